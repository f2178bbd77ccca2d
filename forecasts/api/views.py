"""The API: find, ask permission, validate, call one service, answer. As the pages do."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import PermissionDenied, ValidationError
from rest_framework.generics import ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from forecasts.api.serializers import (
    EntryOut,
    ForecastIn,
    ForecastOut,
    ProblemOut,
    QuestionOut,
    SubmittedOut,
    TournamentOut,
)
from forecasts.forms.filters import STATES, FilterForm
from forecasts.models import LeaderboardEntry, Question, Tournament
from forecasts.permissions import can_forecast
from forecasts.queries import leaderboards, questions
from forecasts.queries.gathering import branches
from forecasts.services.forecasts import submit_forecast, withdraw_forecast

REFUSALS = {400: ProblemOut, 401: ProblemOut, 404: ProblemOut, 409: ProblemOut}


def find_tournament(request: Request, slug: str) -> Tournament:
    return get_object_or_404(Tournament.objects.visible_to(request.user), slug=slug)


def find_question(request: Request, tournament: str, slug: str) -> Question:
    visible = Question.objects.visible_to(request.user)
    return get_object_or_404(
        visible.select_related("tournament", "resolution__outcome", "proposal__outcome"),
        tournament__slug=tournament,
        slug=slug,
    )


class TournamentList(ListAPIView[Tournament]):
    serializer_class = TournamentOut
    queryset = Tournament.objects.none()  # for the schema

    def get_queryset(self) -> QuerySet[Tournament]:
        return Tournament.objects.visible_to(self.request.user)


class TournamentDetail(RetrieveAPIView[Tournament]):
    serializer_class = TournamentOut
    lookup_field = "slug"
    queryset = Tournament.objects.none()  # for the schema

    def get_queryset(self) -> QuerySet[Tournament]:
        return Tournament.objects.visible_to(self.request.user)


class QuestionList(ListAPIView[Any]):
    serializer_class = QuestionOut
    queryset = Question.objects.none()  # for the schema

    @extend_schema(
        parameters=[
            OpenApiParameter(name, str, description=text)
            for name, text in (
                ("search", "words of title, background or tags"),
                ("state", f"{', '.join(state for state, _ in STATES[1:-1])} or closing_soon"),
                ("tag", "one tag"),
                ("mine", "forecast or not_forecast, by you"),
                ("sort", "closing, newest or most"),
            )
        ]
    )
    def get(self, request: Request, slug: str) -> Response:
        tournament, now = find_tournament(request, slug), timezone.now()
        form = FilterForm(questions.tags(tournament), request.query_params)
        if not form.is_valid():
            faults = form.errors.items()
            raise ValidationError({name: [str(fault) for fault in row] for name, row in faults})
        found = questions.filtered(tournament, request.user, form.filters, now)
        page = self.paginate_queryset(found)
        assert page is not None, "pagination is on for every list"
        lines = questions.lines(list(page), request.user, now)
        pairs = branches([line.question.pk for line in lines])
        return self.get_paginated_response(
            QuestionOut(lines, many=True, context={"branches": pairs}).data
        )


class QuestionDetail(APIView):
    @extend_schema(responses={200: QuestionOut, 404: ProblemOut})
    def get(self, request: Request, tournament: str, slug: str) -> Response:
        question = find_question(request, tournament, slug)
        [line] = questions.lines([question], request.user, timezone.now())
        return Response(QuestionOut(line, context={"branches": branches([question.pk])}).data)


class ForecastList(APIView):
    """Your own entries on a question, latest first; and the way to add one."""

    @extend_schema(responses={200: ForecastOut(many=True), 404: ProblemOut})
    def get(self, request: Request, tournament: str, slug: str) -> Response:
        own = questions.history(find_question(request, tournament, slug), request.user)
        return Response(ForecastOut(own, many=True).data)

    @extend_schema(request=ForecastIn, responses={201: SubmittedOut, **REFUSALS})
    def post(self, request: Request, tournament: str, slug: str) -> Response:
        question = find_question(request, tournament, slug)
        if not can_forecast(request.user):
            raise PermissionDenied
        form = ForecastIn(data=request.data, context={"question": question})
        form.is_valid(raise_exception=True)
        forecast = submit_forecast(
            question=question,
            forecaster=request.user,
            probabilities=form.validated_data["ppm"],
            now=timezone.now,
        )
        return Response(SubmittedOut(forecast).data, status=201)


class Withdrawal(APIView):
    """Withdraw your active forecast; what it scored so far stays scored."""

    @extend_schema(request=None, responses={201: ForecastOut, **REFUSALS})
    def post(self, request: Request, tournament: str, slug: str) -> Response:
        question = find_question(request, tournament, slug)
        if not can_forecast(request.user):
            raise PermissionDenied
        entry = withdraw_forecast(question=question, forecaster=request.user, now=timezone.now)
        return Response(ForecastOut(entry).data, status=201)


class LeaderboardDetail(ListAPIView[LeaderboardEntry]):
    serializer_class = EntryOut
    queryset = LeaderboardEntry.objects.none()  # for the schema

    @extend_schema(
        parameters=[OpenApiParameter("bots", bool, description="the bots' board instead")]
    )
    def get(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return super().get(request, *args, **kwargs)

    def get_queryset(self) -> QuerySet[LeaderboardEntry]:
        board = leaderboards.leaderboard(find_tournament(self.request, self.kwargs["slug"]))
        if board is None:
            return LeaderboardEntry.objects.none()
        return leaderboards.entries(board, bots=self.request.query_params.get("bots") == "true")
