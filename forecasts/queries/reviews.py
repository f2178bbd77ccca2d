"""How far a draft's review has come."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from accounts.models import User
from forecasts import permissions
from forecasts.extraction.lint import Finding, Severity
from forecasts.models import LogEntry, Question, Recusal, Review, Revision
from forecasts.queries.linting import findings

WROTE = (
    "You posed or last edited it, and this tournament asks for a second person: another steward "
    "approves it."
)


def latest_revision(question: Question) -> Revision | None:
    return question.revisions.order_by("-number").first()


def approvals(question: Question) -> int:
    """Return how many approvals of the latest wording count."""
    revision = latest_revision(question)
    others = reviews_of(question, revision).exclude(reviewer__in=_writers(question, revision))
    return others.values("reviewer").distinct().count()


def reviews_of(question: Question, revision: Revision | None) -> QuerySet[Review]:
    """Return the approvals of a wording since it was last sent to review, the recused left out."""
    if revision is None or question.review_requested_at is None:
        return Review.objects.none()
    recused = Recusal.objects.filter(question=question, lifted_at=None).values("user")
    given = revision.reviews.filter(reviewed_at__gte=question.review_requested_at)
    return given.exclude(reviewer__in=recused).order_by("pk")


def why_not_approve(question: Question, steward: User) -> str:
    """Why a steward leaves a draft's approval to others; empty for who need not.

    Where the tournament asks for a second person, that is not whoever posed or last edited it, nor
    whose words it tests.
    """
    if steward.pk in _writers(question, latest_revision(question)):
        return WROTE
    stakes = question.tournament.needs_second
    return permissions.why_not_judge(steward, question, stakes=stakes)


def _writers(question: Question, revision: Revision | None) -> set[int | None]:
    if not question.tournament.needs_second:
        return set()
    return {question.author_id, revision.editor_id if revision else None} - {None}


def approvals_needed(question: Question) -> int:
    """One, or two where the question touches something delicate."""
    return 2 if question.sensitivity else 1


def takes_two(question: Question) -> bool:
    """Whether no steward alone can have published this wording."""
    return approvals_needed(question) > 1 or question.tournament.needs_second


@dataclass(frozen=True)
class Standing:
    """Where a draft stands on its way to publication."""

    approvals: int
    needed: int
    reviews: list[Review]  # of the latest wording, as far as they stand
    revision: int
    findings: list[Finding]
    returned: LogEntry | None  # the last time it was sent back, while it is with its author

    @property
    def errors(self) -> int:
        return sum(finding.severity == Severity.ERROR for finding in self.findings)

    @property
    def unwaivable(self) -> list[Finding]:
        """Errors and hints: what no reason is asked for."""
        return [finding for finding in self.findings if finding.severity != Severity.WARNING]


def standing(question: Question) -> Standing:
    """Return all that stewards are shown of a draft beside its texts."""
    revision = latest_revision(question)
    return Standing(
        approvals=approvals(question),
        needed=approvals_needed(question),
        reviews=list(reviews_of(question, revision).select_related("reviewer")),
        revision=revision.number if revision else 0,
        findings=findings(question),
        returned=_returned(question),
    )


def _returned(question: Question) -> LogEntry | None:
    if question.review_requested_at is not None:
        return None
    steps = question.log.filter(verb=LogEntry.Verb.RETURNED).select_related("actor")
    return steps.order_by("-id").first()
