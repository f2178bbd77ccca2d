"""A recusal on condition or outcome stands on the branches, too, whose scores are due again."""

from django.db import migrations, models

INHERIT = """
WITH inherited AS (
    INSERT INTO forecasts_recusal
        (question_id, user_id, reason, recorded_by_id, recorded_at, is_inherited)
    SELECT DISTINCT ON (branch, r.user_id)
        branch, r.user_id, r.reason, r.recorded_by_id, now(), true
    FROM forecasts_conditionalpair p
    CROSS JOIN LATERAL unnest(ARRAY[p.if_yes_id, p.if_no_id]) AS branch
    JOIN forecasts_recusal r ON r.question_id IN (p.condition_id, p.outcome_id)
    WHERE r.lifted_at IS NULL
    ORDER BY branch, r.user_id, r.id
    ON CONFLICT (question_id, user_id) WHERE lifted_at IS NULL DO NOTHING
    RETURNING question_id, user_id, reason, recorded_by_id, recorded_at
), logged AS (
    INSERT INTO forecasts_logentry (question_id, at, actor_id, verb, reason)
    SELECT i.question_id, i.recorded_at, i.recorded_by_id, 'recused', u.handle || '. ' || i.reason
    FROM inherited i JOIN accounts_user u ON u.id = i.user_id
)
UPDATE forecasts_scorerun SET scored_at = NULL, contenders_scored_at = NULL
WHERE resolution_id IN (
    SELECT id FROM forecasts_resolution WHERE question_id IN (SELECT question_id FROM inherited)
)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('forecasts', '0020_words_at_stake'),
    ]

    operations = [
        migrations.AddField(
            model_name='recusal',
            name='is_inherited',
            field=models.BooleanField(default=False, help_text='It came with one on condition or outcome, and goes with it.'),
        ),
        migrations.RunSQL(INHERIT, migrations.RunSQL.noop),
    ]
