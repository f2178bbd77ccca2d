from __future__ import annotations

from datetime import datetime

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from forecasts import permissions
from forecasts.forms.forecasts import ForecastForm
from forecasts.models import Question
from forecasts.queries import coherence, proposals, questions
from forecasts.queries.clarifications import requests, said
from forecasts.queries.reviews import standing
from forecasts.queries.rewordings import pending_rewording
from forecasts.queries.wording import frozen_at

PER_PAGE = 100


def find_question(request: HttpRequest, tournament: str, slug: str) -> Question:
    """Return the question a page is about, or raise Http404 for one the visitor may not see."""
    visible = Question.objects.visible_to(request.user)
    return get_object_or_404(
        visible.select_related(
            "tournament",
            "resolution__outcome",
            "resolution__steward",
            "proposal__outcome",
            "proposal__proposer",
        ),
        tournament__slug=tournament,
        slug=slug,
    )


def question_detail(request: HttpRequest, tournament: str, slug: str) -> HttpResponse:
    question = find_question(request, tournament, slug)
    if question.published_at is None:
        return _draft_page(request, question)
    return question_page(request, question, timezone.now())


def question_scores(request: HttpRequest, tournament: str, slug: str, version: int) -> HttpResponse:
    """Everyone's scores under one version of the resolution, superseded ones too."""
    question = find_question(request, tournament, slug)
    versions = question.resolutions.select_related("run", "outcome", "steward", "proposal")
    resolution = get_object_or_404(versions, version=version)
    scores = Paginator(questions.version_scores(resolution), PER_PAGE)
    context = {
        "question": question,
        "resolution": resolution,
        "is_current": question.resolution_id == resolution.pk,
        "page": scores.get_page(request.GET.get("page")),
        "contenders": resolution.run.contender_scores.order_by("-relative"),
    }
    return render(request, "questions/scores.html", context)


def question_log(request: HttpRequest, tournament: str, slug: str) -> HttpResponse:
    """Who did what to a question, when and why."""
    question = find_question(request, tournament, slug)
    context = {"question": question, "lines": proposals.log(question)}
    return render(request, "questions/log.html", context)


def question_page(
    request: HttpRequest,
    question: Question,
    now: datetime,
    form: ForecastForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Answer with a question's page, with a refused form where there is one."""
    page = questions.page(question, request.user, now)
    may_steward = permissions.can_steward(request.user)
    links = coherence.of_questions([question.pk], request.user, now)
    pair, frozen = links.of_branch(question), frozen_at(question)
    context = {
        "page": page,
        "question": question,
        "form": form or ForecastForm(question, page.line.options, mine=page.line.mine),
        "links": links,
        "pair": pair,
        "is_public": question.tournament.is_public and question.published_at is not None,
        "may_forecast": permissions.can_forecast(request.user),
        "is_recused": any(recusal.user_id == request.user.pk for recusal in page.recusals),
        "standing": proposals.pending(question, request.user, now),
        "above": proposals.pending_above(pair) if pair else [],
        "decisions": proposals.decisions_on(question),
        "may_steward": may_steward,
        "why_not": _why_not_judge(request, question),
        "rewording": pending_rewording(question, now) if may_steward and not frozen else None,
        "requests": requests(question, request.user),
        "inherited": said([pair.condition, pair.outcome]) if pair else [],
        "frozen_at": frozen,
    }
    return render(request, "questions/detail.html", context, status=status)


def _why_not_judge(request: HttpRequest, question: Question) -> str:
    """Why a steward leaves the question to others; empty for all who have nothing to judge."""
    if not permissions.can_steward(request.user):
        return ""
    stakes = question.tournament.needs_second
    return permissions.why_not_judge(request.user, question, stakes=stakes)


def _draft_page(request: HttpRequest, question: Question) -> HttpResponse:
    """Answer with what stewards see of a question before anybody else does."""
    context = {
        "question": question,
        "options": question.options.all(),
        "standing": standing(question),
        "state": question.state(timezone.now()),
    }
    return render(request, "drafts/detail.html", context)
