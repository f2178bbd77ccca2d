"""Questions before anybody may forecast them: posed, reviewed and published, in words that pass."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, date, datetime
from typing import Any

from accounts.models import User
from forecasts.models import Discard, Option, Question, Rewording, Suggestion, Tournament
from forecasts.models.question import State
from forecasts.services import drafts, reviews, rewordings
from forecasts.services.suggestions import suggest_question
from tests.deeds import a_steward, annul, propose, resolve
from tests.factories import FEB_1, JAN_1, JAN_11, JAN_21, at, make_question, make_tournament

DEC_31 = datetime(2026, 12, 31, 23, 59, 59, tzinfo=UTC)
YEARS = 74


def _later(value: Any) -> Any:
    if isinstance(value, date):
        return value.replace(year=value.year + YEARS)
    return value.replace("2026", "2100") if isinstance(value, str) else value


SOUND: dict[str, Any] = {
    "title": "Will NATO open a liaison office in Japan by 31 December 2026?",
    "kind": Question.Kind.BINARY,
    "open_time": JAN_11,
    "scheduled_close_time": DEC_31,
    "event_deadline": DEC_31,
    "scheduled_resolve_time": datetime(2027, 1, 15, tzinfo=UTC),
    "resolution_criteria": "Resolves Yes if, after the open time and no later than 23:59:59 UTC on "
    "31 December 2026, NATO officially states that a NATO liaison office in Japan has opened or "
    "begun work. Otherwise resolves No.",
    "fine_print": "An announcement of intent is not enough; the office must be stated to be open.\n"
    "Any staffing level counts, including one person, and a shared address counts.",
    "annulment": "Annulled only if the event is shown to have happened before the open time.",
    "default_if_nothing_found": "no",
    "resolution_sources": ["NATO official texts (nato.int)"],
    "fallback_sources": ["Reuters"],
    "background": "NATO and Japan discussed a small liaison office in Tokyo in 2023; it would be "
    "the first of its kind in Asia. The idea stalled at the Vilnius summit after objections from "
    "some allies, although Japan kept its interest in it, and opening one needs the consent of "
    "all allies in the North Atlantic Council.",
    "background_as_of": date(2026, 1, 1),
    "base_rate": "No NATO liaison office has existed anywhere in Asia.",
    "pre_publication_check": "Has it opened already?",
    "tags": ["nato"],
}
FOUND = "Searched both sources: it has not opened yet."
# What an edit of a public question asks for besides the texts.
CHECKED = {"note": "Shorter.", "checked": "on", "check_note": FOUND}


# The same a lifetime later: times that the database, too, takes for the future.
FAR: dict[str, Any] = {name: _later(value) for name, value in SOUND.items()}


TITLE = "Will NATO open a liaison office in Japan before 1 January 2027?"
OTHER = {"title": "Will it hail?"}
DELICATE = {"title": TITLE, "sensitivity": ["casualties"]}


def named(key: str) -> Option:
    return Option(key=key, label=key.title())


def yes_and_no() -> list[Option]:
    return [Option(key="yes", label="Yes"), Option(key="no", label="No")]


def pose(
    author: User | None = None, *, suggestion: Suggestion | None = None, **fields: Any
) -> Question:
    """A draft in the tournament "cup" unless another is given, in words that pass the linter."""
    tournament = fields.pop("tournament", None) or a_cup()
    options = fields.pop("options", None) or yes_and_no()
    return drafts.pose_question(
        question=Question(tournament=tournament, **SOUND | fields),
        options=options,
        author=author or a_steward("ann"),
        suggestion=suggestion,
        now=at(JAN_1),
    )


def send(question: Question, steward: User | None = None, now: datetime = JAN_1) -> Question:
    return reviews.request_review(
        question=question, steward=steward or a_steward("ann"), now=at(now)
    )


def approve(question: Question, reviewer: User | None = None, **said: Any) -> Question:
    given: dict[str, Any] = {"check_note": FOUND, "waivers": {}, "now": at(JAN_1)} | said
    return reviews.approve_draft(question=question, reviewer=reviewer or a_steward("rex"), **given)


def publish(**fields: Any) -> Question:
    """A question that opens on the 11th of January, sent to review and approved before that."""
    return approve(send(pose(**fields)))


def from_a_file() -> Question:
    """A question that was never a draft, open from the start of 2026."""
    renamed = ("title", "kind", "open_time", "scheduled_close_time")
    texts = {name: value for name, value in SOUND.items() if name not in renamed}
    return make_question(title=SOUND["title"], close_time=DEC_31, **texts)


def edit(question: Question, editor: User | None = None, **said: Any) -> Question:
    """Reword a question: the title, unless other fields are given."""
    given: dict[str, Any] = {
        "fields": {"title": TITLE},
        "note": "",
        "check_note": FOUND,
        "now": at(JAN_1),
    } | said
    options: Sequence[Option] = given.pop("options", None) or yes_and_no()
    return drafts.edit_question(
        question=question, editor=editor or a_steward("ann"), options=options, **given
    )


def discard(question: Question, steward: User | None = None, **said: Any) -> Discard:
    """Throw a draft away."""
    given: dict[str, Any] = {"reason": "Nobody could judge it.", "now": at(JAN_1)} | said
    return drafts.discard_draft(question=question, steward=steward or a_steward("ann"), **given)


def held(question: Question, editor: User | None = None, **said: Any) -> Rewording:
    """An edit that waits for a second steward."""
    edit(question, editor, **{"note": "By a round date."} | said)
    return question.rewordings.get(ended_at=None)


def agree(rewording: Rewording, steward: User | None = None, **said: Any) -> Question:
    """Approve a rewording."""
    given: dict[str, Any] = {"check_note": "Looked too.", "now": at(JAN_1)} | said
    return rewordings.approve_rewording(
        rewording=rewording, steward=steward or a_steward("rex"), **given
    )


def refuse(rewording: Rewording, steward: User | None = None, **said: Any) -> Rewording:
    """Decline a rewording."""
    given: dict[str, Any] = {"reason": "It says the same.", "now": at(JAN_1)} | said
    return rewordings.decline_rewording(
        rewording=rewording, steward=steward or a_steward("rex"), **given
    )


def hold(question: Question, editor: User | None = None) -> Rewording:
    """Another title for a question, as it waits for a second steward; without any checks."""
    number = question.revisions.count() + 1
    question.revisions.create(number=number, edited_at=JAN_1, wording={"title": question.title})
    return question.rewordings.create(
        began_from=number,
        fields={"title": TITLE},
        options=[{"key": "yes", "label": "Yes"}, {"key": "no", "label": "No"}],
        note="By a round date.",
        check_note=FOUND,
        editor=editor or a_steward("ann"),
        proposed_at=JAN_1,
    )


# How a question of January 2026 comes to stand where a test needs it, and when that is.
STATES: dict[State, Callable[[], tuple[Question, Any]]] = {
    State.DRAFT: lambda: (pose(), JAN_1),
    State.IN_REVIEW: lambda: (send(pose()), JAN_1),
    State.SCHEDULED: lambda: (publish(), JAN_1),
    State.OPEN: lambda: (publish(), JAN_21),
    State.CLOSED: lambda: (make_question(), FEB_1),
    State.PROPOSED: lambda: (_proposed(), FEB_1),
    State.RESOLVED: lambda: (resolve(make_question()).question, FEB_1),
    State.ANNULLED: lambda: (annul(make_question()).question, FEB_1),
}


def _proposed() -> Question:
    question = make_question()
    propose(question)
    return question


def standing(state: State) -> tuple[Question, Any]:
    question, when = STATES[state]()
    question.refresh_from_db()
    assert question.state(when) == state
    return question, when


def how(rewording: Rewording) -> tuple[str, str | None, str]:
    rows = Rewording.objects.filter(pk=rewording.pk)
    return rows.values_list("ending", "ended_by__handle", "ending_reason").get()


def log(question: Question) -> list[tuple[str, str | None]]:
    return list(question.log.values_list("verb", "actor__handle"))


def log_since(question: Question, since: str) -> list[tuple[str, str, str]]:
    """The log from the last step of a kind on."""
    rows = list(question.log.order_by("id").values_list("verb", "actor__handle", "reason"))
    verbs = [verb for verb, _, _ in rows]
    return rows[len(verbs) - 1 - verbs[::-1].index(since) :]


def suggest(author: User, title: str = "Will it rain?", **fields: Any) -> Suggestion:
    given: dict[str, Any] = {
        "tournament": fields.pop("tournament", None) or a_cup(),
        "resolution_criteria": "Resolves Yes if a drop falls.",
        "event_deadline": DEC_31,
        "reason": "It matters to gardeners.",
        "now": at(JAN_1),
    }
    return suggest_question(author=author, title=title, **given | fields)


def a_cup() -> Tournament:
    return Tournament.objects.filter(slug="cup").first() or make_tournament()


def spelled(value: Any) -> Any:
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%dT%H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    return "\n".join(value) if isinstance(value, list) else value


def typed(**fields: Any) -> dict[str, Any]:
    """A sound question as somebody types it."""
    texts = {name: spelled(value) for name, value in FAR.items()}
    return {name: value for name, value in (texts | fields).items() if value is not None}
