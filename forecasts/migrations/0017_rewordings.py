"""Edits of published questions that wait for a second steward; what is left of a draft."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STANDS = """
CREATE FUNCTION forecasts_rewording_stands() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    endings text[] := ARRAY['ending', 'ended_at', 'ended_by_id', 'ending_reason'];
BEGIN
    IF TG_OP = 'DELETE' OR OLD.ended_at IS NOT NULL
        OR to_jsonb(OLD) - endings IS DISTINCT FROM to_jsonb(NEW) - endings
    THEN
        RAISE EXCEPTION 'a rewording stands as it was proposed: % refused', TG_OP
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER rewording_stands BEFORE UPDATE OR DELETE ON forecasts_rewording
    FOR EACH ROW EXECUTE FUNCTION forecasts_rewording_stands();
CREATE TRIGGER discards_are_append_only BEFORE UPDATE OR DELETE ON forecasts_discard
    FOR EACH ROW EXECUTE FUNCTION forecasts_refuse_change();
"""
UNDONE = """
DROP FUNCTION forecasts_rewording_stands() CASCADE;
DROP TRIGGER discards_are_append_only ON forecasts_discard;
"""


class Migration(migrations.Migration):

    dependencies = [
        ('forecasts', '0016_due_process'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterField(
            model_name='logentry',
            name='verb',
            field=models.CharField(choices=[('posed', 'posed as a draft'), ('edited', 'reworded'), ('held', 'rewording proposed'), ('refused', 'rewording declined'), ('lapsed', 'rewording fell away'), ('sent', 'sent to review'), ('returned', 'sent back to its author'), ('reviewed', 'approved in review'), ('published', 'published'), ('closed', 'closed to forecasts'), ('reopened', 'reopened to forecasts'), ('clarified', 'clarified'), ('answered', 'request for clarification declined'), ('linked', 'linked to other questions'), ('proposed', 'resolution proposed'), ('seconded', 'proposal approved by a second steward'), ('declined', 'proposal declined'), ('withdrawn', 'proposal taken back'), ('ended', 'proposal ended with a recusal'), ('objected', 'objection raised'), ('upheld', 'proposal upheld against an objection'), ('overturned', 'proposal overturned'), ('resolved', 'resolved'), ('annulled', 'annulled'), ('unresolved', 'resolution taken back'), ('recused', 'recusal recorded'), ('readmitted', 'recusal lifted')], max_length=20),
        ),
        migrations.CreateModel(
            name='Rewording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('began_from', models.PositiveIntegerField(help_text='The number of the revision it changes.')),
                ('fields', models.JSONField()),
                ('options', models.JSONField()),
                ('waivers', models.JSONField(default=dict)),
                ('note', models.CharField(max_length=300)),
                ('check_note', models.TextField(help_text="What the editor's check found.")),
                ('proposed_at', models.DateTimeField()),
                ('ending', models.CharField(blank=True, choices=[('approved', 'approved'), ('declined', 'declined'), ('lapsed', 'fell away')], max_length=20)),
                ('ended_at', models.DateTimeField(null=True)),
                ('ending_reason', models.TextField(blank=True)),
                ('editor', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('question', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rewordings', to='forecasts.question')),
            ],
            options={
                'ordering': ['question', 'id'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('question',), name='one_pending_rewording'), models.CheckConstraint(condition=models.Q(models.Q(('note', ''), _negated=True), models.Q(('check_note', ''), _negated=True)), name='rewording_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at', None), ('ended_by', None), ('ending', ''), ('ending_reason', '')), models.Q(('ended_at__isnull', False), ('ended_by', None), ('ending', 'lapsed'), models.Q(('ending_reason', ''), _negated=True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('ending__in', ['approved', 'declined']), models.Q(('ending_reason', ''), _negated=True)), _connector='OR'), name='rewording_waits_or_ended_with_a_reason'), models.CheckConstraint(condition=models.Q(models.Q(('ending', 'approved'), _negated=True), models.Q(('ended_by', models.F('editor')), _negated=True), _connector='OR'), name='rewording_is_approved_by_another')],
            },
        ),
        migrations.CreateModel(
            name='Discard',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=300)),
                ('discarded_at', models.DateTimeField()),
                ('reason', models.TextField()),
                ('author', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('steward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('suggestion', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='discard', to='forecasts.suggestion')),
                ('tournament', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='discards', to='forecasts.tournament')),
            ],
            options={
                'ordering': ['-discarded_at', '-id'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='discard_says_why')],
            },
        ),
        migrations.RunSQL(STANDS, UNDONE),
    ]
