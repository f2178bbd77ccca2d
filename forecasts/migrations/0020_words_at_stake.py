"""Whose words a question tests has a stake in it."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forecasts', '0019_reviews_again'),
    ]

    operations = [
        migrations.AlterField(
            model_name='objection',
            name='has_stake',
            field=models.BooleanField(default=False, help_text="What becomes of it scores a forecast of the steward's or tests their words."),
        ),
        migrations.AlterField(
            model_name='proposal',
            name='has_stake',
            field=models.BooleanField(default=False, help_text="What becomes of it scores a forecast of the proposer's or tests their words."),
        ),
        migrations.AlterField(
            model_name='tournament',
            name='needs_second',
            field=models.BooleanField(default=False, help_text='Publishing and resolving take two stewards; a steward who forecast a question, or whose words it tests, judges nothing about it.', verbose_name='second person'),
        ),
    ]
