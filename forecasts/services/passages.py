"""A steward's decision on each suggested passage, and the claims that stewards add themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from accounts.models import User
from forecasts.errors import ConflictOfInterest, IllegalStep
from forecasts.models import Claim, Commentator, Document, Passage
from forecasts.queries.sentences import locator_of
from forecasts.services.claim_words import check_claimant, check_paraphrase, check_quote
from forecasts.services.clock import Clock
from forecasts.services.codings import check_stands

State = Passage.State
LONGEST_ACTOR, MOST_ACTORS = 100, 20


@dataclass(frozen=True)
class Said:
    """What a steward makes of a passage."""

    paraphrase: str
    quote: str
    holder: str
    commentator: Commentator | None
    actors: Sequence[str]
    may_copy: bool


@transaction.atomic
def accept_passage(
    *,
    passage: Passage,
    paraphrase: str,
    holder: str,
    commentator: Commentator | None,
    actors: Sequence[str],
    steward: User,
    now: Clock,
    quote: str = "",
    may_copy: bool = False,
) -> Claim:
    """Make a claim of a passage, in words of one's own.

    Raises IllegalStep for one that is decided; ConflictOfInterest for its author, as any decision
    does; InvalidClaim without a paraphrase or for one with more than 25 words of the text, for a
    quotation that is longer than that or does not stand in the text, and for a commentator who did
    not write it; CopiedWords for eight words in a row of the text, unless they may be.
    """
    locked, stamp = _lock_open(passage, steward, now)
    said = Said(paraphrase, quote, holder, commentator, actors, may_copy)
    return _accept(locked, said, steward, stamp)


@transaction.atomic
def add_claim(
    *,
    document: Document,
    span: tuple[int, int],
    paraphrase: str,
    holder: str,
    commentator: Commentator | None,
    actors: Sequence[str],
    steward: User,
    now: Clock,
    quote: str = "",
    may_copy: bool = False,
) -> Claim:
    """Make a claim of a sentence that no program suggested, or another of one that makes one.

    Raises what accepting does, and IllegalStep for what is no sentence of the text, for one whose
    suggestion is not accepted, and for the same claim again.
    """
    locked = _lock_document(document, steward)
    stamp = now()
    if not locked.runs.exists():
        raise IllegalStep("Confirm first how it is cited.")
    here = locked.claims.filter(start=span[0], end=span[1], withdrawn_at=None)
    same = here.filter(paraphrase=paraphrase.strip()).first()
    if same is not None:
        raise IllegalStep(f"{same.key} says that already.")
    said = Said(paraphrase, quote, holder, commentator, actors, may_copy)
    return _accept(_added(locked, span, steward), said, steward, stamp)


@transaction.atomic
def merge_passage(*, passage: Passage, claim: Claim, steward: User, now: Clock) -> Passage:
    """Say that a passage says again what a claim of the same document says.

    Raises IllegalStep for another document's claim, and for one that is withdrawn.
    """
    locked, stamp = _lock_open(passage, steward, now)
    if claim.document_id != locked.document_id:
        raise IllegalStep("This claim is another document's.")
    check_stands(claim)
    return _decide(locked, State.MERGED, steward, stamp, claim=claim)


@transaction.atomic
def reject_passage(
    *, passage: Passage, reason: Passage.Reason, steward: User, now: Clock
) -> Passage:
    """Say why a passage is no claim; it is counted with its reason."""
    locked, stamp = _lock_open(passage, steward, now)
    return _decide(locked, State.REJECTED, steward, stamp, reason=reason)


@transaction.atomic
def put_off(*, passage: Passage, steward: User, now: Clock) -> Passage:
    """Leave a passage for later; it goes to the end of the queue."""
    locked, stamp = _lock_open(passage, steward, now)
    return _decide(locked, State.LATER, steward, stamp)


@transaction.atomic
def reopen_passage(*, passage: Passage) -> Passage:
    """Undo a rejection or a merging. Raises IllegalStep for what became a claim of its own."""
    locked = _lock(passage)
    if locked.state not in (State.REJECTED, State.MERGED, State.LATER):
        raise IllegalStep("Only what was rejected, merged or put off can be looked at again.")
    locked.state, locked.reason, locked.claim = State.NEW, "", None
    locked.reviewer = locked.reviewed_at = None
    locked.save()
    return locked


def _accept(passage: Passage, said: Said, steward: User, stamp: datetime) -> Claim:
    document, commentator = passage.document, said.commentator
    if commentator:
        check_claimant(document, commentator)
    check_paraphrase(document, said.paraphrase, may_copy=said.may_copy)
    check_quote(document, said.quote)
    claim = Claim.objects.create(
        document=document,
        key=_next_key(document),
        locator=passage.locator,
        paraphrase=said.paraphrase.strip(),
        quote=said.quote.strip(),
        start=passage.start,
        end=passage.end,
        holder=said.holder.strip() or (commentator.name if commentator else ""),
        commentator=commentator,
        actors=[actor[:LONGEST_ACTOR] for actor in said.actors[:MOST_ACTORS]],
        cue=", ".join(passage.guess.get("words", []))[:200],
        accepted_at=stamp,
        accepted_by=steward,
    )
    _decide(passage, State.ACCEPTED, steward, stamp, claim=claim)
    return claim


def _added(document: Document, span: tuple[int, int], steward: User) -> Passage:
    """Return a passage of a steward's own, not saved yet. Raises IllegalStep."""
    start, end = span
    here = list(document.passages.filter(start=start, end=end))
    if any(one.state not in (State.ACCEPTED, State.MERGED) for one in here):
        raise IllegalStep("This sentence was suggested: decide on that instead.")
    locator = here[0].locator if here else locator_of(document, span)
    if not locator:
        raise IllegalStep("There is no such sentence in this document.")
    known = here[0].guess if here else {}
    return Passage(
        document=document,
        start=start,
        end=end,
        locator=locator,
        score=0,
        is_strong=True,
        guess={name: known[name] for name in ("holder", "actors") if name in known},
        added_by=steward,
    )


def _lock(passage: Passage) -> Passage:
    # Keys of claims count up within a document, so its decisions take turns.
    document = Document.objects.select_for_update().filter(pk=passage.document_id).first()
    locked = Passage.objects.filter(pk=passage.pk).first()
    if document is None or locked is None:
        raise IllegalStep("This passage is gone: the document was read anew, or discarded.")
    locked.document = document
    return locked


def _lock_document(document: Document, steward: User) -> Document:
    locked = Document.objects.select_for_update().filter(pk=document.pk).first()
    if locked is None:
        raise IllegalStep("This document was thrown away meanwhile.")
    _check_author(locked, steward)
    return locked


def _check_author(document: Document, steward: User) -> None:
    if document.authors.filter(user=steward).exists():
        raise ConflictOfInterest("You wrote this: another steward decides what it claims.")


def _lock_open(passage: Passage, steward: User, now: Clock) -> tuple[Passage, datetime]:
    locked = _lock(passage)
    _check_author(locked.document, steward)
    if locked.state not in (State.NEW, State.LATER):
        raise IllegalStep(f"This passage is {locked.get_state_display()} already.")
    return locked, now()


def _next_key(document: Document) -> str:
    keys = document.claims.filter(key__regex=r"^K[0-9]+$").values_list("key", flat=True)
    return f"K{max((int(key[1:]) for key in keys), default=0) + 1:02}"


def _decide(
    passage: Passage,
    state: Passage.State,
    steward: User,
    stamp: datetime,
    *,
    claim: Claim | None = None,
    reason: str = "",
) -> Passage:
    passage.state, passage.claim, passage.reason = state, claim, reason
    passage.reviewer, passage.reviewed_at = steward, stamp
    passage.save()
    return passage
