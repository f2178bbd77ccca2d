"""Drop what was carried over; codings, answers and replies stand as they were written."""

import django.db.models.deletion
from django.db import migrations, models

APPEND_ONLY = """
CREATE TRIGGER codings_are_append_only BEFORE UPDATE OR DELETE ON forecasts_coding
    FOR EACH ROW EXECUTE FUNCTION forecasts_refuse_change();
CREATE TRIGGER replies_are_append_only BEFORE UPDATE OR DELETE ON forecasts_reply
    FOR EACH ROW EXECUTE FUNCTION forecasts_refuse_change();

CREATE FUNCTION forecasts_contest_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.answered_at IS NOT NULL
        OR (OLD.claim_id, OLD.commentator_id, OLD.text, OLD.made_at)
            IS DISTINCT FROM (NEW.claim_id, NEW.commentator_id, NEW.text, NEW.made_at)
    THEN
        RAISE EXCEPTION 'contests and answers stand as they were written: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER contest_stands BEFORE UPDATE OR DELETE ON forecasts_contest
    FOR EACH ROW EXECUTE FUNCTION forecasts_contest_stands();

CREATE FUNCTION forecasts_link_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' OR OLD.unlinked_at IS NOT NULL
        OR (OLD.claim_id, OLD.question_id, OLD.relation, OLD.note, OLD.linked_by_id, OLD.linked_at)
            IS DISTINCT FROM (NEW.claim_id, NEW.question_id, NEW.relation, NEW.note,
            NEW.linked_by_id, NEW.linked_at)
    THEN
        RAISE EXCEPTION 'a link stands as it was made until it is undone: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER link_stands BEFORE UPDATE OR DELETE ON forecasts_claimlink
    FOR EACH ROW EXECUTE FUNCTION forecasts_link_stands();
"""


class Migration(migrations.Migration):
    dependencies = [("forecasts", "0008_sources_carry_over")]
    operations = [
        migrations.RemoveConstraint(
            model_name='claim',
            name='claim_range_is_whole_and_in_order',
        ),
        migrations.RemoveField(
            model_name='claim',
            name='coding_note',
        ),
        migrations.RemoveField(
            model_name='claim',
            name='conditional',
        ),
        migrations.RemoveField(
            model_name='claim',
            name='deadline_stated',
        ),
        migrations.RemoveField(
            model_name='claim',
            name='direction',
        ),
        migrations.RemoveField(
            model_name='claim',
            name='high',
        ),
        migrations.RemoveField(
            model_name='claim',
            name='kinds',
        ),
        migrations.RemoveField(
            model_name='claim',
            name='lexicon',
        ),
        migrations.RemoveField(
            model_name='claim',
            name='low',
        ),
        migrations.RemoveField(
            model_name='claim',
            name='questions',
        ),
        migrations.RemoveField(
            model_name='claim',
            name='reason',
        ),
        migrations.RemoveField(
            model_name='claim',
            name='status',
        ),
        migrations.RemoveField(
            model_name='document',
            name='author',
        ),
        migrations.RemoveField(
            model_name='document',
            name='publisher',
        ),
        migrations.AlterField(
            model_name='claim',
            name='accepted_at',
            field=models.DateTimeField(),
        ),
        migrations.AlterField(
            model_name='document',
            name='imported_at',
            field=models.DateTimeField(),
        ),
        migrations.AlterField(
            model_name='document',
            name='outlet',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='forecasts.outlet'),
        ),
        migrations.RemoveField(model_name='document', name='outlet_name'),
        migrations.RunSQL(
            APPEND_ONLY,
            "DROP TRIGGER codings_are_append_only ON forecasts_coding;"
            "DROP TRIGGER replies_are_append_only ON forecasts_reply;"
            "DROP FUNCTION forecasts_contest_stands CASCADE;"
            "DROP FUNCTION forecasts_link_stands CASCADE;",
        ),
    ]
