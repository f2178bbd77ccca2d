"""A recusal ends a proposal, questions reopen on record, and who judges has their ties shown."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forecasts', '0015_base_rate_frozen'),
    ]

    operations = [
        migrations.AddField(
            model_name='objection',
            name='has_stake',
            field=models.BooleanField(default=False, help_text="A forecast of the steward's is scored by what becomes of it."),
        ),
        migrations.AlterField(
            model_name='logentry',
            name='verb',
            field=models.CharField(choices=[('posed', 'posed as a draft'), ('edited', 'reworded'), ('sent', 'sent to review'), ('returned', 'sent back to its author'), ('reviewed', 'approved in review'), ('published', 'published'), ('closed', 'closed to forecasts'), ('reopened', 'reopened to forecasts'), ('clarified', 'clarified'), ('answered', 'request for clarification declined'), ('linked', 'linked to other questions'), ('proposed', 'resolution proposed'), ('seconded', 'proposal approved by a second steward'), ('declined', 'proposal declined'), ('withdrawn', 'proposal taken back'), ('ended', 'proposal ended with a recusal'), ('objected', 'objection raised'), ('upheld', 'proposal upheld against an objection'), ('overturned', 'proposal overturned'), ('resolved', 'resolved'), ('annulled', 'annulled'), ('unresolved', 'resolution taken back'), ('recused', 'recusal recorded'), ('readmitted', 'recusal lifted')], max_length=20),
        ),
        migrations.AlterField(
            model_name='proposal',
            name='ending',
            field=models.CharField(blank=True, choices=[('final', 'final'), ('withdrawn', 'taken back'), ('declined', 'declined by a second steward'), ('overturned', 'overturned on an objection'), ('recused', 'ended with a recusal')], max_length=20),
        ),
        migrations.AlterField(
            model_name='proposal',
            name='has_stake',
            field=models.BooleanField(default=False, help_text="A forecast of the proposer's is scored by what becomes of it."),
        ),
        migrations.AlterField(
            model_name='tournament',
            name='needs_second',
            field=models.BooleanField(default=False, help_text='Publishing and resolving take two stewards; a steward who forecast a question judges nothing about it.', verbose_name='second person'),
        ),
    ]
