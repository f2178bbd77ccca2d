"""Questions posed from claims: drafts, until their publication links the two."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from accounts.models import User
from forecasts.models import Claim, ClaimDraft, ClaimLink, Option, Question
from forecasts.services.clock import Clock
from forecasts.services.codings import check_disinterest, check_stands
from forecasts.services.drafts import pose_question


@transaction.atomic
def pose_from_claim(
    *,
    claim: Claim,
    relation: ClaimLink.Relation,
    question: Question,
    options: Sequence[Option],
    author: User,
    now: Clock,
) -> Question:
    """Save a draft that is linked to the claim once it is published.

    Raises InvalidQuestion, IllegalStep for a claim that is withdrawn, and ConflictOfInterest for
    one's own words.
    """
    check_disinterest(claim, author)
    check_stands(claim)
    posed = pose_question(question=question, options=options, author=author, now=now)
    ClaimDraft.objects.create(question=posed, claim=claim, relation=relation, steward=author)
    return posed
