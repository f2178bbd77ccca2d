"""What a file says of itself is kept apart; only what is dated is public."""
import django.core.validators
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('forecasts', '0010_claim_drafts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='documenttext',
            name='guess',
            field=models.JSONField(default=dict, help_text='Title, authors and date as the file seems to give them.'),
        ),
        migrations.AlterField(
            model_name='document',
            name='published_on',
            field=models.CharField(blank=True, help_text='A year, a month or a day, ISO 8601; empty until somebody finds out.', max_length=10, validators=[django.core.validators.RegexValidator('\\A\\d{4}(-\\d{2}(-\\d{2})?)?\\Z', 'Give a year, a month or a day.')]),
        ),
        migrations.AddConstraint(
            model_name='document',
            constraint=models.CheckConstraint(condition=models.Q(('published_at', None), models.Q(('published_on', ''), _negated=True), _connector='OR'), name='public_document_is_dated'),
        ),
    ]
