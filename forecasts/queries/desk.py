"""What waits for stewards, queue by queue in the order of urgency, as it stands at an instant."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Max, Min, QuerySet, Window

from accounts.models import User
from forecasts.models import Contest, Notification, Proposal, Question, Rewording
from forecasts.permissions import questions_of_own_words, questions_too_close, staked_questions
from forecasts.queries import waiting
from forecasts.queries.failures import failures
from forecasts.queries.notifications import MAILED_EVERY, to_mail

FIRST = 10  # rows of a queue on the page of all
LATE = MAILED_EVERY + timedelta(minutes=10)  # what waits longer was missed


@dataclass(frozen=True)
class Row:
    """One thing that waits: a record, the question it is about, and why it is not one's own."""

    record: Any
    question: Question | None
    at: datetime | None  # since when it waits, or when it is to happen
    note: str
    barred: str  # why this steward leaves it to others; empty for most


@dataclass(frozen=True)
class Queue:
    """What waits for one kind of step: how much, and the first of it, longest waiting first."""

    name: str
    title: str
    when: str  # what a row's instant is
    ahead: bool  # the instants are to come
    count: int
    rows: list[Row]

    @property
    def more(self) -> int:
        return self.count - len(self.rows)

    @property
    def first_at(self) -> datetime | None:
        """The instant of the oldest, or of the next."""
        return self.rows[0].at if self.rows else None


@dataclass(frozen=True)
class Kind:
    """A queue's rule: which records are in it, ordered by ``at``, and how a row is told."""

    title: str
    when: str
    records: Callable[[datetime], QuerySet[Any]]
    note: Callable[[Any], str] = field(default=lambda record: "")
    ahead: bool = False
    question: Callable[[Any], Question | None] = field(default=lambda record: record)
    own: Callable[[Any, User], str] = field(default=lambda record, steward: "")
    impartial: Callable[[Any], bool] = field(
        default=lambda record: False
    )  # for nobody with a stake


@dataclass(frozen=True)
class Ties:
    """The questions a steward leaves to others: always, or where that takes impartial eyes."""

    recused: set[int]
    staked: set[int]
    own_words: set[int]


@dataclass(frozen=True)
class MailState:
    """Whether mail goes out: the last that did, and who waits since when."""

    last_sent_at: datetime | None
    readers: int
    oldest: datetime | None

    def is_late(self, now: datetime) -> bool:
        return self.oldest is not None and self.oldest <= now - LATE


def desk(steward: User, now: datetime) -> list[Queue]:
    """Return every queue with its first rows, in a fixed number of queries."""
    ties = _ties(steward)
    return [_queue(name, steward, now, ties) for name in KINDS]


def queue_rows(name: str, records: Sequence[Any], steward: User) -> list[Row]:
    """Return the rows of one queue's records, as one page of it shows them."""
    return list(_rows(KINDS[name], records, steward, _ties(steward)))


def mail_state(now: datetime) -> MailState:
    sent = Notification.objects.aggregate(last=Max("mailed_at"))
    unsent = to_mail(now).aggregate(readers=Count("user", distinct=True), oldest=Min("created_at"))
    return MailState(sent["last"], unsent["readers"], unsent["oldest"])


def _queue(name: str, steward: User, now: datetime, ties: Ties) -> Queue:
    kind = KINDS[name]
    counted = kind.records(now).annotate(in_all=Window(Count("*")))
    records = list(counted[:FIRST])
    return Queue(
        name=name,
        title=kind.title,
        when=kind.when,
        ahead=kind.ahead,
        count=records[0].in_all if records else 0,
        rows=list(_rows(kind, records, steward, ties)),
    )


def _rows(kind: Kind, records: Sequence[Any], steward: User, ties: Ties) -> Iterator[Row]:
    for record in records:
        question = kind.question(record)
        barred = _tied(kind, record, question, ties) or kind.own(record, steward)
        yield Row(record, question, record.at, kind.note(record), barred)


def _tied(kind: Kind, record: Any, question: Question | None, ties: Ties) -> str:
    if question is None:
        return ""
    if question.pk in ties.recused:
        return "I am recused"
    if not kind.impartial(record):
        return ""
    if question.pk in ties.staked:
        return "I forecast it"
    return "It tests words of mine" if question.pk in ties.own_words else ""


def _ties(steward: User) -> Ties:
    return Ties(
        questions_too_close(steward), staked_questions(steward), questions_of_own_words(steward)
    )


def _own_proposal(proposal: Proposal, steward: User) -> str:
    return "I proposed it" if proposal.proposer_id == steward.pk else ""


def _own_objection(objection: Any, steward: User) -> str:
    if objection.objector_id == steward.pk:
        return "I objected"
    if objection.proposal.second_id == steward.pk and objection.others_can_decide:
        return "I approved it"
    return _own_proposal(objection.proposal, steward) if objection.proposal.needs_second else ""


def _own_contest(contest: Contest, steward: User) -> str:
    if not contest.is_of(steward):
        return ""
    in_my_name = contest.is_disowned and contest.commentator.user_id == steward.pk
    return "It is in my name" if in_my_name else "I contest it"


def _own_draft(question: Any, steward: User) -> str:
    wrote = steward.pk in (question.author_id, question.last_editor)
    return "I wrote it" if wrote and _takes_two(question) else ""


def _own_rewording(rewording: Rewording, steward: User) -> str:
    return "I proposed it" if rewording.editor_id == steward.pk else ""


def _takes_two(question: Question) -> bool:
    return question.tournament.needs_second


def _says(proposal: Proposal) -> str:
    return f"{proposal.verdict}, says {proposal.proposer}"


def _by_author(record: Any) -> str:
    return f"by {record.author}" if record.author else "from a file"


def _next_of_document(document: Any) -> str:
    if not document.is_cited:
        step = "to be cited"
    elif document.to_decide:
        step = f"{document.to_decide} passage{'s' * (document.to_decide != 1)} to decide on"
    elif document.is_being_read:
        step = "still being read for claims"
    else:
        step = "nothing left to decide: ready to be published"
    return f"{document.outlet}, {step}"


def _failed(failure: Any) -> str:
    times = "once" if failure.attempts == 1 else f"{failure.attempts} times"
    return " · ".join(filter(None, [failure.about, f"{times}: {failure.error}"]))


KINDS = {
    "overdue": Kind("Overdue", "due", waiting.overdue, impartial=_takes_two),
    "objected": Kind(
        "Objections",
        "raised",
        waiting.objected,
        lambda objection: f"{objection.objector}: {objection.grounds}",
        question=lambda objection: objection.proposal.question,
        own=_own_objection,
        impartial=lambda objection: objection.proposal.needs_second,
    ),
    "contested": Kind(
        "Contested claims",
        "contested",
        waiting.contested,
        lambda contest: f"{contest.by}: {contest.text}",
        question=lambda contest: None,
        own=_own_contest,
    ),
    "second": Kind(
        "Awaiting a second steward",
        "proposed",
        waiting.to_second,
        _says,
        question=lambda proposal: proposal.question,
        own=_own_proposal,
        impartial=lambda proposal: True,
    ),
    "rewordings": Kind(
        "Rewordings to approve",
        "proposed",
        waiting.rewordings,
        lambda rewording: f"{rewording.editor}: {rewording.note}",
        question=lambda rewording: rewording.question,
        own=_own_rewording,
        impartial=lambda rewording: True,
    ),
    "unresolved": Kind("Awaiting resolution", "closed", waiting.unresolved, impartial=_takes_two),
    "review": Kind(
        "In review", "sent", waiting.in_review, _by_author, own=_own_draft, impartial=_takes_two
    ),
    "suggestions": Kind(
        "Suggestions",
        "made",
        waiting.suggestions,
        lambda suggestion: f"{_by_author(suggestion)}, for {suggestion.tournament}",
        question=lambda suggestion: None,
    ),
    "documents": Kind(
        "Commentary to review",
        "imported",
        waiting.documents,
        _next_of_document,
        question=lambda document: None,
    ),
    "requests": Kind(
        "Clarifications asked for",
        "asked",
        waiting.requests,
        lambda request: f"{request.asker}: {request.text}",
        question=lambda request: request.question,
        impartial=lambda request: _takes_two(request.question),
    ),
    "differ": Kind(
        "Codings that differ",
        "last coded",
        waiting.to_adjudicate,
        lambda claim: f"{claim.document}, {claim.key}",
        question=lambda claim: None,
        own=lambda claim, steward: "I am one of the two" if steward.pk in claim.coders else "",
    ),
    "code": Kind(
        "Claims to code",
        "accepted",
        waiting.to_code,
        lambda claim: f"{claim.document}, {claim.key}",
        question=lambda claim: None,
        own=lambda claim, steward: "I coded it" if steward.pk in claim.coders else "",
    ),
    "proposed": Kind(
        "Proposed, open to objections",
        "final",
        waiting.proposed,
        _says,
        ahead=True,
        question=lambda proposal: proposal.question,
    ),
    "opening": Kind("Opening within a week", "opens", waiting.opening, ahead=True),
    "closing": Kind("Closing within a week", "closes", waiting.closing, ahead=True),
    "drafts": Kind("Drafts", "posed", waiting.drafts, _by_author),
    "failures": Kind(
        "Failed jobs",
        "first failed",
        lambda now: failures(),
        _failed,
        question=lambda failure: None,
    ),
}
