"""What the API says and takes. Probabilities are shares of 1; losses 0 (best) to 1 (worst)."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from forecasts.models import Forecast, LeaderboardEntry, Question, Tournament
from forecasts.models.question import State
from forecasts.permissions import is_recused
from forecasts.queries.questions import Line
from forecasts.scoring import MILLION, stored_binary, stored_form


def shares(ppm: list[int] | None) -> list[float] | None:
    return None if ppm is None else [part / MILLION for part in ppm]


@extend_schema_field({"type": "number", "minimum": 0, "maximum": 1})
class ProbabilityField(serializers.Field[Decimal, Any, Decimal, Any]):
    """A JSON number from 0 to 1; text, true and NaN are none."""

    default_error_messages = {"number": "A probability is a JSON number from 0 to 1."}

    def to_internal_value(self, data: Any) -> Decimal:
        if isinstance(data, bool) or not isinstance(data, int | Decimal):
            self.fail("number")
        return Decimal(data)

    def to_representation(self, value: Decimal) -> Decimal:
        return value


class ForecastIn(serializers.Serializer[Any]):
    """A forecast to submit: one probability per option in option order, adding up to 1.

    For a binary question either both, or P(yes) alone.
    """

    probabilities = serializers.ListField(
        child=ProbabilityField(), min_length=1, max_length=200, help_text="0 to 1"
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        question: Question = self.context["question"]
        given = attrs["probabilities"]
        try:
            alone = question.is_binary and len(given) == 1
            return {"ppm": stored_binary(given[0]) if alone else stored_form(given)}
        except ValueError as error:
            raise serializers.ValidationError({"probabilities": [str(error)]}) from error


class ForecastOut(serializers.ModelSerializer[Forecast]):
    probabilities = serializers.SerializerMethodField()

    class Meta:
        model = Forecast
        fields = ["id", "probabilities", "submitted_at", "origin"]

    def get_probabilities(self, forecast: Forecast) -> list[float] | None:
        """Shares of 1 in option order; null for a withdrawal."""
        return shares(forecast.probabilities)


class SubmittedOut(ForecastOut):
    """A forecast as it was saved, and whether it counts."""

    is_recused = serializers.SerializerMethodField()

    class Meta(ForecastOut.Meta):
        fields = [*ForecastOut.Meta.fields, "is_recused"]

    def get_is_recused(self, forecast: Forecast) -> bool:
        """Whether you are recused from the question: then what you forecast counts nowhere."""
        return is_recused(forecast.forecaster, forecast.question)


class TournamentOut(serializers.ModelSerializer[Tournament]):
    class Meta:
        model = Tournament
        fields = ["slug", "title", "description", "licence", "is_ranked", "crowd_min_forecasters"]


class OptionOut(serializers.Serializer[Any]):
    key = serializers.CharField()
    label = serializers.CharField()  # type: ignore[assignment]


class CrowdOut(serializers.Serializer[Any]):
    forecasters = serializers.IntegerField(help_text="with an active forecast, bots apart")
    minimum = serializers.IntegerField(help_text="of forecasters before the median shows")
    median = serializers.ListField(child=serializers.FloatField(), allow_null=True)


class ResolutionOut(serializers.Serializer[Any]):
    verdict = serializers.CharField()
    outcome = serializers.CharField(source="outcome.key", default=None)
    known_at = serializers.DateTimeField()
    recorded_at = serializers.DateTimeField()
    evidence = serializers.CharField()


class ProposalOut(serializers.Serializer[Any]):
    """A resolution that is proposed and not final; no outcome proposes to annul."""

    number = serializers.IntegerField()
    outcome = serializers.CharField(source="outcome.key", default=None)
    known_at = serializers.DateTimeField()
    proposed_at = serializers.DateTimeField()
    reasons = serializers.CharField()
    objections_until = serializers.DateTimeField(
        allow_null=True, help_text="null while a second steward has to approve it"
    )


class ScoreOut(serializers.Serializer[Any]):
    brier = serializers.FloatField(help_text="0 (best) to 1 (worst)")
    relative = serializers.FloatField(help_text="points; above 0 is better than the others")
    coverage = serializers.FloatField(help_text="share of the horizon, 0 to 1")


class ClarificationOut(serializers.Serializer[Any]):
    text = serializers.CharField(help_text="Markdown")
    published_at = serializers.DateTimeField()


class BranchOut(serializers.Serializer[Any]):
    """Whose half of a conditional pair a question is: it is annulled if the condition fails."""

    pair = serializers.SlugField()
    condition = serializers.SlugField(help_text="the question that has to resolve so")
    answer = serializers.ChoiceField(choices=["yes", "no"])
    outcome = serializers.SlugField(help_text="the question whose outcome it follows")


class QuestionOut(serializers.Serializer[Any]):
    tournament = serializers.SlugField(source="question.tournament.slug")
    slug = serializers.SlugField(source="question.slug")
    title = serializers.CharField(source="question.title")
    kind = serializers.ChoiceField(source="question.kind", choices=Question.Kind.choices)
    state = serializers.ChoiceField(choices=[state.value for state in State])
    options = OptionOut(many=True)
    unit = serializers.CharField(source="question.unit", help_text="of the options' numbers")
    open_time = serializers.DateTimeField(source="question.open_time")
    scheduled_close_time = serializers.DateTimeField(source="question.scheduled_close_time")
    event_deadline = serializers.DateTimeField(source="question.event_deadline", allow_null=True)
    tags = serializers.ListField(source="question.tags", child=serializers.CharField())
    family = serializers.SlugField(source="question.family")
    weight = serializers.FloatField(source="question.weight")
    background = serializers.CharField(source="question.background")
    background_as_of = serializers.DateField(source="question.background_as_of", allow_null=True)
    base_rate = serializers.CharField(source="question.base_rate")
    base_rate_share = serializers.FloatField(
        source="question.base_rate_share", allow_null=True, help_text="0 to 1"
    )
    resolution_criteria = serializers.CharField(source="question.resolution_criteria")
    fine_print = serializers.CharField(source="question.fine_print")
    default_if_nothing_found = serializers.CharField(
        source="question.default_if_nothing_found",
        help_text="an option's key, “annul”, or in other words",
    )
    annulment = serializers.CharField(source="question.annulment")
    resolution_sources = serializers.ListField(
        source="question.resolution_sources", child=serializers.CharField()
    )
    fallback_sources = serializers.ListField(
        source="question.fallback_sources",
        child=serializers.CharField(),
        help_text="where the others are silent or gone",
    )
    branch = serializers.SerializerMethodField()
    clarifications = ClarificationOut(many=True, help_text="in the order they were published")
    crowd = CrowdOut()
    my_forecast = serializers.SerializerMethodField()
    my_score = ScoreOut(allow_null=True)
    proposal = ProposalOut(source="question.proposal", allow_null=True)
    resolution = ResolutionOut(source="question.resolution", allow_null=True)

    @extend_schema_field(BranchOut(allow_null=True))
    def get_branch(self, line: Line) -> dict[str, Any] | None:
        """The conditional pair a question is a branch of; null for one that stands alone."""
        if line.question.pk not in self.context["branches"]:
            return None
        pair, answer = self.context["branches"][line.question.pk]
        slugs = {
            "pair": pair.slug, "condition": pair.condition.slug, "outcome": pair.outcome.slug
        }  # fmt: skip
        return BranchOut(slugs | {"answer": answer}).data

    def get_my_forecast(self, line: Line) -> list[float] | None:
        """Your active forecast, shares of 1 in option order; null without one."""
        return shares(line.mine)


class EntryOut(serializers.ModelSerializer[LeaderboardEntry]):
    forecaster = serializers.CharField(source="forecaster.handle")
    is_bot = serializers.BooleanField(source="forecaster.is_bot")
    is_simulated = serializers.BooleanField(source="forecaster.is_simulated")
    is_provisional = serializers.BooleanField()

    class Meta:
        model = LeaderboardEntry
        fields = [
            "forecaster", "is_bot", "is_simulated", "rank", "rank_low", "rank_high", "score",
            "score_low", "score_high", "questions", "coverage", "brier", "total", "is_provisional",
        ]  # fmt: skip


class ProblemOut(serializers.Serializer[Any]):
    """A problem document (RFC 9457)."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField(help_text="stable, for programs")
    detail = serializers.CharField()
    errors = serializers.ListField(  # type: ignore[assignment]
        child=serializers.DictField(), required=False
    )
