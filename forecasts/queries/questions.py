"""Questions as a page or an API answer shows them, in a fixed number of queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.contrib.postgres.search import SearchQuery, SearchVector
from django.db.models import Count, Q, QuerySet

from forecasts.models import (
    ClaimLink,
    Clarification,
    Forecast,
    Option,
    Question,
    Recusal,
    Resolution,
    Score,
    Tournament,
)
from forecasts.models.question import QuestionQuerySet, State
from forecasts.permissions import Visitor
from forecasts.queries.crowds import Crowd, crowds

CLOSING_SOON = timedelta(days=7)
SORTS = {"closing": "closing first", "newest": "newest first", "most": "most forecasts first"}


@dataclass(frozen=True)
class Filters:
    """What a reader asked of a question list; each may be empty."""

    search: str = ""
    state: str = ""
    tag: str = ""
    mine: str = ""  # "forecast" or "not_forecast", by the reader
    sort: str = "closing"


@dataclass(frozen=True)
class Line:
    """A question as one line of a list, with what the reader has to do with it."""

    question: Question
    options: list[Option]
    state: State
    crowd: Crowd
    mine: list[int] | None  # the reader's active forecast, parts per million
    my_score: Score | None
    clarifications: list[Clarification]

    @property
    def favourite(self) -> tuple[Option, float] | None:
        """The crowd's likeliest option (yes, for a binary question) with its probability."""
        return self._favourite(self.crowd.median)

    @property
    def my_favourite(self) -> tuple[Option, int] | None:
        """The reader's likeliest option (yes, for a binary question), in parts per million."""
        return self._favourite(self.mine)

    def _favourite(self, shares: Any) -> tuple[Option, Any] | None:
        if shares is None:
            return None
        place = 0 if self.question.is_binary else max(range(len(shares)), key=shares.__getitem__)
        return self.options[place], shares[place]


def filtered(
    tournament: Tournament, user: Visitor, filters: Filters, now: datetime
) -> QuerySet[Question]:
    """Return a tournament's questions as asked for, in the order asked for."""
    questions = Question.objects.visible_to(user).filter(tournament=tournament)
    if filters.search:
        questions = matching(questions, filters.search)
    if filters.state == "closing_soon":
        questions = questions.in_state(State.OPEN, now)
        questions = questions.filter(scheduled_close_time__lte=now + CLOSING_SOON)
    elif filters.state:
        questions = questions.in_state(State(filters.state), now)
    if filters.tag:
        questions = questions.filter(tags__contains=[filters.tag])
    if filters.mine and user.is_authenticated:
        forecast = Q(pk__in=forecast_by(user.pk))
        questions = questions.filter(forecast if filters.mine == "forecast" else ~forecast)
    if filters.sort == "most":
        questions = questions.annotate(entries=Count("forecasts")).order_by("-entries", "slug")
    elif filters.sort == "newest":
        questions = questions.order_by("-open_time", "slug")
    return questions.select_related("tournament", "resolution__outcome", "proposal__outcome")


def matching(questions: QuestionQuerySet, text: str) -> QuestionQuerySet:
    """Word search over title, background and tags; a piece of the title is found as well."""
    words = SearchVector("title", "background", "tags", config="english")
    query = SearchQuery(text, search_type="websearch", config="english")
    return questions.annotate(words=words).filter(Q(words=query) | Q(title__icontains=text))


def forecast_by(user_id: int) -> list[int]:
    """Return the ids of the questions on which a user's latest entry is a forecast."""
    entries = Forecast.objects.filter(forecaster_id=user_id)
    latest = entries.order_by("question_id", "-submitted_at", "-id").distinct("question_id")
    standing = latest.values_list("question_id", "probabilities")
    return [question_id for question_id, probabilities in standing if probabilities is not None]


def lines(questions: Sequence[Question], user: Visitor, now: datetime) -> list[Line]:
    """Return the lines of one page of questions, in the order given."""
    options: dict[int, list[Option]] = {question.pk: [] for question in questions}
    for option in Option.objects.filter(question__in=options).order_by("question", "position"):
        options[option.question_id].append(option)
    clarified: dict[int, list[Clarification]] = {question.pk: [] for question in questions}
    for row in Clarification.objects.filter(question__in=options).select_related("steward"):
        clarified[row.question_id].append(row)
    group = crowds(questions, now)
    mine, my_scores = _standing(list(options), user), _scores(questions, user)
    return [
        Line(
            question=question,
            options=options[question.pk],
            state=question.state(now),
            crowd=group[question.pk],
            mine=mine.get(question.pk),
            my_score=my_scores.get(question.resolution_id),
            clarifications=clarified[question.pk],
        )
        for question in questions
    ]


def _standing(questions: list[int], user: Visitor) -> dict[int, list[int] | None]:
    if not user.is_authenticated:
        return {}
    entries = Forecast.objects.filter(question__in=questions, forecaster=user)
    latest = entries.order_by("question_id", "-submitted_at", "-id").distinct("question_id")
    return dict(latest.values_list("question_id", "probabilities"))


def last_entries(lines: Sequence[Line], user: Visitor) -> dict[int, Forecast]:
    """Return the reader's latest entry, forecast or withdrawal, on each question by id."""
    if not user.is_authenticated:
        return {}
    asked = [line.question.pk for line in lines]
    entries = Forecast.objects.filter(question__in=asked, forecaster=user)
    latest = entries.order_by("question_id", "-submitted_at", "-id").distinct("question_id")
    return {entry.question_id: entry for entry in latest}


def _scores(questions: Sequence[Question], user: Visitor) -> dict[int | None, Score]:
    if not user.is_authenticated:
        return {}
    wanted = [question.resolution_id for question in questions if question.resolution_id]
    scores = Score.objects.filter(run__resolution__in=wanted, forecaster=user)
    return {score.run.resolution_id: score for score in scores.select_related("run")}


@dataclass(frozen=True)
class OptionRow:
    """One option with what the crowd and the reader give it."""

    option: Option
    crowd: float | None  # probability, 0 to 1
    mine: int | None  # parts per million
    happened: bool


@dataclass(frozen=True)
class Entry:
    """One of the reader's ledger entries, with its options' names."""

    forecast: Forecast
    shares: list[tuple[str, int]]  # label and parts per million; empty for a withdrawal


@dataclass(frozen=True)
class Page:
    """All that a question's page shows."""

    line: Line
    rows: list[OptionRow]
    history: list[Entry]  # the reader's own, latest first
    versions: list[Resolution]  # of the resolution, latest first, their objections counted
    best: list[Score]
    claims: list[ClaimLink]  # with the claims it was posed from, or tests
    recusals: list[Recusal]  # that stand

    @property
    def scored_at(self) -> datetime | None:
        """When the resolution that counts was scored; None while it waits."""
        return self.versions[0].run.scored_at if self.versions else None


def page(question: Question, user: Visitor, now: datetime) -> Page:
    """Return what a question's page shows. Needs tournament and resolution loaded."""
    [line] = lines([question], user, now)
    versions = question.resolutions.select_related(
        "outcome", "steward", "run", "proposal__proposer", "proposal__second"
    ).annotate(objections=Count("proposal__objections"))
    return Page(
        line=line,
        rows=_option_rows(line),
        history=[_entry(forecast, line) for forecast in history(question, user)],
        versions=list(versions.order_by("-version")),
        best=best_scores(question),
        claims=claims_of(question),
        recusals=list(question.recusals.filter(lifted_at=None).select_related("user")),
    )


def claims_of(question: Question) -> list[ClaimLink]:
    """Return the links to the public claims that a question tests, or that it was posed from."""
    links = question.claim_links.filter(unlinked_at=None)
    public = links.filter(claim__document__published_at__isnull=False)
    rows = public.select_related("claim__document__outlet")
    return list(
        rows.prefetch_related("claim__document__authors").order_by("claim__document", "claim__key")
    )


def _option_rows(line: Line) -> list[OptionRow]:
    crowd: list[float | None] = [None] * len(line.options)
    if line.crowd.median is not None:
        crowd = line.crowd.median.tolist()
    resolution = line.question.resolution
    return [
        OptionRow(
            option=option,
            crowd=crowd[option.position],
            mine=line.mine[option.position] if line.mine else None,
            happened=resolution is not None and resolution.outcome_id == option.pk,
        )
        for option in line.options
    ]


def _entry(forecast: Forecast, line: Line) -> Entry:
    options = line.options[:1] if line.question.is_binary else line.options
    shares = zip((option.label for option in options), forecast.probabilities or [], strict=False)
    return Entry(forecast=forecast, shares=list(shares) if forecast.probabilities else [])


def history(question: Question, user: Visitor) -> list[Forecast]:
    """Return a forecaster's own entries on a question, latest first."""
    if not user.is_authenticated:
        return []
    return list(question.forecasts.filter(forecaster=user).order_by("-submitted_at", "-id"))


def best_scores(question: Question, most: int = 10) -> list[Score]:
    """Return the best relative scores on a resolved question, best first."""
    return list(version_scores(question.resolution)[:most]) if question.resolution else []


def version_scores(resolution: Resolution) -> QuerySet[Score]:
    """Return everyone's scores under one version of a question's resolution, best first."""
    scores = Score.objects.filter(run__resolution=resolution)
    return scores.select_related("forecaster").order_by("-relative", "brier", "pk")


def tags(tournament: Tournament) -> list[str]:
    """Return the tags in use in a tournament, commonest first."""
    published = Question.objects.published().filter(tournament=tournament)
    rows = published.values_list("tags", flat=True)
    counts: dict[str, int] = {}
    for tag in (tag for row in rows for tag in row):
        counts[tag] = counts.get(tag, 0) + 1
    return sorted(counts, key=lambda tag: (-counts[tag], tag))
