"""What was here before drafts, proposals and branches: published questions, pairs without branches."""

from typing import Any

from django.db import migrations

BRANCHES = {"if_yes": "Yes", "if_no": "No"}


def publish(apps: Any, editor: Any) -> None:
    """Everything was public from its opening on; nobody wrote down since when."""
    editor.execute("UPDATE forecasts_question SET published_at = least(open_time, now())")


def branch(apps: Any, editor: Any) -> None:
    """Give each pair its two branches, open for as long as the pair was."""
    Question = apps.get_model("forecasts", "Question")
    Option = apps.get_model("forecasts", "Option")
    for pair in apps.get_model("forecasts", "ConditionalPair").objects.all():
        for name, answer in BRANCHES.items():
            question = Question.objects.create(
                tournament_id=pair.tournament_id,
                slug=f"{pair.slug}-{name.replace('_', '-')}",
                title=f"If the condition resolves {answer}: {pair.outcome.title}"[:300],
                kind=pair.outcome.kind,
                unit=pair.outcome.unit,
                open_time=pair.open_time,
                scheduled_close_time=pair.scheduled_close_time,
                published_at=pair.open_time,
                family=pair.outcome.family,
                resolution_criteria=pair.rule,
            )
            for option in pair.outcome.options.all():
                option.pk, option.question = None, question
                option.save()
            setattr(pair, name, question)
        pair.save()


class Migration(migrations.Migration):
    dependencies = [("forecasts", "0004_lifecycle_and_due_process")]
    operations = [
        migrations.RunPython(publish, migrations.RunPython.noop, elidable=True),
        migrations.RunPython(branch, migrations.RunPython.noop, elidable=True),
    ]
