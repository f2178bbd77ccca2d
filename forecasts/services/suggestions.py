"""Questions that people would like to see posed. Taking one up is posing its draft."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.urls import reverse

from accounts.models import User
from forecasts.errors import IllegalStep
from forecasts.models import Suggestion, Tournament
from forecasts.queries.forecasters import stewards
from forecasts.services.clock import Clock
from forecasts.services.notifications import tell

MOST_WAITING = 5  # of one author


@transaction.atomic
def suggest_question(
    *,
    tournament: Tournament,
    author: User,
    title: str,
    resolution_criteria: str,
    event_deadline: datetime | None,
    reason: str,
    now: Clock,
) -> Suggestion:
    """Put a question before the stewards. Raises IllegalStep for who has five waiting."""
    # Two requests of one author at once would each find room for one more.
    User.objects.select_for_update(no_key=True).get(pk=author.pk)
    if author.suggestions.filter(decided_at=None).count() >= MOST_WAITING:
        raise IllegalStep(f"{MOST_WAITING} of your suggestions still wait for a steward.")
    suggestion = tournament.suggestions.create(
        author=author,
        title=title,
        resolution_criteria=resolution_criteria,
        event_deadline=event_deadline,
        reason=reason,
        made_at=now(),
    )
    path = suggestion.get_absolute_url()
    tell(stewards(), f"Suggested: “{title}”", question=None, path=path, at=suggestion.made_at)
    return suggestion


@transaction.atomic
def decline_suggestion(
    *, suggestion: Suggestion, reply: str, steward: User, now: Clock
) -> Suggestion:
    """Say why a suggestion is not taken up. Raises IllegalStep for one that is decided."""
    found = lock_undecided(suggestion)
    if not reply.strip():
        raise IllegalStep("Say why.")
    found.decided_at, found.steward, found.reply = now(), steward, reply
    found.save()
    text = f"Not taken up: your suggestion “{found.title}”."
    path = f"{reverse('suggest', args=[found.tournament.slug])}#mine"
    tell([found.author_id], text, question=None, path=path, at=found.decided_at, words=reply)
    return found


def lock_undecided(suggestion: Suggestion) -> Suggestion:
    """Return a suggestion as it stands, held until the transaction ends.

    Raises IllegalStep for one that is decided.
    """
    found = Suggestion.objects.select_for_update(no_key=True).get(pk=suggestion.pk)
    if found.decided_at is not None:
        raise IllegalStep("This suggestion has been decided already.")
    return found
