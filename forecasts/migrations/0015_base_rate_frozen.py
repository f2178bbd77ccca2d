"""A base rate can be typed on the page as a number, so it is frozen like the rest of the wording."""

from django.db import migrations

BEFORE = """
CREATE OR REPLACE FUNCTION forecasts_question_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NULL THEN
        RETURN NEW;
    END IF;
    IF OLD.published_at IS DISTINCT FROM NEW.published_at THEN
        RAISE EXCEPTION 'what is published stays published'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.open_time <= clock_timestamp()
        AND (OLD.kind, OLD.open_time, OLD.scheduled_close_time)
            IS DISTINCT FROM (NEW.kind, NEW.open_time, NEW.scheduled_close_time)
    THEN
        RAISE EXCEPTION 'kind and times are frozen once a question is open'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (OLD.title, OLD.unit, OLD.event_deadline, OLD.scheduled_resolve_time, OLD.background,
        OLD.background_as_of, OLD.resolution_criteria, OLD.fine_print, OLD.annulment,
        OLD.default_if_nothing_found, OLD.resolution_sources, OLD.fallback_sources, OLD.base_rate)
        IS DISTINCT FROM (NEW.title, NEW.unit, NEW.event_deadline, NEW.scheduled_resolve_time,
        NEW.background, NEW.background_as_of, NEW.resolution_criteria, NEW.fine_print,
        NEW.annulment, NEW.default_if_nothing_found, NEW.resolution_sources,
        NEW.fallback_sources, NEW.base_rate)
        AND EXISTS (SELECT FROM forecasts_forecast WHERE question_id = NEW.id)
    THEN
        RAISE EXCEPTION 'the wording is frozen once anybody has forecast'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""

AFTER = """
CREATE OR REPLACE FUNCTION forecasts_question_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NULL THEN
        RETURN NEW;
    END IF;
    IF OLD.published_at IS DISTINCT FROM NEW.published_at THEN
        RAISE EXCEPTION 'what is published stays published'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.open_time <= clock_timestamp()
        AND (OLD.kind, OLD.open_time, OLD.scheduled_close_time)
            IS DISTINCT FROM (NEW.kind, NEW.open_time, NEW.scheduled_close_time)
    THEN
        RAISE EXCEPTION 'kind and times are frozen once a question is open'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF (OLD.title, OLD.unit, OLD.event_deadline, OLD.scheduled_resolve_time, OLD.background,
        OLD.background_as_of, OLD.resolution_criteria, OLD.fine_print, OLD.annulment,
        OLD.default_if_nothing_found, OLD.resolution_sources, OLD.fallback_sources, OLD.base_rate,
        OLD.base_rate_share)
        IS DISTINCT FROM (NEW.title, NEW.unit, NEW.event_deadline, NEW.scheduled_resolve_time,
        NEW.background, NEW.background_as_of, NEW.resolution_criteria, NEW.fine_print,
        NEW.annulment, NEW.default_if_nothing_found, NEW.resolution_sources,
        NEW.fallback_sources, NEW.base_rate, NEW.base_rate_share)
        AND EXISTS (SELECT FROM forecasts_forecast WHERE question_id = NEW.id)
    THEN
        RAISE EXCEPTION 'the wording is frozen once anybody has forecast'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("forecasts", "0014_polarity")]
    operations = [migrations.RunSQL(AFTER, BEFORE)]
