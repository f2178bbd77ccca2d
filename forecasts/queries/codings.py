"""Which reading of a claim counts, and who may see whose."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from forecasts.models import Claim, Coding, Correction, Document
from forecasts.permissions import Visitor

# Two coders agree where these do. A range is that of the claim as paraphrased, whatever the words
# were said of, so their polarity need not agree.
COMPARED = ("is_codable", "low", "high", "direction", "kind", "is_conditional")


def worded() -> QuerySet[Any]:
    """Return codings in order, each with which wording of its claim was read: 0 is the first.

    What was read of one wording is never compared with what was read of another.
    """
    reworded = Correction.objects.filter(
        claim=OuterRef("claim"),
        field=Correction.Field.PARAPHRASE,
        made_at__lte=OuterRef("coded_at"),
    )
    times = reworded.order_by().values("claim").annotate(times=Count("pk")).values("times")
    wording = Coalesce(Subquery(times, output_field=IntegerField()), 0)
    codings: QuerySet[Any] = Coding.objects.select_related("coder").order_by("pk")
    found: QuerySet[Any] = codings.annotate(wording=wording)
    return found


def is_reworded(coding: Coding) -> bool:
    """Whether the claim has been reworded since it was read."""
    later = coding.claim.corrections.filter(made_at__gt=coding.coded_at)
    return later.filter(field=Correction.Field.PARAPHRASE).exists()


def latest_wording(codings: Sequence[Coding]) -> list[Coding]:
    """Return those of a claim's codings, in order, that read the wording the last of them read.

    So a reading of an earlier wording counts until somebody has read a later one.
    """
    return [one for one in codings if one.wording == codings[-1].wording]


def standing(claims: Iterable[Claim]) -> dict[int, Coding]:
    """Return the coding that stands of each claim, by id; claims still open are left out."""
    found = {}
    for claim, codings in by_claim(claims):
        coding = standing_among(codings, needs_two=claim.document.two_coders)
        if coding is not None:
            found[claim.pk] = coding
    return found


def differing_coders(claim: Claim) -> set[int]:
    """Return the ids of coders whose latest readings differ and are not settled since."""
    return {coder.pk for coder in (one.coder for one in differing_readings(claim)) if coder}


def differing_readings(claim: Claim) -> list[Coding]:
    """Return the latest reading of each coder where they differ and nobody has settled it since."""
    return differing_among(latest_wording(list(worded().filter(claim=claim))))


def differing(claims: Iterable[Claim]) -> set[int]:
    """Return the ids of the claims whose coders differ, in one query."""
    return {claim.pk for claim, codings in by_claim(claims) if differing_among(codings)}


def first_readings(codings: Sequence[Coding]) -> list[Coding]:
    """Return two coders' readings of one claim as they stood when the second had coded.

    What either reads later has seen the other's, and is no evidence of agreement; a third coder has
    seen both. The two have read the same wording. ``codings`` are those of one claim, in order;
    empty where fewer than two have coded.
    """
    for _, same in groupby(codings, key=lambda coding: coding.wording):
        read: dict[int, Coding] = {}
        for coding in same:
            if coding.coder_id is not None and not coding.is_adjudication and len(read) < 2:
                read[coding.coder_id] = coding
        if len(read) == 2:
            return list(read.values())
    return []


def is_same(one: Coding, other: Coding) -> bool:
    """Whether two readings say the same of all that is compared."""
    return _compared(one) == _compared(other)


def codings_by_claim(document: Document) -> list[tuple[Claim, list[Coding]]]:
    """Return a document's claims by key, each with all its codings in order, in two queries."""
    claims = document.claims.select_related("document").order_by("key")
    return list(_all_by_claim(claims))


def seen_by(codings: Sequence[Coding], user: Visitor, *, two_coders: bool) -> list[Coding]:
    """Return the codings a visitor may see: coders are blind to one another until both have coded.

    Of a claim that was reworded, until both have coded it as it stands. ``codings`` are those of
    one claim, in order.
    """
    wordings = {coding.wording for coding in codings}
    done = {wording for wording in wordings if _is_read_by_two(codings, wording)}
    if not two_coders or not codings or codings[-1].wording in done:
        return list(codings)
    return [one for one in codings if one.wording in done or one.coder_id in (None, user.pk)]


def by_claim(claims: Iterable[Claim]) -> Iterable[tuple[Claim, list[Coding]]]:
    """Return claims, in the order given, each with its codings in order, in one query.

    They are those of the latest wording that was read.
    """
    return ((claim, latest_wording(codings)) for claim, codings in _all_by_claim(claims))


def _all_by_claim(claims: Iterable[Claim]) -> Iterable[tuple[Claim, list[Coding]]]:
    wanted = {claim.pk: claim for claim in claims}
    rows: dict[int, list[Coding]] = {pk: [] for pk in wanted}
    for coding in worded().filter(claim__in=wanted):
        rows[coding.claim_id].append(coding)
    return ((wanted[pk], codings) for pk, codings in rows.items())


def _is_read_by_two(codings: Iterable[Coding], wording: int) -> bool:
    """Whether two people have read this wording, or a third has settled how it is read."""
    read = [coding for coding in codings if coding.wording == wording]
    by_people = {coding.coder_id for coding in read if coding.coder_id is not None}
    return len(by_people) >= 2 or any(coding.is_adjudication for coding in read)


def counting(codings: list[Coding], *, needs_two: bool, known_at: datetime | None) -> Coding | None:
    """Return the coding that counts for a test on what could be known at an instant, if any.

    That is the one that stands among those made before; where none does, the one that stands among
    all. So what was read in time cannot be changed by reading it again when the outcome is known,
    as long as it is not reworded: ``codings`` are those of one wording.
    """
    early = [one for one in codings if known_at is None or one.precedes(known_at)]
    found = standing_among(early, needs_two=needs_two)
    return found or standing_among(codings, needs_two=needs_two)


def standing_among(codings: list[Coding], *, needs_two: bool) -> Coding | None:
    """Return the one that stands of a wording's codings, in order; None while the claim is open.

    The latest adjudication stands, else what the coders' latest readings agree on. Where a document
    asks for two coders, one alone does not; a file's coding stands until somebody codes.
    """
    latest = _latest(_since_settled(codings))
    if codings and latest and latest[-1].is_adjudication:
        return latest[-1]
    by_people = [coding for coding in latest if coding.coder_id is not None]
    if not by_people:
        return latest[-1] if latest else None
    if needs_two and len(by_people) < 2:
        return None
    return by_people[-1] if len({_compared(coding) for coding in by_people}) == 1 else None


def differing_among(codings: list[Coding]) -> list[Coding]:
    """Return coders' latest readings where they differ; a file is no coder."""
    latest = [one for one in _latest(_since_settled(codings)) if one.coder_id is not None]
    return latest if len({_compared(coding) for coding in latest}) > 1 else []


def _since_settled(codings: list[Coding]) -> list[Coding]:
    """Return the codings from the latest adjudication on; it settles all before."""
    places = [place for place, coding in enumerate(codings) if coding.is_adjudication]
    return codings[places[-1] :] if places else codings


def _latest(codings: list[Coding]) -> list[Coding]:
    """Return each coder's latest coding, an adjudication alone."""
    if codings and codings[-1].is_adjudication:
        return codings[-1:]
    # Whoever settled a claim and codes it anew differs from themselves: another has to settle it.
    read = {(coding.coder_id, coding.is_adjudication): coding for coding in codings}
    return list(read.values())


def _compared(coding: Coding) -> tuple[object, ...]:
    return tuple(getattr(coding, name) for name in COMPARED)
