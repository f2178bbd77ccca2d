"""Where claims stand on their way to a test: which reading counts, and which question tests it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db.models import OuterRef, QuerySet, Subquery

from forecasts.models import Claim, ClaimLink, Coding, Correction, Question
from forecasts.queries import codings

TESTING = (ClaimLink.Relation.SAME_EVENT, ClaimLink.Relation.NEGATION)


class Standing(StrEnum):
    """Where a claim stands on its way to a test; all but the first two are why it is not tested."""

    TESTED = "tested"
    DIRECTED = "its direction was tested"  # right or wrong, without a loss
    UNCODED = "nobody has coded it yet"
    AWAITED = "a second coder is awaited"
    DIFFERING = "its coders differ"
    UNCODABLE = "no range of probabilities can be read from it"
    NO_FORECAST = "it is no forecast of its author’s own"
    UNLINKED = "no question asks for the same event"
    OTHER_KIND = "its question is no yes-or-no question"
    OPEN = "its question is not resolved"
    CONDITION_FAILED = "its condition failed"
    ANNULLED = "its question was annulled"
    UNASKED = "its question leaves out its condition"
    KNOWN = "its outcome was known before it was said"
    WITHDRAWN = "withdrawn"


# With several links, one that tests the claim, or may yet, goes before one that cannot.
FRUITFUL = (Standing.TESTED, Standing.DIRECTED, Standing.OPEN)


@dataclass(frozen=True)
class Trial:
    """A claim with the reading that counts and the question it is tested on, where it has them."""

    claim: Claim
    coding: Coding | None
    link: ClaimLink | None
    standing: Standing

    @property
    def question(self) -> Question | None:
        return self.link.question if self.link else None

    @property
    def known_at(self) -> datetime | None:
        """When the outcome could first be known; None while there is none."""
        return None if self.link is None else known_at(self.link)

    @property
    def is_tested(self) -> bool:
        return self.standing in (Standing.TESTED, Standing.DIRECTED)

    @property
    def called(self) -> bool | None:
        """Whether a mere direction says that it comes about; None for claims with a loss."""
        if self.standing != Standing.DIRECTED or self.coding is None:
            return None
        return self.coding.direction == Coding.Direction.ABOVE_HALF

    @property
    def is_right(self) -> bool | None:
        """Whether things went the way a mere direction pointed; None for claims with a loss."""
        return None if self.called is None else self.called == self.happened

    @property
    def is_opposite(self) -> bool:
        """Whether the question asks whether what the claim says does not come about."""
        return self.link is not None and self.link.relation == ClaimLink.Relation.NEGATION

    @property
    def happened(self) -> bool | None:
        """Whether what the claim says came about; None for one that is not tested."""
        resolution = self.question.resolution if self.question else None
        if not self.is_tested or resolution is None or resolution.outcome is None:
            return None
        return (resolution.outcome.key == "yes") != self.is_opposite

    @property
    def is_linked_late(self) -> bool:
        """Whether the link was made when the outcome could be known."""
        if self.link is None or self.known_at is None:
            return False
        return not self.link.precedes(self.known_at)

    @property
    def is_coded_late(self) -> bool:
        """Whether the reading that counts was made when the outcome could be known."""
        if self.coding is None or self.known_at is None:
            return False
        return not self.coding.precedes(self.known_at)

    @property
    def is_reworded_late(self) -> bool:
        """Whether what it says was corrected when the outcome could be known."""
        return self.link is not None and self._is_late(self.link.reworded_at)

    @property
    def is_moved_late(self) -> bool:
        """Whether whose card it counts on was corrected when the outcome could be known."""
        return self.link is not None and self._is_late(self.link.moved_at)

    @property
    def is_late(self) -> bool:
        return bool(self.done_late)

    @property
    def done_late(self) -> list[str]:
        """What was done with it when the outcome could be known, in words."""
        moved = "moved to another author" if self.claim.commentator_id else "taken off a card"
        found = {
            "linked": self.is_linked_late,
            "read": self.is_coded_late,
            "reworded": self.is_reworded_late,
            moved: self.is_moved_late,
        }
        return [words for words, is_late in found.items() if is_late]

    def _is_late(self, at: datetime | None) -> bool:
        return at is not None and self.known_at is not None and at >= self.known_at

    @property
    def reason(self) -> str:
        """Why it is not tested; nothing for one that is."""
        if self.is_tested:
            return ""
        if self.standing == Standing.UNCODABLE and self.coding is not None:
            return self.coding.get_reason_display()
        return self.standing.value


def trials(claims: Sequence[Claim], links: Iterable[ClaimLink]) -> list[Trial]:
    """Return where each claim stands, in the order given, in one query. Needs documents loaded.

    ``links`` are their `testing_links`. What counts is the first that was made, and on a reading
    made, before the outcome was known. So nobody can change what a claim is tested on by adding a
    link later, nor how it was read by coding it once more; what is reworded then, or moved to
    another author, counts apart.
    """
    tying: dict[int, list[ClaimLink]] = {claim.pk: [] for claim in claims}
    for link in links:
        if link.unlinked_at is None:
            tying[link.claim_id].append(link)
    return [_trial(claim, read, tying[claim.pk]) for claim, read in codings.by_claim(claims)]


def testing_links(claims: Sequence[Claim]) -> list[ClaimLink]:
    """Return the links that can test claims, undone ones too, in the order they were made.

    Only questions that everybody may see count: what is said of a claim is the same for every
    reader. One query.
    """
    visible = Question.objects.visible_to(AnonymousUser())
    links: QuerySet[Any] = ClaimLink.objects.filter(
        claim__in=claims, relation__in=TESTING, question__in=visible
    ).select_related(
        "question__tournament",
        "question__resolution__outcome",
        "question__pair_if_yes",
        "question__pair_if_no",
    )
    rows = links.annotate(
        reworded_at=_corrected(Correction.Field.PARAPHRASE),
        moved_at=_corrected(Correction.Field.COMMENTATOR),
    )
    return list(rows.order_by("linked_at", "pk"))


def _corrected(field: Correction.Field) -> Subquery:
    """Return when a field of a link's claim was last corrected."""
    made = Correction.objects.filter(claim=OuterRef("claim"), field=field).order_by("-made_at")
    return Subquery(made.values("made_at")[:1])


def known_at(link: ClaimLink) -> datetime | None:
    """Return when the outcome of a link's question could first be known; None without one."""
    resolution = link.question.resolution
    return resolution.known_at if resolution else None


def _trial(claim: Claim, read: list[Coding], links: Sequence[ClaimLink]) -> Trial:
    if claim.withdrawn_at is not None:
        return Trial(claim, None, None, Standing.WITHDRAWN)
    found = [_on(link, claim, read) for link in links] or [_on(None, claim, read)]
    return min(found, key=lambda one: (one.standing not in FRUITFUL, one.is_late))


def _on(link: ClaimLink | None, claim: Claim, read: list[Coding]) -> Trial:
    coding = codings.counting(
        read,
        needs_two=claim.document.two_coders,
        known_at=known_at(link) if link else None,
    )
    return Trial(claim, coding, link, _standing(claim, coding, link, read))


def _standing(
    claim: Claim, coding: Coding | None, link: ClaimLink | None, read: list[Coding]
) -> Standing:
    if coding is None:
        return _unsettled(read)
    if not _is_own_forecast(claim, coding):
        return Standing.NO_FORECAST if coding.is_codable else Standing.UNCODABLE
    if coding.is_codable:
        return Standing.UNLINKED if link is None else _fate(claim, coding, link)
    if link is None or not _is_direction(coding):
        return Standing.UNCODABLE
    fate = _fate(claim, coding, link)
    return Standing.DIRECTED if fate == Standing.TESTED else fate


def _unsettled(read: list[Coding]) -> Standing:
    if not read:
        return Standing.UNCODED
    return Standing.DIFFERING if codings.differing_among(read) else Standing.AWAITED


def _is_own_forecast(claim: Claim, coding: Coding) -> bool:
    """Whether a claim can be held against whoever it is listed under.

    Of what an author quotes, the range is the quoted person's; of what is no forecast, codings from
    before that was refused may have one.
    """
    is_quoted = coding.kind == Coding.Kind.ATTRIBUTED and claim.commentator_id is not None
    return coding.is_forecast and not is_quoted


def _is_direction(coding: Coding) -> bool:
    return coding.reason == Coding.Reason.DIRECTION_ONLY and bool(coding.direction)


def _fate(claim: Claim, coding: Coding, link: ClaimLink) -> Standing:
    """Return what a link's question can say of a claim."""
    question, resolution = link.question, link.question.resolution
    if not question.is_binary:
        return Standing.OTHER_KIND
    if coding.is_conditional and not question.is_branch:
        return Standing.UNASKED
    if resolution is None:
        return Standing.OPEN
    if resolution.outcome is None:
        return Standing.CONDITION_FAILED if question.is_branch else Standing.ANNULLED
    if resolution.known_at and resolution.known_at.date() < claim.document.first_day:
        return Standing.KNOWN
    return Standing.TESTED
