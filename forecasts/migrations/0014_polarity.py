"""Of which event the words of a coding are said: so far, of the claim as it is paraphrased."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("forecasts", "0013_corrections")]
    operations = [
        migrations.AddField(
            model_name='coding',
            name='polarity',
            field=models.CharField(choices=[('affirmed', 'the claim as paraphrased'), ('denied', 'its opposite')], default='affirmed', help_text='What the words are said of.', max_length=10),
        ),
        migrations.AddConstraint(
            model_name='coding',
            constraint=models.CheckConstraint(condition=models.Q(('polarity', 'affirmed'), models.Q(('polarity', 'denied'), models.Q(('phrase', ''), _negated=True)), _connector='OR'), name='coding_denies_by_words'),
        ),
    ]
