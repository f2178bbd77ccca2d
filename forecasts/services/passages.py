"""A steward's decision on each suggested passage; only what is accepted becomes a claim."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from accounts.models import User
from forecasts.errors import ConflictOfInterest, CopiedWords, IllegalStep, InvalidClaim
from forecasts.extraction.lint.sources import copied_run
from forecasts.models import Claim, Commentator, Document, DocumentText, Passage
from forecasts.models.proposal import QUOTED_WORDS
from forecasts.services.clock import Clock

State = Passage.State
LONGEST_QUOTE = 400  # characters
LONGEST_ACTOR, MOST_ACTORS = 100, 20


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
    does; InvalidClaim without a paraphrase, for a quotation that is longer than 25 words or does
    not stand in the text, and for a commentator who did not write it; CopiedWords for eight words
    in a row of the text, unless they may be.
    """
    locked, stamp = _lock_open(passage, steward, now)
    if commentator and not locked.document.authors.filter(pk=commentator.pk).exists():
        raise InvalidClaim("commentator", "This commentator did not write it.")
    _check_words(locked, paraphrase, quote, may_copy=may_copy)
    claim = Claim.objects.create(
        document=locked.document,
        key=_next_key(locked.document),
        locator=locked.locator,
        paraphrase=paraphrase.strip(),
        quote=quote.strip(),
        start=locked.start,
        end=locked.end,
        holder=holder.strip() or (commentator.name if commentator else ""),
        commentator=commentator,
        actors=[actor[:LONGEST_ACTOR] for actor in actors[:MOST_ACTORS]],
        cue=", ".join(locked.guess.get("words", []))[:200],
        accepted_at=stamp,
        accepted_by=steward,
    )
    _decide(locked, State.ACCEPTED, steward, stamp, claim=claim)
    return claim


@transaction.atomic
def merge_passage(*, passage: Passage, claim: Claim, steward: User, now: Clock) -> Passage:
    """Say that a passage says again what a claim of the same document says."""
    locked, stamp = _lock_open(passage, steward, now)
    if claim.document_id != locked.document_id:
        raise IllegalStep("This claim is another document's.")
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


def _lock(passage: Passage) -> Passage:
    # Keys of claims count up within a document, so its decisions take turns.
    document = Document.objects.select_for_update().filter(pk=passage.document_id).first()
    locked = Passage.objects.filter(pk=passage.pk).first()
    if document is None or locked is None:
        raise IllegalStep("This passage is gone: the document was read anew, or discarded.")
    locked.document = document
    return locked


def _lock_open(passage: Passage, steward: User, now: Clock) -> tuple[Passage, datetime]:
    locked = _lock(passage)
    if locked.document.authors.filter(user=steward).exists():
        raise ConflictOfInterest("You wrote this: another steward decides what it claims.")
    if locked.state not in (State.NEW, State.LATER):
        raise IllegalStep(f"This passage is {locked.get_state_display()} already.")
    return locked, now()


def _check_words(passage: Passage, paraphrase: str, quote: str, *, may_copy: bool) -> None:
    if not paraphrase.strip():
        raise InvalidClaim("paraphrase", "Say in words of your own what is claimed.")
    if len(quote.split()) > QUOTED_WORDS or len(quote.strip()) > LONGEST_QUOTE:
        raise InvalidClaim("quote", f"Quote at most {QUOTED_WORDS} words.")
    text = _clean_text(passage.document)
    if quote.strip() and " ".join(quote.split()) not in text:
        raise InvalidClaim("quote", "These words do not stand in the document like this.")
    copied = copied_run(paraphrase, text)
    if copied and not may_copy:
        raise CopiedWords("paraphrase", f"Text copied from the source: “{copied}”.")


def _clean_text(document: Document) -> str:
    """Return a document as a person reads it, in one line; a quotation is taken from there."""
    blocks = DocumentText.objects.values_list("blocks", flat=True).get(document=document)
    return " ".join(" ".join(block["text"].split()) for block in blocks)


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
