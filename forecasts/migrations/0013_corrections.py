"""Stewards add claims of their own, and put right what is public, on record."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

STANDS = """
CREATE TRIGGER corrections_are_append_only BEFORE UPDATE OR DELETE ON forecasts_correction
    FOR EACH ROW EXECUTE FUNCTION forecasts_refuse_change();
CREATE TRIGGER page_releases_are_append_only BEFORE UPDATE OR DELETE ON forecasts_pagerelease
    FOR EACH ROW EXECUTE FUNCTION forecasts_refuse_change();

CREATE FUNCTION forecasts_withdrawal_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a claim that is withdrawn stays as it is: % refused', TG_OP
        USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER withdrawal_stands BEFORE UPDATE OR DELETE ON forecasts_claim
    FOR EACH ROW WHEN (OLD.withdrawn_at IS NOT NULL)
    EXECUTE FUNCTION forecasts_withdrawal_stands();
"""


class Migration(migrations.Migration):

    dependencies = [
        ('forecasts', '0012_no_forecast_has_no_range'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(choices=[('paraphrase', 'wording'), ('quote', 'quotation'), ('commentator', 'whose report card it counts on'), ('holder', 'whose claim it is'), ('actors', 'whom it is about'), ('title', 'title'), ('url', 'address'), ('published_on_note', 'note on the date'), ('rights', 'rights')], max_length=20)),
                ('was', models.TextField(blank=True)),
                ('became', models.TextField(blank=True)),
                ('reason', models.TextField()),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['made_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PageRelease',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('claimed_at', models.DateTimeField()),
                ('released_at', models.DateTimeField()),
                ('reason', models.TextField()),
            ],
            options={
                'ordering': ['released_at', 'id'],
            },
        ),
        migrations.AddField(
            model_name='claim',
            name='withdrawn_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='claim',
            name='withdrawn_because',
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name='claim',
            name='withdrawn_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('withdrawn_at', None), ('withdrawn_because', ''), ('withdrawn_by', None)), models.Q(('withdrawn_at__isnull', False), ('withdrawn_by__isnull', False), models.Q(('withdrawn_because', ''), _negated=True)), _connector='OR'), name='claim_is_withdrawn_by_somebody_with_a_reason'),
        ),
        migrations.AddField(
            model_name='correction',
            name='claim',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='forecasts.claim'),
        ),
        migrations.AddField(
            model_name='correction',
            name='document',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrections', to='forecasts.document'),
        ),
        migrations.AddField(
            model_name='correction',
            name='steward',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pagerelease',
            name='commentator',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='releases', to='forecasts.commentator'),
        ),
        migrations.AddField(
            model_name='pagerelease',
            name='released_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='pagerelease',
            name='user',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('claim__isnull', True), ('document__isnull', False)), models.Q(('claim__isnull', False), ('document__isnull', True)), _connector='OR'), name='correction_is_of_a_claim_or_a_document'),
        ),
        migrations.AddConstraint(
            model_name='correction',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reason', ''), _negated=True), models.Q(('was', models.F('became')), _negated=True)), name='correction_changes_something_for_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='pagerelease',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='release_has_a_reason'),
        ),
        migrations.AddField(
            model_name='passage',
            name='added_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.RemoveConstraint(
            model_name='passage',
            name='passage_is_suggested_once',
        ),
        migrations.AddConstraint(
            model_name='passage',
            constraint=models.UniqueConstraint(condition=models.Q(('added_by', None)), fields=('document', 'start', 'end'), name='passage_is_suggested_once'),
        ),
        migrations.AddConstraint(
            model_name='passage',
            constraint=models.CheckConstraint(condition=models.Q(('added_by', None), ('state', 'accepted'), _connector='OR'), name='passage_that_is_added_is_a_claim'),
        ),
        migrations.AddField(
            model_name='document',
            name='distinct_because',
            field=models.TextField(blank=True, help_text='Why it is another text than one it looks like; for stewards.'),
        ),
        migrations.AddField(
            model_name='document',
            name='distinct_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('distinct_because', ''), ('distinct_by', None)), models.Q(models.Q(('distinct_because', ''), _negated=True), ('distinct_by__isnull', False)), _connector='OR'), name='document_is_distinct_by_somebody_with_a_reason'),
        ),
        migrations.RunSQL(
            STANDS,
            "DROP TRIGGER corrections_are_append_only ON forecasts_correction;"
            "DROP TRIGGER page_releases_are_append_only ON forecasts_pagerelease;"
            "DROP FUNCTION forecasts_withdrawal_stands CASCADE;",
        ),
    ]
