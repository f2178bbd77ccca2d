import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("forecasts", "0006_due_process_guards"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.CreateModel(
            name='ClaimLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('relation', models.CharField(choices=[('same_event', 'the same event'), ('negation', 'the opposite event'), ('implies', 'the claim implies it'), ('implied_by', 'it implies the claim'), ('evidence', 'evidence only')], max_length=20)),
                ('note', models.TextField(blank=True)),
                ('linked_at', models.DateTimeField()),
                ('unlinked_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['claim', 'linked_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Coding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('coded_at', models.DateTimeField()),
                ('is_adjudication', models.BooleanField(default=False)),
                ('is_codable', models.BooleanField()),
                ('reason', models.CharField(blank=True, choices=[('no_probability', 'no probability can be read from it'), ('direction_only', 'only a direction can be read from it'), ('past_or_present', 'about the past or the present'), ('not_a_forecast', 'a recommendation, not a forecast'), ('evaluation', 'an evaluation')], max_length=20)),
                ('kind', models.CharField(choices=[('forecast', 'forecast'), ('conditional', 'conditional forecast'), ('possibility', 'possibility'), ('plan', 'announced plan'), ('implied', 'implied forecast'), ('recommendation', 'recommendation'), ('attributed', "somebody else's claim"), ('checkable', 'checkable statement about the past or present'), ('evaluation', 'evaluation')], max_length=20)),
                ('is_conditional', models.BooleanField(default=False)),
                ('condition', models.TextField(blank=True)),
                ('lexicon', models.CharField(blank=True, help_text='Its name; none for numbers.', max_length=60)),
                ('lexicon_version', models.CharField(blank=True, max_length=20)),
                ('phrase', models.CharField(blank=True, help_text='The words as the lexicon has.', max_length=200)),
                ('low', models.FloatField(blank=True, null=True)),
                ('high', models.FloatField(blank=True, null=True)),
                ('direction', models.CharField(blank=True, choices=[('above_half', 'more likely than not'), ('below_half', 'less likely than not')], max_length=20)),
                ('horizon', models.CharField(blank=True, help_text='As stated in the text.', max_length=200)),
                ('horizon_ends', models.DateField(blank=True, help_text='As the coder reads it.', null=True)),
                ('saw_outcome', models.BooleanField(default=False, help_text='The coder knew what became of it; such a coding is marked.')),
                ('note', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['claim', 'id'],
            },
        ),
        migrations.CreateModel(
            name='Commentator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=100, unique=True)),
                ('name', models.CharField(max_length=200)),
                ('email', models.EmailField(blank=True, help_text='Where a link to claim the page may be sent.', max_length=254)),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.CreateModel(
            name='Contest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('made_at', models.DateTimeField()),
                ('answer', models.TextField(blank=True)),
                ('answered_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['made_at', 'id'],
            },
        ),
        migrations.CreateModel(
            name='DocumentText',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('raw', models.BinaryField()),
                ('media_type', models.CharField(max_length=60)),
                ('sha256', models.CharField(help_text='Of the file as it came.', max_length=64)),
                ('text', models.TextField(help_text='The file read as text; offsets are code points in this.')),
                ('blocks', models.JSONField(help_text='Clean blocks with their offsets in the text.')),
                ('fixes', models.JSONField(help_text='What cleaning did, by name, and how often.')),
                ('dropped', models.FloatField(help_text='Share of its letters in no block that is mined.')),
            ],
        ),
        migrations.CreateModel(
            name='ExtractionRun',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('extractor', models.CharField(max_length=60)),
                ('version', models.CharField(max_length=20)),
                ('requested_at', models.DateTimeField()),
                ('finished_at', models.DateTimeField(null=True)),
                ('error', models.CharField(blank=True, max_length=500)),
            ],
            options={
                'ordering': ['document', 'extractor', 'version'],
            },
        ),
        migrations.CreateModel(
            name='Outlet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('slug', models.SlugField(max_length=100, unique=True)),
                ('name', models.CharField(max_length=100, unique=True)),
                ('publisher', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
        migrations.RenameField(model_name='document', old_name='outlet', new_name='outlet_name'),
        migrations.AddField(
            model_name='document',
            name='outlet',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='forecasts.outlet'),
        ),
        migrations.CreateModel(
            name='Passage',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('start', models.PositiveIntegerField()),
                ('end', models.PositiveIntegerField()),
                ('locator', models.CharField(max_length=200)),
                ('kind', models.CharField(max_length=40)),
                ('score', models.FloatField()),
                ('is_strong', models.BooleanField(help_text='Open in the review queue; the weak are folded.')),
                ('guess', models.JSONField(default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder, help_text='Cues, range, condition, holder, actors, times and warnings.')),
                ('state', models.CharField(choices=[('new', 'to review'), ('accepted', 'accepted'), ('merged', 'part of another claim'), ('rejected', 'rejected'), ('later', 'put off')], default='new', max_length=10)),
                ('reason', models.CharField(blank=True, choices=[('no_claim', 'says nothing about the world'), ('past_or_present', 'about the past or the present'), ('not_a_forecast', 'a recommendation or a norm'), ('duplicate', 'said elsewhere in the piece'), ('garbled', 'the text is damaged'), ('other', 'another reason')], max_length=20)),
                ('reviewed_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['document', 'start', 'end'],
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('made_at', models.DateTimeField()),
            ],
            options={
                'verbose_name_plural': 'replies',
                'ordering': ['made_at', 'id'],
            },
        ),
        migrations.AlterModelOptions(
            name='document',
            options={'ordering': ['-imported_at', 'slug']},
        ),
        migrations.AddField(
            model_name='claim',
            name='accepted_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='claim',
            name='accepted_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='claim',
            name='end',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='claim',
            name='quote',
            field=models.CharField(blank=True, help_text='At most 25 words.', max_length=400),
        ),
        migrations.AddField(
            model_name='claim',
            name='start',
            field=models.PositiveIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='document',
            name='imported_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='document',
            name='imported_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='document',
            name='published_at',
            field=models.DateTimeField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name='document',
            name='two_coders',
            field=models.BooleanField(default=False, help_text="Two stewards code each claim, neither seeing the other's."),
        ),
        migrations.AddField(
            model_name='document',
            name='url',
            field=models.URLField(blank=True, max_length=2000),
        ),
        migrations.AlterField(
            model_name='claim',
            name='holder',
            field=models.CharField(blank=True, help_text='Whose claim it is, by name.', max_length=200),
        ),
        migrations.AlterField(
            model_name='claim',
            name='locator',
            field=models.CharField(max_length=200),
        ),
        migrations.AlterField(
            model_name='document',
            name='published_on',
            field=models.CharField(help_text='A year, a month or a day, ISO 8601.', max_length=10, validators=[django.core.validators.RegexValidator('\\A\\d{4}(-\\d{2}(-\\d{2})?)?\\Z', 'Give a year, a month or a day.')]),
        ),
        migrations.AddField(
            model_name='claimlink',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='forecasts.claim'),
        ),
        migrations.AddField(
            model_name='claimlink',
            name='linked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='claimlink',
            name='question',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='claim_links', to='forecasts.question'),
        ),
        migrations.AddField(
            model_name='claimlink',
            name='unlinked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='coding',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='codings', to='forecasts.claim'),
        ),
        migrations.AddField(
            model_name='coding',
            name='coder',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='commentator',
            name='user',
            field=models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='commentator', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='claim',
            name='commentator',
            field=models.ForeignKey(blank=True, help_text='The author whose report card it counts on; none for somebody they quote.', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='claims', to='forecasts.commentator'),
        ),
        migrations.AddField(
            model_name='document',
            name='authors',
            field=models.ManyToManyField(related_name='documents', to='forecasts.commentator'),
        ),
        migrations.AddConstraint(
            model_name='claim',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('end__isnull', True), ('start__isnull', True)), models.Q(('end__isnull', False), ('start__isnull', False), ('start__lt', models.F('end'))), _connector='OR'), name='claim_span_is_whole_and_in_order'),
        ),
        migrations.AddField(
            model_name='contest',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contests', to='forecasts.claim'),
        ),
        migrations.AddField(
            model_name='contest',
            name='commentator',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='contests', to='forecasts.commentator'),
        ),
        migrations.AddField(
            model_name='contest',
            name='steward',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='documenttext',
            name='document',
            field=models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='text', to='forecasts.document'),
        ),
        migrations.AddField(
            model_name='extractionrun',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='runs', to='forecasts.document'),
        ),
        migrations.AddField(
            model_name='passage',
            name='claim',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='passages', to='forecasts.claim'),
        ),
        migrations.AddField(
            model_name='passage',
            name='document',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='passages', to='forecasts.document'),
        ),
        migrations.AddField(
            model_name='passage',
            name='reviewer',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='passage',
            name='runs',
            field=models.ManyToManyField(related_name='passages', to='forecasts.extractionrun'),
        ),
        migrations.AddField(
            model_name='reply',
            name='claim',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='forecasts.claim'),
        ),
        migrations.AddField(
            model_name='reply',
            name='commentator',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='forecasts.commentator'),
        ),
        migrations.AddConstraint(
            model_name='claimlink',
            constraint=models.UniqueConstraint(condition=models.Q(('unlinked_at', None)), fields=('claim', 'question'), name='one_link_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='coding',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('high__isnull', False), ('is_codable', True), ('low__isnull', False), ('reason', ''), ('high__lte', 1), ('low__gte', 0), ('low__lte', models.F('high'))), models.Q(('high__isnull', True), ('is_codable', False), ('low__isnull', True), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='coding_has_a_range_or_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='commentator',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('claimed_at', None), ('user', None)), models.Q(('claimed_at__isnull', False), ('user__isnull', False)), _connector='OR'), name='commentator_page_is_claimed_by_somebody'),
        ),
        migrations.AddConstraint(
            model_name='contest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('answer', ''), ('answered_at', None), ('steward', None)), models.Q(('answered_at__isnull', False), ('steward__isnull', False), models.Q(('answer', ''), _negated=True)), _connector='OR'), name='contest_is_answered_in_writing_or_waits'),
        ),
        migrations.AddConstraint(
            model_name='documenttext',
            constraint=models.UniqueConstraint(fields=('sha256',), name='file_is_imported_once'),
        ),
        migrations.AddConstraint(
            model_name='documenttext',
            constraint=models.CheckConstraint(condition=models.Q(('sha256__regex', '^[0-9a-f]{64}$')), name='file_has_its_hash'),
        ),
        migrations.AddConstraint(
            model_name='documenttext',
            constraint=models.CheckConstraint(condition=models.Q(('dropped__range', (0, 1))), name='dropped_is_a_share'),
        ),
        migrations.AddIndex(
            model_name='extractionrun',
            index=models.Index(condition=models.Q(('finished_at', None)), fields=['id'], name='extraction_due'),
        ),
        migrations.AddConstraint(
            model_name='extractionrun',
            constraint=models.UniqueConstraint(fields=('document', 'extractor', 'version'), name='one_run_an_extractor_version'),
        ),
        migrations.AddConstraint(
            model_name='passage',
            constraint=models.CheckConstraint(condition=models.Q(('start__lt', models.F('end'))), name='passage_has_a_length'),
        ),
        migrations.AddConstraint(
            model_name='passage',
            constraint=models.UniqueConstraint(fields=('document', 'start', 'end'), name='passage_is_suggested_once'),
        ),
        migrations.AddConstraint(
            model_name='passage',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('claim', None), ('reason', ''), ('reviewed_at', None), ('reviewer', None), ('state', 'new')), models.Q(('claim', None), ('reason', ''), ('reviewer__isnull', False), ('state', 'later')), models.Q(('claim__isnull', False), ('reason', ''), ('state__in', ['accepted', 'merged'])), models.Q(('claim', None), ('state', 'rejected'), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='passage_is_reviewed_whole'),
        ),
        migrations.AddField(
            model_name='question',
            name='base_rate_share',
            field=models.FloatField(blank=True, help_text='How often such events happen, 0 to 1, where it is known.', null=True),
        ),
        migrations.AddConstraint(
            model_name='question',
            constraint=models.CheckConstraint(condition=models.Q(('base_rate_share__isnull', True), ('base_rate_share__range', (0, 1)), _connector='OR'), name='question_base_rate_is_a_share'),
        ),
    ]
