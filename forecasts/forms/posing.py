"""A question as stewards pose and reword it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django import forms
from django.core.validators import validate_slug

from forecasts.extraction.lint import Finding
from forecasts.forms import options as typing
from forecasts.forms.fields import LinesField, MomentField, WordsField
from forecasts.forms.forecasts import PercentField
from forecasts.forms.layout import KINDS, LAYOUT, ONLY_FOR, SENSITIVE, Group, Kind, arranged
from forecasts.models import Option, Question, Suggestion, Tournament
from forecasts.queries.wording import WORDING, as_percent

OF_OPTIONS = {
    Kind.BINARY: set[str](),
    Kind.NAMES: {"options"},
    Kind.STEPS: {"options"},
    Kind.NUMBERS: {"edges", "open_below", "open_above", "unit"},
    Kind.DAYS: {"first_days", "last_day", "residual"},
    Kind.KEEP: {"unit"},
}
# Where a kind's options are typed, and so where what is wrong with them is said.
TYPED_IN = {Kind.NUMBERS: "edges", Kind.DAYS: "first_days"}
FIELDS = [name for name in WORDING if name != "options"]
A_WEEK = timedelta(days=7)


def area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class QuestionForm(forms.Form):
    """Everything a question says. What is left out is the linter's business, not the form's."""

    title = forms.CharField(max_length=300)
    kind = forms.ChoiceField(choices=KINDS, widget=forms.RadioSelect, label="Answers")
    options = forms.CharField(required=False, max_length=50_000, widget=area(5))
    edges = forms.CharField(required=False, max_length=4000, label="Edges of the bins")
    open_below = forms.BooleanField(required=False, label="It can be less than the first edge")
    open_above = forms.BooleanField(required=False, label="It can be the last edge or more")
    unit = forms.CharField(required=False, max_length=60)
    first_days = forms.CharField(required=False, max_length=4000, label="First day of each stretch")
    last_day = forms.DateField(
        required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    residual = forms.CharField(required=False, max_length=200, label="Name of “in none of them”")
    open_time = MomentField(label="Opens")
    scheduled_close_time = MomentField(label="Closes")
    event_deadline = MomentField(required=False)
    scheduled_resolve_time = MomentField(required=False, label="Resolve by")
    resolution_criteria = forms.CharField(required=False, max_length=20_000, widget=area(6))
    fine_print = LinesField(widget=area(4), longest=2000, most=50)
    annulment = forms.CharField(required=False, max_length=5000, widget=area(2))
    default_if_nothing_found = forms.CharField(
        required=False, max_length=100, label="If nothing is found"
    )
    resolution_sources = LinesField(widget=area(3), longest=300, most=20, label="Sources")
    fallback_sources = LinesField(widget=area(2), longest=300, most=20)
    background = forms.CharField(required=False, max_length=20_000, widget=area(6))
    background_as_of = forms.DateField(
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        label="Background as of",
    )
    base_rate = forms.CharField(required=False, max_length=5000, widget=area(2))
    base_rate_share = PercentField(required=False, label="Base rate in percent")
    pre_publication_check = forms.CharField(
        required=False, max_length=5000, widget=area(2), label="To check before publication"
    )
    sensitivity = forms.MultipleChoiceField(
        required=False, widget=forms.CheckboxSelectMultiple, label="Delicate matters"
    )
    tags = WordsField(longest=60, most=20)
    family = forms.CharField(required=False, max_length=100, validators=[validate_slug])

    def __init__(
        self,
        tournament: Tournament,
        data: Any = None,
        *,
        question: Question | None = None,
        initial: dict[str, Any] | None = None,
    ) -> None:
        self.tournament, self.question = tournament, question
        self.old = list(question.options.all()) if question else []
        super().__init__(data, initial=initial, auto_id="pose-%s")
        matters = dict.fromkeys([*SENSITIVE, *(question.sensitivity if question else ())])
        self.fields["sensitivity"].choices = [(name, name) for name in matters]  # type: ignore[attr-defined]
        if self.initial.get("kind") == Kind.KEEP:
            self.fields["kind"].choices = [*KINDS, KEPT]  # type: ignore[attr-defined]
        for name, hint in HINTS.items():
            self.fields[name].help_text = hint
        if question is not None:
            self.fields["title"].help_text = f"{HINTS['title']} Its page keeps its address."

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        kind = cleaned.get("kind")
        if kind is not None:
            for name in ONLY_FOR.keys() - OF_OPTIONS[Kind(kind)]:
                self.errors.pop(name, None)  # nobody sees a field that its kind has no use for
            cleaned["unit"] = cleaned.get("unit", "") if "unit" in OF_OPTIONS[Kind(kind)] else ""
        opens, closes = cleaned.get("open_time"), cleaned.get("scheduled_close_time")
        if opens and closes and closes <= opens:
            self.add_error("scheduled_close_time", "A question closes after it opens.")
        _fill_in(cleaned)
        self.built = self._build(kind) if kind is not None else []
        return cleaned

    def _build(self, kind: str) -> list[Option]:
        if any(name in self.errors for name in OF_OPTIONS[Kind(kind)]):
            return []
        try:
            return typing.with_names_kept(self._typed(kind), self.old)
        except ValueError as error:
            self.add_error(TYPED_IN.get(Kind(kind), "options"), str(error))
            return []

    def _typed(self, kind: str) -> list[Option]:
        said = self.cleaned_data
        if kind == Kind.BINARY:
            return typing.yes_and_no()
        if kind == Kind.KEEP:
            return self.old
        if kind == Kind.NUMBERS:
            ends = {name: bool(said[name]) for name in ("open_below", "open_above")}
            return typing.numeric_bins(said["edges"], **ends)
        if kind == Kind.DAYS:
            last = said["last_day"] or _last_day(said.get("event_deadline"))
            return typing.date_bins(
                said["first_days"], last_day=last, residual=said["residual"] or ""
            )
        return typing.named_options(said["options"])

    @property
    def wording(self) -> dict[str, Any]:
        """The columns of what was said, by name; of what could not be read, nothing."""
        said = {name: self.cleaned_data[name] for name in FIELDS if name in self.cleaned_data}
        if "kind" in said:
            said["kind"] = self._column(said["kind"])
        if "fine_print" in said:
            said["fine_print"] = "\n".join(said["fine_print"])
        if said.get("base_rate_share") is not None:
            said["base_rate_share"] = float(said["base_rate_share"])
        if self.question is not None and not said.get("family"):
            said["family"] = self.question.family
        return said

    def _column(self, kind: str) -> str:
        if kind == Kind.KEEP:
            assert self.question is not None, "only what is there can be kept"
            return self.question.kind
        return kind if kind in Question.Kind.values else Question.Kind.ORDERED

    def unsaved(self) -> tuple[Question, list[Option]]:
        """Return the question as far as it can be read, for the linter or to be posed."""
        question = Question(tournament=self.tournament, **self.wording)
        if self.question is not None:
            question.pk, question.slug = self.question.pk, self.question.slug
        return question, self.built

    def groups(self, findings: Sequence[Finding] = ()) -> list[Group]:
        """The fields as the page arranges them, each with what the linter says of it."""
        return list(arranged(self, LAYOUT, findings))


KEPT = (Kind.KEEP.value, "As they are")
HINTS = {
    "title": "One question, with its date: “Will … by 31 December 2027?”",
    "options": "One a line, in the order they are shown. Leave one for what nobody thought of.",
    "edges": "Rising: 0, 1000, 5000. A bin takes its lower edge and leaves its upper one to the "
    "next, so there is neither gap nor overlap. Semicolons let you write 1,000; 5,000.",
    "unit": "What is counted: persons, percent of GDP.",
    "first_days": "Rising: 2027-01-01, 2027-07-01. Each stretch ends the day before the next.",
    "last_day": "Of the last stretch; left empty it is the day of the event deadline.",
    "residual": "Left empty it is “Not by …” with the last day.",
    "scheduled_close_time": "Forecasts are taken up to this instant. Frozen once it is open.",
    "event_deadline": "What happens later does not count. Left empty it is the close.",
    "scheduled_resolve_time": "Left empty it is a week after the event deadline.",
    "resolution_criteria": "“Resolves Yes if … no later than … UTC. Otherwise resolves No.” "
    "Markdown is understood.",
    "fine_print": "One edge case a line.",
    "annulment": "When nobody could judge it fairly.",
    "default_if_nothing_found": "The outcome when the sources are silent: one of the answers, such "
    "as “no”, or “annul”.",
    "resolution_sources": "Who publishes the fact, one a line.",
    "fallback_sources": "Where to look if they are silent or gone, one a line.",
    "background": "What a forecaster should know, in a paragraph or two.",
    "base_rate": "How often such a thing happened.",
    "base_rate_share": "The same as a number from 0 to 100, where it is known. Report cards "
    "compare claims with it.",
    "pre_publication_check": "What a reviewer has to find out first, such as that it has not "
    "happened yet.",
    "sensitivity": "Anything ticked asks for a second approval.",
    "tags": "Separated by commas.",
    "family": "A short name that related questions share: letters, digits, hyphens. Left empty it "
    "stands alone.",
}


def first_guess(now: datetime, suggestion: Suggestion | None) -> dict[str, Any]:
    """Return what an empty form begins with: it opens with the next day."""
    tomorrow = now.astimezone(UTC).date() + timedelta(days=1)
    opening = datetime.combine(tomorrow, time(), UTC)
    begin = {"kind": Kind.BINARY, "open_time": opening, "open_above": True}
    if suggestion is None:
        return begin
    return begin | {
        "title": suggestion.title,
        "resolution_criteria": suggestion.resolution_criteria,
        "event_deadline": suggestion.event_deadline,
        "scheduled_close_time": suggestion.event_deadline,
        "background": suggestion.reason,
    }


def unsaved_guess(tournament: Tournament, guess: dict[str, Any]) -> tuple[Question, list[Option]]:
    """Return a yes-or-no question as far as a form begins with it, for the linter."""
    fields = {name: guess[name] for name in FIELDS if name in guess}
    return Question(tournament=tournament, **fields), typing.yes_and_no()


def as_typed(question: Question) -> dict[str, Any]:
    """Return a question as the form would have had it."""
    options = list(question.options.all())
    fields = {name: getattr(question, name) for name in FIELDS}
    fields["fine_print"] = question.fine_print.splitlines()
    if question.base_rate_share is not None:
        fields["base_rate_share"] = as_percent(question.base_rate_share)
    fields |= typing.typed(options)
    return fields | {"kind": _shape(question, options, fields)}


def _shape(question: Question, options: list[Option], fields: dict[str, Any]) -> Kind:
    """Return the kind whose fields make the same options again, or the one that keeps them."""
    if not question.is_ordered:
        return Kind(question.kind)
    try:
        if any(option.is_numeric for option in options):
            ends = {name: fields[name] for name in ("open_below", "open_above")}
            again, shape = typing.numeric_bins(fields["edges"], **ends), Kind.NUMBERS
        elif any(option.is_period for option in options):
            days = {name: fields[name] for name in ("last_day", "residual")}
            again, shape = typing.date_bins(fields["first_days"], **days), Kind.DAYS
        else:
            return Kind.STEPS
    except ValueError:
        return Kind.KEEP
    return shape if typing.same_ends(again, options) else Kind.KEEP


def _fill_in(cleaned: dict[str, Any]) -> None:
    """Put what an empty field stands for."""
    close = cleaned.get("scheduled_close_time")
    if close and "event_deadline" in cleaned:
        cleaned["event_deadline"] = cleaned["event_deadline"] or close
    deadline = cleaned.get("event_deadline")
    if deadline and "scheduled_resolve_time" in cleaned:
        cleaned["scheduled_resolve_time"] = cleaned["scheduled_resolve_time"] or _later(deadline)


def _later(deadline: datetime) -> datetime | None:
    try:
        return deadline + A_WEEK
    except OverflowError:  # the last week that a calendar has
        return None


def _last_day(deadline: datetime | None) -> date | None:
    """Return the last day that counts: a deadline at midnight ends the day before."""
    if deadline is None or deadline <= datetime.min.replace(tzinfo=UTC):
        return None
    return (deadline.astimezone(UTC) - timedelta(microseconds=1)).date()
