"""Whose words are read: documents, their authors and outlets, and the claims found in them."""

from __future__ import annotations

from django.db.models import Count, Prefetch, QuerySet

from forecasts.models import Claim, Commentator, Contest, Document, Outlet
from forecasts.permissions import Visitor


def documents(user: Visitor) -> QuerySet[Document]:
    """Return the documents a visitor may see with their numbers of claims, latest first."""
    rows = Document.objects.visible_to(user).select_related("outlet").prefetch_related("authors")
    return rows.annotate(claim_count=Count("claims")).order_by("-published_on", "slug")


def public_documents() -> QuerySet[Document]:
    """Return what report cards are drawn from: the documents everybody may see."""
    return Document.objects.filter(published_at__isnull=False)


def public_claims() -> QuerySet[Claim]:
    """Return the claims of published documents that are their authors' own, with what a card shows.

    The claims of people an author quotes count on nobody's card.
    """
    contested = Contest.objects.select_related("commentator", "steward")
    contests = Prefetch("contests", contested.prefetch_related("commentator__releases"))
    rows = Claim.objects.filter(document__published_at__isnull=False, commentator__isnull=False)
    rows = rows.select_related("document__outlet", "commentator")
    rows = rows.prefetch_related(contests, "replies__commentator__releases")
    return rows.order_by("-document__published_on", "document__slug", "key")


def outlets(user: Visitor) -> QuerySet[Outlet]:
    """Return the outlets of the documents a visitor may see, with how many there are."""
    rows = Outlet.objects.filter(documents__in=Document.objects.visible_to(user))
    return rows.annotate(document_count=Count("documents", distinct=True)).order_by("name")


def commentators(user: Visitor) -> QuerySet[Commentator]:
    """Return the authors of the documents a visitor may see, with how many there are."""
    rows = Commentator.objects.filter(documents__in=Document.objects.visible_to(user))
    return rows.annotate(document_count=Count("documents", distinct=True)).order_by("name")
