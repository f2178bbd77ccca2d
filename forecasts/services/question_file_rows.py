"""What the rows of a question file look like; fields it may carry beyond these are left alone."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from forecasts.models import ClaimLink, Coding, Question


class Text(serializers.CharField):
    """A text that may be missing or null, and is never null afterwards."""

    def __init__(self, default: str = "") -> None:
        super().__init__(required=False, allow_blank=True, default=default)

    def run_validation(self, data: Any = "") -> Any:
        return super().run_validation("" if data is None else data)


class Choice(serializers.ChoiceField):
    """One of several words, or the default."""

    def __init__(self, choices: list[tuple[str, str]], default: str = "") -> None:
        super().__init__(choices=choices, required=False, allow_null=True, default=default)

    def run_validation(self, data: Any = "") -> Any:
        return super().run_validation(data) if data else self.default


class Texts(serializers.ListField):
    child = serializers.CharField()


class DocumentRow(serializers.Serializer[Any]):
    slug = serializers.SlugField()
    outlet = serializers.CharField()
    publisher = Text()
    title = serializers.CharField()
    author = serializers.CharField()
    published_on = serializers.RegexField(r"\A\d{4}(-\d{2}(-\d{2})?)?\Z")
    published_on_note = Text()
    language = Text(default="en")
    rights = Text()


class TournamentRow(serializers.Serializer[Any]):
    slug = serializers.SlugField()
    title = serializers.CharField()
    ranked = serializers.BooleanField(default=True)
    objection_hours = serializers.IntegerField(default=72, min_value=0, max_value=24 * 60)
    description = Text()


class ClaimRow(serializers.Serializer[Any]):
    id = serializers.CharField(max_length=20)
    locator = serializers.CharField()
    paraphrase = serializers.CharField()
    actors = Texts(default=list)
    cue = Text()
    holder = Text()
    kinds = Texts(default=list)
    conditional = serializers.BooleanField(default=False)
    condition = Text()
    lexicon = Text()
    polarity = Choice(Coding.Polarity.choices, default=Coding.Polarity.AFFIRMED)
    low = serializers.FloatField(allow_null=True, default=None, min_value=0, max_value=1)
    high = serializers.FloatField(allow_null=True, default=None, min_value=0, max_value=1)
    direction = Choice(Coding.Direction.choices)
    reason = Choice(Coding.Reason.choices)
    coding_note = Text()


class Bound(serializers.DecimalField):
    """An end of a numeric bin; null where it is open."""

    def __init__(self) -> None:
        super().__init__(max_digits=24, decimal_places=6, allow_null=True, default=None)


class OptionRow(serializers.Serializer[Any]):
    key = serializers.CharField(max_length=100)
    label = serializers.CharField(max_length=200)  # type: ignore[assignment]
    lo = Bound()
    hi = Bound()
    start = serializers.DateField(allow_null=True, default=None)
    end = serializers.DateField(allow_null=True, default=None)


class SourceRow(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(choices=["primary", "fallback"], default="primary")
    name = serializers.CharField()
    locator = serializers.CharField()


class BaseRateRow(serializers.Serializer[Any]):
    text = Text()
    value = serializers.FloatField(allow_null=True, default=None, min_value=0, max_value=1)


class ResolutionRow(serializers.Serializer[Any]):
    outcome = serializers.CharField()
    known_at = serializers.DateTimeField()
    basis = Text()
    source_kinds = Texts(default=list)
    checked_against = Texts(default=list)


class QuestionRow(serializers.Serializer[Any]):
    slug = serializers.SlugField(max_length=100)
    tournament = serializers.SlugField()
    family = serializers.SlugField(max_length=100)
    kind = serializers.ChoiceField(choices=Question.Kind.choices)
    unit = Text()
    title = serializers.CharField(max_length=300)
    background = Text()
    background_as_of = serializers.DateField(allow_null=True, default=None)
    resolution_criteria = serializers.CharField()
    fine_print = Texts(default=list)
    annulment = Text()
    default_if_nothing_found = Text()
    resolution_sources = SourceRow(many=True, required=False, default=list)
    open_time = serializers.DateTimeField()
    scheduled_close_time = serializers.DateTimeField()
    event_deadline = serializers.DateTimeField(allow_null=True, default=None)
    scheduled_resolve_time = serializers.DateTimeField(allow_null=True, default=None)
    options = OptionRow(many=True)
    tags = Texts(default=list)
    sensitivity = Texts(default=list)
    claims = Texts(default=list)
    links = serializers.DictField(
        child=serializers.ChoiceField(choices=ClaimLink.Relation.choices), default=dict
    )
    pre_publication_check = Text()
    base_rate = BaseRateRow(required=False, default=lambda: {"text": "", "value": None})
    hindsight_note = Text()
    resolution = ResolutionRow(allow_null=True, required=False, default=None)


class PairRow(serializers.Serializer[Any]):
    slug = serializers.SlugField(max_length=100)
    tournament = serializers.SlugField()
    title = serializers.CharField(max_length=300)
    condition = serializers.SlugField()
    outcome = serializers.SlugField()
    rationale = Text()
    rule = Text()
    open_time = serializers.DateTimeField()
    claims = Texts(default=list)


class FamilyRow(serializers.Serializer[Any]):
    slug = serializers.SlugField(max_length=100)
    title = serializers.CharField(max_length=200)


class ConstraintRow(serializers.Serializer[Any]):
    """What answers, each as "question:option", must satisfy; a pair implies the last kind."""

    NEEDED = {
        "nondecreasing": ["items"],
        "implies": ["if", "then"],
        "equal": ["items"],
        "total_probability": ["of", "given", "pair"],
    }

    kind = serializers.ChoiceField(choices=list(NEEDED))
    title = Text()
    why = Text()
    items = Texts(default=list)
    then = Text()
    of = Text()
    given = Text()
    pair = Text()

    def get_fields(self) -> dict[str, Any]:
        return super().get_fields() | {"if": Text()}  # no name a class could give

    def validate(self, row: dict[str, Any]) -> dict[str, Any]:
        missing = [name for name in self.NEEDED[row["kind"]] if not row[name]]
        if missing:
            raise serializers.ValidationError(dict.fromkeys(missing, "This field is required."))
        return row


class QuestionFile(serializers.Serializer[Any]):
    format = serializers.ChoiceField(choices=["presage-seed/1"])
    document = DocumentRow()
    tournaments = TournamentRow(many=True)
    claims = ClaimRow(many=True, required=False, default=list)
    questions = QuestionRow(many=True)
    conditional_pairs = PairRow(many=True, required=False, default=list)
    families = FamilyRow(many=True, required=False, default=list)
    constraints = ConstraintRow(many=True, required=False, default=list)
