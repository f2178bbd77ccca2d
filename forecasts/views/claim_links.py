"""Claims tied to questions: linked to those there are, or made into new ones."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone

from accounts.requests import UserRequest
from forecasts.errors import Refusal
from forecasts.forms.claim_links import ClaimDraftForm, LinkForm
from forecasts.models import Claim, ClaimLink, Tournament
from forecasts.queries import claim_links
from forecasts.queries.claim_drafts import wordings
from forecasts.services.codings import link_claim, unlink_claim
from forecasts.views.codings import claim_of_steward, refuse_withdrawn
from forecasts.views.steps import refuse


@login_required
def claim_link(request: UserRequest, document: str, key: str) -> HttpResponse:
    claim = claim_of_steward(request, document, key)
    if closed := refuse_withdrawn(request, claim, "Link"):
        return closed
    search = request.GET.get("search", "")[:200].replace("\0", "")
    offers, number = claim_links.offers(claim, request.user, search, timezone.now())
    form = LinkForm(offers, request.POST if request.method == "POST" else None)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            _link(request, claim, form)
            return redirect("claim_link", *claim.path)
        except Refusal as refusal:
            status = refuse(form, refusal)
    linked = claim_links.links(claim, request.user)
    context = {
        "claim": claim,
        "form": form,
        "links": [(link, claim_links.is_before(link)) for link in linked],
        "search": search,
        "number": number,
        "shown": len(offers),
    }
    return render(request, "codings/link.html", context, status=status)


@login_required
def claim_unlink(request: UserRequest, document: str, key: str, pk: int) -> HttpResponse:
    claim = claim_of_steward(request, document, key)
    links = claim.links.select_related("question__tournament")
    link = get_object_or_404(links, pk=pk)
    if request.method != "POST":
        return render(request, "codings/unlink.html", {"claim": claim, "link": link})
    try:
        unlink_claim(link=link, steward=request.user, now=timezone.now)
    except Refusal as refusal:
        context = {"claim": claim, "link": link, "refusal": refusal}
        return render(request, "codings/unlink.html", context, status=409)
    return redirect("claim_link", *claim.path)


@login_required
def claim_draft(request: UserRequest, document: str, key: str) -> HttpResponse:
    """Choose what to ask, and where; the form of a question comes next, filled in."""
    claim = claim_of_steward(request, document, key)
    if closed := refuse_withdrawn(request, claim, "Draft from"):
        return closed
    drafts = wordings(claim)
    tournaments = Tournament.objects.visible_to(request.user)
    form = ClaimDraftForm(drafts, tournaments, request.POST if request.method == "POST" else None)
    if form.is_valid():
        query = QueryDict(mutable=True)
        chosen = {name: form.cleaned_data[name] for name in ("part", "relation")}
        query.update({"claim": str(claim.pk), **chosen})
        pose = reverse("question_pose", args=[form.cleaned_data["tournament"].slug])
        return redirect(f"{pose}?{query.urlencode()}")
    context = {
        "claim": claim,
        "form": form,
        "drafts": drafts,
        "posed": claim.drafts.select_related("question__tournament"),
    }
    return render(request, "codings/draft.html", context, status=422 if form.is_bound else 200)


def _link(request: UserRequest, claim: Claim, form: LinkForm) -> ClaimLink:
    return link_claim(
        claim=claim,
        question=form.chosen.question,
        relation=ClaimLink.Relation(form.cleaned_data["relation"]),
        note=form.cleaned_data["note"],
        steward=request.user,
        now=timezone.now,
    )
