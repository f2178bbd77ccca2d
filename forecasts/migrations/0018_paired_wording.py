"""The forecasts on a branch freeze the wording of its condition and of its outcome."""

from django.db import migrations

FROZEN = """
CREATE FUNCTION forecasts_paired_wording_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM forecasts_conditionalpair p
        JOIN forecasts_forecast f ON f.question_id IN (p.if_yes_id, p.if_no_id)
        WHERE p.condition_id = NEW.id OR p.outcome_id = NEW.id
    ) THEN
        RAISE EXCEPTION 'the wording is frozen once anybody has forecast a branch of its pair'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER paired_wording_frozen BEFORE UPDATE ON forecasts_question
    FOR EACH ROW WHEN (
        (OLD.title, OLD.unit, OLD.event_deadline, OLD.scheduled_resolve_time, OLD.background,
        OLD.background_as_of, OLD.resolution_criteria, OLD.fine_print, OLD.annulment,
        OLD.default_if_nothing_found, OLD.resolution_sources, OLD.fallback_sources, OLD.base_rate,
        OLD.base_rate_share)
        IS DISTINCT FROM (NEW.title, NEW.unit, NEW.event_deadline, NEW.scheduled_resolve_time,
        NEW.background, NEW.background_as_of, NEW.resolution_criteria, NEW.fine_print,
        NEW.annulment, NEW.default_if_nothing_found, NEW.resolution_sources,
        NEW.fallback_sources, NEW.base_rate, NEW.base_rate_share)
    ) EXECUTE FUNCTION forecasts_paired_wording_frozen();
"""
THAWED = "DROP FUNCTION forecasts_paired_wording_frozen() CASCADE;"


class Migration(migrations.Migration):
    dependencies = [("forecasts", "0017_rewordings")]
    operations = [migrations.RunSQL(FROZEN, THAWED)]
