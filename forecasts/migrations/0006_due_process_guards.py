"""What must hold of drafts, proposals, objections and logs, whoever writes."""

import django.db.models.deletion
from django.db import migrations, models

FORECAST_FITS = """
CREATE OR REPLACE FUNCTION forecasts_forecast_fits() RETURNS trigger LANGUAGE plpgsql AS $$
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
        IF q.published_at IS NULL OR q.closed_at IS NOT NULL OR NEW.submitted_at < q.open_time
            OR NEW.submitted_at >= q.scheduled_close_time
        THEN
            RAISE EXCEPTION 'the question is not open at %', NEW.submitted_at
                USING ERRCODE = 'check_violation';
        END IF;
    END IF;
    RETURN NEW;
END $$;
"""

QUESTION_FROZEN = """
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

OPTIONS_FROZEN = """
CREATE OR REPLACE FUNCTION forecasts_options_frozen() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    -- Of NEW and OLD one may be missing; moving an option concerns both questions.
    IF EXISTS (
        SELECT FROM forecasts_forecast WHERE question_id IN (NEW.question_id, OLD.question_id)
    ) THEN
        RAISE EXCEPTION 'options are frozen once anybody has forecast'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN coalesce(NEW, OLD);
END $$;
"""

POINTERS_FIT = """
CREATE FUNCTION forecasts_pointers_fit() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.proposal_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM forecasts_proposal
        WHERE id = NEW.proposal_id AND question_id = NEW.id AND ended_at IS NULL
    ) THEN
        RAISE EXCEPTION 'the proposal is not pending on this question'
            USING ERRCODE = 'check_violation';
    END IF;
    IF NEW.resolution_id IS NOT NULL AND NOT EXISTS (
        SELECT FROM forecasts_resolution
        WHERE id = NEW.resolution_id AND question_id = NEW.id AND verdict <> 'unresolved'
    ) THEN
        RAISE EXCEPTION 'the resolution is not one of this question'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER pointers_fit_their_question
    BEFORE INSERT OR UPDATE OF proposal_id, resolution_id ON forecasts_question
    FOR EACH ROW EXECUTE FUNCTION forecasts_pointers_fit();

CREATE FUNCTION forecasts_pending_is_pointed_to() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (
        SELECT FROM forecasts_proposal p
        WHERE p.id = NEW.id AND (p.ended_at IS NULL) IS DISTINCT FROM EXISTS (
            SELECT FROM forecasts_question WHERE proposal_id = p.id
        )
    ) THEN
        RAISE EXCEPTION 'a question points to its pending proposal and to no other'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER pending_proposal_is_pointed_to
    AFTER INSERT OR UPDATE ON forecasts_proposal
    DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION forecasts_pending_is_pointed_to();
"""

APPEND_ONLY = """
CREATE TRIGGER evidence_is_append_only BEFORE UPDATE OR DELETE ON forecasts_evidence
    FOR EACH ROW EXECUTE FUNCTION forecasts_refuse_change();
CREATE TRIGGER clarifications_are_append_only BEFORE UPDATE OR DELETE ON forecasts_clarification
    FOR EACH ROW EXECUTE FUNCTION forecasts_refuse_change();
"""

# A draft may be thrown away with all that hangs on it; what was published stays on record.
RECORD_STAYS = """
CREATE FUNCTION forecasts_record_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    old_row jsonb := to_jsonb(OLD);
    of_question bigint := coalesce(
        (old_row ->> 'question_id')::bigint,
        (SELECT question_id FROM forecasts_revision
         WHERE id = (old_row ->> 'revision_id')::bigint)
    );
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT FROM forecasts_question WHERE id = of_question AND published_at IS NULL
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER log_stays BEFORE UPDATE OR DELETE ON forecasts_logentry
    FOR EACH ROW EXECUTE FUNCTION forecasts_record_stays();
CREATE TRIGGER revisions_stay BEFORE UPDATE OR DELETE ON forecasts_revision
    FOR EACH ROW EXECUTE FUNCTION forecasts_record_stays();
CREATE TRIGGER reviews_stay BEFORE UPDATE OR DELETE ON forecasts_review
    FOR EACH ROW EXECUTE FUNCTION forecasts_record_stays();
"""

DUE_PROCESS = """
CREATE TRIGGER proposed_outcome_fits BEFORE INSERT ON forecasts_proposal
    FOR EACH ROW EXECUTE FUNCTION forecasts_outcome_fits();

CREATE FUNCTION forecasts_proposal_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL
        OR (OLD.question_id, OLD.number, OLD.outcome_id, OLD.known_at, OLD.reasons,
            OLD.proposer_id, OLD.proposed_at, OLD.has_stake, OLD.needs_second,
            OLD.objection_hours)
        IS DISTINCT FROM (NEW.question_id, NEW.number, NEW.outcome_id, NEW.known_at, NEW.reasons,
            NEW.proposer_id, NEW.proposed_at, NEW.has_stake, NEW.needs_second,
            NEW.objection_hours)
        OR OLD.seconded_at IS NOT NULL
            AND (OLD.second_id, OLD.seconded_at) IS DISTINCT FROM (NEW.second_id, NEW.seconded_at)
        OR OLD.objections_until IS NOT NULL
            AND OLD.objections_until IS DISTINCT FROM NEW.objections_until
    THEN
        RAISE EXCEPTION 'what was proposed stands as it was proposed: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER proposal_stands BEFORE UPDATE OR DELETE ON forecasts_proposal
    FOR EACH ROW EXECUTE FUNCTION forecasts_proposal_stands();

CREATE FUNCTION forecasts_objection_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.decided_at IS NOT NULL
        OR (OLD.proposal_id, OLD.objector_id, OLD.grounds, OLD.raised_at)
            IS DISTINCT FROM (NEW.proposal_id, NEW.objector_id, NEW.grounds, NEW.raised_at)
    THEN
        RAISE EXCEPTION 'objections and decisions stand as they were written: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER objection_stands BEFORE UPDATE OR DELETE ON forecasts_objection
    FOR EACH ROW EXECUTE FUNCTION forecasts_objection_stands();
"""

TERM_FITS = """
CREATE FUNCTION forecasts_term_fits() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM forecasts_option WHERE id = NEW.option_id AND question_id = NEW.question_id
    ) THEN
        RAISE EXCEPTION 'the option is one of another question'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER term_fits_its_question BEFORE INSERT OR UPDATE ON forecasts_coherenceterm
    FOR EACH ROW EXECUTE FUNCTION forecasts_term_fits();
"""


def dropping(*functions: str) -> str:
    return "".join(f"DROP FUNCTION {function} CASCADE;" for function in functions)


class Migration(migrations.Migration):
    dependencies = [("forecasts", "0005_carry_over")]
    operations = [
        migrations.RemoveConstraint(
            model_name='conditionalpair',
            name='pair_opens_before_it_closes',
        ),
        migrations.RemoveField(
            model_name='conditionalpair',
            name='open_time',
        ),
        migrations.RemoveField(
            model_name='conditionalpair',
            name='scheduled_close_time',
        ),
        migrations.AddConstraint(
            model_name='conditionalpair',
            constraint=models.CheckConstraint(condition=models.Q(('if_yes', models.F('if_no')), _negated=True), name='pair_has_two_branches'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('published_at__isnull', False), models.Q(('closed_at__isnull', True), ('proposal__isnull', True), ('resolution__isnull', True)), _connector='OR'), name='question_is_published_before_anything_happens_to_it'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('resolution__isnull', True), ('proposal__isnull', True), _connector='OR'), name='question_is_resolved_or_proposed_not_both'),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('closed_at__isnull', False), models.Q(('proposal__isnull', True), ('resolution__isnull', True)), _connector='OR'), name='question_is_closed_once_an_outcome_is_proposed'),
        ),
        migrations.AlterField(
            model_name='conditionalpair',
            name='if_no',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='pair_if_no', to='forecasts.question'),
        ),
        migrations.AlterField(
            model_name='conditionalpair',
            name='if_yes',
            field=models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='pair_if_yes', to='forecasts.question'),
        ),
        migrations.RunSQL(FORECAST_FITS, migrations.RunSQL.noop),
        migrations.RunSQL(QUESTION_FROZEN, migrations.RunSQL.noop),
        migrations.RunSQL(OPTIONS_FROZEN, migrations.RunSQL.noop),
        migrations.RunSQL(
            POINTERS_FIT, dropping("forecasts_pointers_fit", "forecasts_pending_is_pointed_to")
        ),
        migrations.RunSQL(
            APPEND_ONLY,
            "DROP TRIGGER evidence_is_append_only ON forecasts_evidence;"
            "DROP TRIGGER clarifications_are_append_only ON forecasts_clarification;",
        ),
        migrations.RunSQL(RECORD_STAYS, dropping("forecasts_record_stays")),
        migrations.RunSQL(
            DUE_PROCESS,
            "DROP TRIGGER proposed_outcome_fits ON forecasts_proposal;"
            + dropping("forecasts_proposal_stands", "forecasts_objection_stands"),
        ),
        migrations.RunSQL(TERM_FITS, dropping("forecasts_term_fits")),
    ]
