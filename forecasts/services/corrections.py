"""What is public, put right: a claim, a citation. What it said before stays on record."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from accounts.models import User
from forecasts.errors import ConflictOfInterest, IllegalStep, InvalidClaim, InvalidDocument
from forecasts.models import Claim, Commentator, Correction, Document
from forecasts.services.claim_words import check_claimant, check_paraphrase, check_quote
from forecasts.services.clock import Clock
from forecasts.services.codings import check_disinterest, check_stands
from forecasts.services.documents import save_whole
from forecasts.services.notifications import tell

NOBODY = "nobody"


@transaction.atomic
def correct_claim(
    *,
    claim: Claim,
    paraphrase: str,
    quote: str,
    commentator: Commentator | None,
    holder: str,
    actors: Sequence[str],
    reason: str,
    steward: User,
    now: Clock,
    may_copy: bool = False,
    seen: int | None = None,
) -> Claim:
    """Put right what a claim says or whose it is; what it said before stays on record.

    What changes is checked as when a passage is accepted; ``seen`` is how many corrections there
    were when the steward began, so that none is lost in another. Raises InvalidClaim, also without
    a reason or a change; CopiedWords; IllegalStep for a claim that is withdrawn, and where another
    correction came first; ConflictOfInterest for whoever wrote it.
    """
    locked, stamp = _lock(claim, steward, now)
    _check_seen(locked, seen)
    said = {
        "paraphrase": paraphrase.strip(),
        "quote": quote.strip(),
        "commentator": commentator,
        "holder": _holder(locked, commentator, holder.strip()),
        "actors": list(actors),
    }
    changed = _changed(locked, said)
    if not changed:
        raise InvalidClaim("paraphrase", "Nothing would change.")
    if not reason.strip():
        raise InvalidClaim("reason", "Say why.")
    _check(locked.document, changed, may_copy=may_copy)
    owners = [locked.commentator, commentator]  # of before and of now
    _change(locked, changed, claim=locked, reason=reason.strip(), steward=steward, made_at=stamp)
    # The reason first: what is long is cut.
    told = f"{reason.strip()} · Now: “{locked.paraphrase}”"
    _tell(owners, locked, f"{locked.key} was corrected. Because:", stamp, told)
    return locked


@transaction.atomic
def withdraw_claim(*, claim: Claim, reason: str, steward: User, now: Clock) -> Claim:
    """Say that a claim should not have been accepted. It stays to be read, and counts nowhere.

    Raises InvalidClaim without a reason; IllegalStep the second time; ConflictOfInterest for
    whoever wrote it.
    """
    locked, stamp = _lock(claim, steward, now)
    if not reason.strip():
        raise InvalidClaim("reason", "Say why.")
    locked.withdrawn_at, locked.withdrawn_by = stamp, steward
    locked.withdrawn_because = reason.strip()
    locked.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_because"])
    told = f"{locked.withdrawn_because} · It said: “{locked.paraphrase}”"
    _tell([locked.commentator], locked, f"{locked.key} was withdrawn. Because:", stamp, told)
    return locked


@transaction.atomic
def correct_citation(
    *,
    document: Document,
    title: str,
    url: str,
    published_on_note: str,
    rights: str,
    reason: str,
    steward: User,
    now: Clock,
    seen: int | None = None,
) -> Document:
    """Put right how a public document is cited; what it said before stays on record.

    Its authors and its date stay: its claims were charged to the one and read by the other.
    ``seen`` is as for a claim. Raises InvalidDocument, also without a reason or a change;
    IllegalStep for a document that is not public, and where another correction came first;
    ConflictOfInterest for whoever wrote it.
    """
    locked = Document.objects.select_for_update().get(pk=document.pk)
    if locked.published_at is None:
        raise IllegalStep("This document is not public yet: mend how it is cited.")
    _check_author(locked, steward)
    _check_seen(locked, seen)
    said = {
        "title": title.strip(),
        "url": url.strip(),
        "published_on_note": published_on_note.strip(),
        "rights": rights.strip(),
    }
    changed = _changed(locked, said)
    if not changed:
        raise InvalidDocument("title", "Nothing would change.")
    if not reason.strip():
        raise InvalidDocument("reason", "Say why.")
    _change(locked, changed, document=locked, reason=reason.strip(), steward=steward, made_at=now())
    return locked


def _lock(claim: Claim, steward: User, now: Clock) -> tuple[Claim, datetime]:
    locked = Claim.objects.select_for_update().get(pk=claim.pk)
    check_disinterest(locked, steward)
    _check_author(locked.document, steward)
    check_stands(locked)
    return locked, now()


def _check_author(document: Document, steward: User) -> None:
    if document.authors.filter(user=steward).exists():
        raise ConflictOfInterest("You wrote this: another steward puts it right.")


def _check_seen(row: Claim | Document, seen: int | None) -> None:
    """Raise IllegalStep, with what it says now, where it was corrected since somebody saw it."""
    since = [] if seen is None else list(row.corrections.all()[seen:])
    if since:
        now = "; ".join(f"{one.get_field_display()} is now “{one.became}”" for one in since)
        raise IllegalStep(
            f"Somebody has corrected this meanwhile: {now}. Bring that into what you typed, then "
            "send it again."
        )


def _holder(claim: Claim, commentator: Commentator | None, holder: str) -> str:
    """Return whose claim it is to be, by name: the new author's where it was the old one's.

    Raises InvalidClaim where it is to be on nobody's card and nobody is named.
    """
    was = claim.commentator
    if was is None or commentator == was:
        return holder or (commentator.name if commentator else "")
    named = "" if holder == was.name == claim.holder else holder
    if not named and commentator is None:
        raise InvalidClaim("holder", f"If it is not {was.name}’s, say whose it is.")
    return named or (commentator.name if commentator else "")


def _changed(row: Claim | Document, said: Mapping[str, Any]) -> dict[str, Any]:
    """Return what a row is to say that it does not say yet, as people read it."""
    return {
        name: value
        for name, value in said.items()
        if _told(name, getattr(row, name)) != _told(name, value)
    }


def _check(document: Document, changed: Mapping[str, Any], *, may_copy: bool) -> None:
    if changed.get("commentator"):
        check_claimant(document, changed["commentator"])
    if "paraphrase" in changed:
        check_paraphrase(document, changed["paraphrase"], may_copy=may_copy)
    if "quote" in changed:
        check_quote(document, changed["quote"])


def _change(row: Claim | Document, changed: Mapping[str, Any], **record: Any) -> None:
    """Change a row, and record of each field what it said and says."""
    for name, value in changed.items():
        was, became = _told(name, getattr(row, name)), _told(name, value)
        Correction.objects.create(field=name, was=was, became=became, **record)
        setattr(row, name, value)
    save_whole(row)


def _told(name: str, value: Any) -> str:
    """Return a value as people read it."""
    if name == "commentator":
        return value.name if value else NOBODY
    return ", ".join(value) if isinstance(value, list) else value


def _tell(
    owners: Iterable[Commentator | None], claim: Claim, text: str, at: datetime, reason: str
) -> None:
    """Tell the accounts of those whose claim it is, or was, if they can see it."""
    users = {owner.user_id for owner in owners if owner is not None and owner.user_id is not None}
    if claim.document.published_at is not None:
        tell(users, text, question=None, path=claim.get_absolute_url(), at=at, words=reason)
