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
    if not (named.isascii() and named.isdigit() and len(named) < 19):
        raise Http404
    return int(named)
