"""The first wording of questions that a claim could be tested on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time
from typing import Any

from forecasts.extraction.claims import Draft, Suggestion, draft_from, time_mentions
from forecasts.extraction.claims.conditions import condition_span
from forecasts.extraction.claims.rules import suggestion_from
from forecasts.models import Claim, Coding
from forecasts.queries.codings import standing

OUTCOME, CONDITION = "outcome", "condition"
LAST_SECOND = time(23, 59, 59, tzinfo=UTC)


@dataclass(frozen=True)
class Wording:
    """One question that could be posed: of what is claimed, or of the condition it hangs on."""

    part: str
    draft: Draft


def wordings(claim: Claim) -> list[Wording]:
    """Return the drafts a claim gives rise to, worded from its paraphrase.

    The paraphrase and not the text: a question is public, and the text is its author's. A day that
    a coder read comes before one the paraphrase names. Needs ``document`` loaded.
    """
    coding = standing([claim]).get(claim.pk)
    draft = _dated(_draft(claim, coding), coding.horizon_ends if coding else None)
    found = [Wording(OUTCOME, replace(draft, condition=None))]
    return found + ([Wording(CONDITION, draft.condition)] if draft.condition else [])


def first_fields(claim: Claim, part: str, now: datetime) -> dict[str, Any]:
    """Return what the form of a question begins with, for the part of a claim that is asked for."""
    drafts = {wording.part: wording.draft for wording in wordings(claim)}
    draft = drafts.get(part, drafts[OUTCOME])
    fields: dict[str, Any] = {"title": draft.title[:300], "background": _origin(claim)}
    if draft.deadline is None:
        return fields
    deadline = datetime.combine(draft.deadline, LAST_SECOND)
    fields["event_deadline"] = deadline
    return fields | ({"scheduled_close_time": deadline} if deadline > now else {})


def _draft(claim: Claim, coding: Coding | None) -> Draft:
    text, published_on = claim.paraphrase, claim.document.published_on
    found = suggestion_from(text, published_on) or Suggestion(
        start=0,
        end=len(text),
        kind="forecast",
        score=0,
        tier="weak",
        times=tuple(time_mentions(text, published_on)),
        condition=condition_span(text),
    )
    found = replace(found, actors=tuple(claim.actors) or found.actors)
    if found.condition is None and coding is not None and coding.condition:
        # Behind the paraphrase, so that what is claimed is read as it stands.
        start = len(text) + 1
        text = f"{text}\n{coding.condition}"
        times = tuple(time_mentions(text, published_on))
        found = replace(found, condition=(start, len(text)), times=times)
    return draft_from(found, text, published_on)


def _dated(draft: Draft, day: date | None) -> Draft:
    """Put the day a coder read in the place of the draft's own, or of its blank."""
    if day is None:
        return draft
    head, _, _ = draft.title.rpartition(" by the end of ")
    title = f"{head} by the end of {day.day} {day:%B %Y}?"
    blanks = tuple(blank for blank in draft.blanks if blank != "deadline")
    return replace(draft, title=title, deadline=day, blanks=blanks)


def _origin(claim: Claim) -> str:
    document = claim.document
    said = claim.paraphrase.rstrip(".")
    return f"“{document.title}” ({document.outlet}, {document.published_on}) claims: {said}."
