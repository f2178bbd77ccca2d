"""The claim a question is posed from, as the address of the form names it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from accounts.requests import UserRequest
from forecasts.models import Claim, ClaimLink
from forecasts.queries.claim_drafts import first_fields


@dataclass(frozen=True)
class Origin:
    """A claim, how the question will be related to it, and what the form begins with."""

    claim: Claim
    relation: ClaimLink.Relation
    guess: dict[str, Any]


def claim_posed_from(request: UserRequest) -> Origin | None:
    """Return where the question comes from, if from a claim; 404 for what names none."""
    number = numbered(request, "claim")
    if number is None:
        return None
    relation = request.GET.get("relation", "")
    if relation not in ClaimLink.Relation.values:
        raise Http404
    claim = get_object_or_404(Claim.objects.select_related("document__outlet"), pk=number)
    guess = first_fields(claim, request.GET.get("part", ""), timezone.now())
    return Origin(claim, ClaimLink.Relation(relation), guess)


def numbered(request: UserRequest, name: str) -> int | None:
    """Return the record a parameter names by its number; 404 for what is no number."""
    named = request.GET.get(name)
    if named is None:
        return None
    number = number_in(named)
    if number is None:
        raise Http404
    return number


def number_in(text: str) -> int | None:
    """Return what is typed as a whole number, of no more digits than a record's can have."""
    return int(text) if text.isascii() and text.isdigit() and len(text) < 19 else None
