"""Remember from which claim a draft was posed, until its publication links the two."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ('forecasts', '0009_sources_guards'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name='ClaimDraft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relation', models.CharField(choices=[('same_event', 'the same event'), ('negation', 'the opposite event'), ('implies', 'the claim implies it'), ('implied_by', 'it implies the claim'), ('evidence', 'evidence only')], max_length=20)),
                ('claim', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='drafts', to='forecasts.claim')),
                ('question', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='claim_draft', to='forecasts.question')),
                ('steward', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['claim', 'id'],
            },
        ),
    ]
