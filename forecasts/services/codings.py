"""How claims are read: codings by coders, settled by a third where two differ. Append-only."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import date, datetime

from django.db import transaction

from accounts.models import User
from forecasts.errors import ConflictOfInterest, IllegalStep, InvalidClaim
from forecasts.models import Claim, ClaimDraft, ClaimLink, Coding, Question
from forecasts.models.claim import NO_FORECAST
from forecasts.permissions import can_answer_for
from forecasts.queries.codings import differing_coders
from forecasts.services.clock import Clock


@dataclass(frozen=True)
class Reading:
    """What a coder makes of a claim: a range in 0 to 1 under a lexicon, or why there is none.

    The range is the chance that what the paraphrase says is true; of words said of its opposite
    (``polarity``) it is turned round already.
    """

    kind: str
    low: float | None = None
    high: float | None = None
    reason: str = ""
    direction: str = ""
    is_conditional: bool = False
    condition: str = ""
    lexicon: str = ""
    lexicon_version: str = ""
    phrase: str = ""
    polarity: str = Coding.Polarity.AFFIRMED
    horizon: str = ""
    horizon_ends: date | None = None
    saw_outcome: bool = False
    note: str = ""

    @property
    def is_codable(self) -> bool:
        return self.low is not None


@transaction.atomic
def code_claim(*, claim: Claim, reading: Reading, coder: User | None, now: Clock) -> Coding:
    """Add a coder's reading to a claim; their latest one counts.

    Raises InvalidClaim, IllegalStep for a claim that is withdrawn, and ConflictOfInterest for one's
    own words.
    """
    locked = _lock(claim, coder)
    return _add(locked, reading, coder, now(), is_adjudication=False)


@transaction.atomic
def adjudicate(*, claim: Claim, reading: Reading, steward: User, now: Clock) -> Coding:
    """Settle what two coders read differently.

    Raises IllegalStep where they do not differ, ConflictOfInterest for one of the two and for
    one's own words.
    """
    locked = _lock(claim, steward)
    coders = differing_coders(locked)
    if not coders:
        raise IllegalStep("No two coders differ on this claim.")
    if steward.pk in coders:
        raise ConflictOfInterest("Somebody else than the two coders has to settle it.")
    return _add(locked, reading, steward, now(), is_adjudication=True)


@transaction.atomic
def link_claim(
    *,
    claim: Claim,
    question: Question,
    relation: ClaimLink.Relation,
    note: str,
    steward: User | None,
    now: Clock,
) -> ClaimLink:
    """Say what a claim has to do with a published question.

    Raises IllegalStep the second time, and ConflictOfInterest for one's own words.
    """
    return _link(_lock(claim, steward), question, relation, note, steward, now)


@transaction.atomic
def link_published(*, question: Question, now: Clock) -> ClaimLink | None:
    """Link a question that has just been published to the claim it was posed from, if any."""
    draft = ClaimDraft.objects.filter(question=question).select_related("claim", "steward").first()
    if draft is None or draft.claim.withdrawn_at is not None:
        return None
    # Whoever drafted it may have claimed the author's page since: that is no reason to refuse.
    relation = ClaimLink.Relation(draft.relation)
    return _link(_lock(draft.claim, None), question, relation, "", draft.steward, now)


@transaction.atomic
def unlink_claim(*, link: ClaimLink, steward: User, now: Clock) -> ClaimLink:
    """Undo a link; it stays on record.

    Raises IllegalStep for one that is undone, and ConflictOfInterest for one's own words.
    """
    check_disinterest(link.claim, steward)
    locked = ClaimLink.objects.select_for_update().get(pk=link.pk)
    if locked.unlinked_at is not None:
        raise IllegalStep("This link has been undone already.")
    locked.unlinked_at, locked.unlinked_by = now(), steward
    locked.save(update_fields=["unlinked_at", "unlinked_by"])
    return locked


def check_disinterest(claim: Claim, steward: User | None) -> None:
    """Raise ConflictOfInterest for the commentator whose claim it is."""
    if steward is not None and can_answer_for(steward, claim):
        raise ConflictOfInterest("These are words of your own: another steward decides.")


def check_stands(claim: Claim) -> None:
    """Raise IllegalStep for a claim that has been withdrawn."""
    if claim.withdrawn_at is not None:
        raise IllegalStep("This claim has been withdrawn.")


def _lock(claim: Claim, steward: User | None) -> Claim:
    locked = Claim.objects.select_for_update().get(pk=claim.pk)
    check_disinterest(locked, steward)
    check_stands(locked)
    return locked


def _link(
    locked: Claim,
    question: Question,
    relation: ClaimLink.Relation,
    note: str,
    steward: User | None,
    now: Clock,
) -> ClaimLink:
    if question.published_at is None:
        raise IllegalStep("Only a published question can be linked.")
    if locked.links.filter(question=question, unlinked_at=None).exists():
        raise IllegalStep("Claim and question are linked already.")
    return locked.links.create(
        question=question, relation=relation, note=note, linked_by=steward, linked_at=now()
    )


def _add(
    claim: Claim, reading: Reading, coder: User | None, stamp: datetime, *, is_adjudication: bool
) -> Coding:
    _check_range(reading)
    if reading.polarity == Coding.Polarity.DENIED and not reading.phrase:
        raise InvalidClaim(
            "polarity", "Only words can be said of the opposite: name them, or turn the numbers."
        )
    return claim.codings.create(
        coder=coder,
        coded_at=stamp,
        is_adjudication=is_adjudication,
        is_codable=reading.is_codable,
        **asdict(reading),
    )


def _check_range(reading: Reading) -> None:
    low, high = reading.low, reading.high
    if (low is None) != (high is None):
        raise InvalidClaim("high", "Give both ends of the range, or neither.")
    if low is not None and high is not None:
        # Written so that NaN fails.
        if not 0 <= low <= high <= 1:
            raise InvalidClaim("low", "The range runs from 0 to 1, its lower end first.")
        if reading.reason:
            raise InvalidClaim("reason", "What has a range needs no reason for having none.")
        if reading.kind in NO_FORECAST:
            raise InvalidClaim("kind", "What is no forecast has no range: say why there is none.")
    elif not reading.reason:
        raise InvalidClaim("reason", "Say why no range can be read from it.")
    if reading.is_conditional and not reading.condition.strip():
        raise InvalidClaim("condition", "Say what the condition is.")
