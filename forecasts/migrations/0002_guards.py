"""Triggers: what must hold whoever writes, the services, the admin site or a bare SQL prompt."""

from django.db import migrations

APPEND_ONLY = """
CREATE FUNCTION forecasts_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER ledger_is_append_only BEFORE UPDATE OR DELETE ON forecasts_forecast
    FOR EACH ROW EXECUTE FUNCTION forecasts_refuse_change();
CREATE TRIGGER resolutions_are_append_only BEFORE UPDATE OR DELETE ON forecasts_resolution
    FOR EACH ROW EXECUTE FUNCTION forecasts_refuse_change();
"""

FORECAST_FITS = """
CREATE FUNCTION forecasts_forecast_fits() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    q forecasts_question;
BEGIN
    IF NEW.probabilities IS NOT NULL AND cardinality(NEW.probabilities) <> (
        SELECT count(*) FROM forecasts_option WHERE question_id = NEW.question_id
    ) THEN
        RAISE EXCEPTION 'a forecast has one probability per option'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.origin = 'live' THEN
        -- A foreign key's own lock would let the question close meanwhile; this one does not.
        SELECT * INTO q FROM forecasts_question WHERE id = NEW.question_id FOR SHARE;
        IF q.closed_at IS NOT NULL OR NEW.submitted_at < q.open_time
            OR NEW.submitted_at >= q.scheduled_close_time
        THEN
            RAISE EXCEPTION 'the question is not open at %', NEW.submitted_at
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER forecast_fits_its_question BEFORE INSERT ON forecasts_forecast
    FOR EACH ROW EXECUTE FUNCTION forecasts_forecast_fits();
"""

OUTCOME_FITS = """
CREATE FUNCTION forecasts_outcome_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.outcome_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM forecasts_option WHERE id = NEW.outcome_id AND question_id = NEW.question_id
    ) THEN
        RAISE EXCEPTION 'the outcome is an option of another question'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER outcome_fits_its_question BEFORE INSERT ON forecasts_resolution
    FOR EACH ROW EXECUTE FUNCTION forecasts_outcome_fits();
"""

QUESTION_FROZEN = """
CREATE FUNCTION forecasts_question_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.open_time <= clock_timestamp()
        AND (OLD.kind, OLD.open_time, OLD.scheduled_close_time)
            IS DISTINCT FROM (NEW.kind, NEW.open_time, NEW.scheduled_close_time)
    THEN
        RAISE EXCEPTION 'kind and times are frozen once a question is open'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER question_is_frozen BEFORE UPDATE ON forecasts_question
    FOR EACH ROW EXECUTE FUNCTION forecasts_question_frozen();
"""

OPTIONS_FROZEN = """
CREATE FUNCTION forecasts_options_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND (OLD.question_id, OLD.position, OLD.key)
        = (NEW.question_id, NEW.position, NEW.key)
    THEN
        RETURN NEW;
    END IF;
    -- Of NEW and OLD one may be missing; moving an option concerns both questions.
    IF EXISTS (
        SELECT FROM forecasts_forecast WHERE question_id IN (NEW.question_id, OLD.question_id)
    ) THEN
        RAISE EXCEPTION 'options are frozen once anybody has forecast'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
CREATE TRIGGER options_are_frozen BEFORE INSERT OR UPDATE OR DELETE ON forecasts_option
    FOR EACH ROW EXECUTE FUNCTION forecasts_options_frozen();
"""


def dropping(*functions: str) -> str:
    return "".join(f"DROP FUNCTION {function} CASCADE;" for function in functions)


class Migration(migrations.Migration):
    dependencies = [("forecasts", "0001_initial")]
    operations = [
        migrations.RunSQL(APPEND_ONLY, dropping("forecasts_refuse_change")),
        migrations.RunSQL(FORECAST_FITS, dropping("forecasts_forecast_fits")),
        migrations.RunSQL(OUTCOME_FITS, dropping("forecasts_outcome_fits")),
        migrations.RunSQL(QUESTION_FROZEN, dropping("forecasts_question_frozen")),
        migrations.RunSQL(OPTIONS_FROZEN, dropping("forecasts_options_frozen")),
    ]
