"""What people type, checked and turned into what services take."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms

from forecasts.models import Option, Question
from forecasts.models.question import State
from forecasts.queries.questions import SORTS, Filters
from forecasts.scoring import stored_binary, stored_form

PERCENT = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,6})?)\s*%?")


class PercentField(forms.CharField):
    """A probability in percent, as people write it (63, 63.5, 63,5, 63.5 %), to a share of 1."""

    def __init__(self, **options: Any) -> None:
        super().__init__(error_messages={"required": "Give a number from 0 to 100."}, **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off", "maxlength": 12, "size": 6}

    def clean(self, value: Any) -> Decimal:
        text = super().clean(value)
        match = PERCENT.fullmatch(text)
        if match is None:
            raise forms.ValidationError(f"“{text}” is not a number from 0 to 100, such as 63.5.")
        percent = Decimal(match[1].replace(",", "."))
        if percent > 100:
            raise forms.ValidationError(f"{text} is more than 100 %.")
        return percent / 100


class ForecastForm(forms.Form):
    """One number for a binary question, one per option for the others."""

    def __init__(
        self,
        question: Question,
        options: list[Option],
        data: Any = None,
        mine: list[int] | None = None,
    ) -> None:
        self.is_binary = question.is_binary
        asked = options[:1] if self.is_binary else options
        initial = {
            f"option-{option.position}": f"{Decimal(share) / 10_000:f}"
            for option, share in zip(asked, mine or [], strict=False)
        }
        super().__init__(data, initial=initial, auto_id="forecast-%s")
        for option in asked:
            label = "Probability of yes" if self.is_binary else option.label
            self.fields[f"option-{option.position}"] = PercentField(label=label)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if len(cleaned) < len(self.fields):
            return cleaned
        shares = [cleaned[name] for name in self.fields]
        try:
            self.probabilities = stored_binary(shares[0]) if self.is_binary else stored_form(shares)
        except ValueError as error:
            raise forms.ValidationError(str(error)) from error
        return cleaned

    @property
    def total(self) -> str:
        """The sum of the numbers as they stand, in percent, for the running sum."""
        typed = [PERCENT.fullmatch(str(self[name].value() or "").strip()) for name in self.fields]
        shares = [Decimal(match[1].replace(",", ".")) for match in typed if match]
        return f"{sum(shares, Decimal()).normalize():f}"


class MomentField(forms.DateTimeField):
    """An instant in UTC; the browser's own picker where it has one."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "step": "any"}
        )
        super().__init__(widget=widget, **options)


class ResolutionForm(forms.Form):
    """Which outcome, since when known, on what evidence."""

    ANNUL = "annul"

    outcome = forms.ChoiceField(widget=forms.RadioSelect, label="What happened?")
    known_at = MomentField(
        label="Known at (UTC)",
        help_text="The first instant the outcome was public in the world. Forecasts from then on "
        "do not score.",
    )
    evidence = forms.CharField(
        widget=forms.Textarea(attrs={"rows": 5}),
        max_length=10_000,
        help_text="What was published where and when, with links. Everyone can read this.",
    )

    def __init__(self, question: Question, *args: Any) -> None:
        super().__init__(*args)
        self.options = {str(option.pk): option for option in question.options.all()}
        choices = [(pk, option.label) for pk, option in self.options.items()]
        self.fields["outcome"].choices = [  # type: ignore[attr-defined]
            *choices,
            (self.ANNUL, "Annul: the question could not be judged fairly; nobody is scored"),
        ]

    @property
    def chosen(self) -> Option | None:
        """The outcome, or None for an annulment."""
        return self.options.get(self.cleaned_data["outcome"])


class ReasonForm(forms.Form):
    """Why a resolution is taken back."""

    evidence = forms.CharField(
        label="Reason",
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=10_000,
        help_text="Everyone can read this.",
    )


class SnapshotForm(forms.Form):
    """What a frozen board is called."""

    title = forms.CharField(
        max_length=100, help_text="Such as “End of the first season”. It can't be changed later."
    )


class FilterForm(forms.Form):
    """The question list's search and filters. What it cannot read it leaves out."""

    search = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(
        required=False,
        choices=[
            ("", "any status"),
            *((state.value, state.value) for state in State),
            ("closing_soon", "closing within a week"),
        ],
        label="Status",
    )
    tag = forms.ChoiceField(required=False)
    mine = forms.ChoiceField(
        required=False,
        label="By me",
        choices=[
            ("", "forecast or not"),
            ("forecast", "forecast by me"),
            ("not_forecast", "not yet forecast by me"),
        ],
    )
    sort = forms.ChoiceField(required=False, choices=list(SORTS.items()))

    def __init__(self, tags: list[str], data: Any) -> None:
        super().__init__(data, auto_id="filter-%s")
        self.fields["tag"].choices = [("", "any tag"), *((tag, tag) for tag in tags)]  # type: ignore[attr-defined]

    @property
    def filters(self) -> Filters:
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        return Filters(**chosen)
