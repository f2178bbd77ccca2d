"""A forecast as people type it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from forecasts.models import Forecast, Option, Question
from forecasts.models.question import State
from forecasts.queries.questions import Line
from forecasts.scoring import stored_binary, stored_form

PERCENT = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,6})?)\s*%?")


class PercentField(forms.CharField):
    """A probability in percent, as people write it (63, 63.5, 63,5, 63.5 %), to a share of 1."""

    def __init__(self, **options: Any) -> None:
        super().__init__(error_messages={"required": "Give a number from 0 to 100."}, **options)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {"inputmode": "decimal", "autocomplete": "off", "maxlength": 12, "size": 6}

    def clean(self, value: Any) -> Decimal | None:
        text = super().clean(value)
        if not text and not self.required:
            return None
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
        **form_options: Any,
    ) -> None:
        self.is_binary = question.is_binary
        asked = options[:1] if self.is_binary else options
        initial = {
            f"option-{option.position}": f"{Decimal(share) / 10_000:f}"
            for option, share in zip(asked, mine or [], strict=False)
        }
        super().__init__(data, initial=initial, auto_id="forecast-%s", **form_options)
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


@dataclass(frozen=True)
class Asked:
    """One of several questions that are forecast together."""

    line: Line
    form: ForecastForm | None  # while it is open
    entry: Forecast | None  # the reader's latest
    just_saved: bool


class ForecastForms:
    """Forecasts on several questions, sent together: a form for each that is open.

    A question that closed after its form was handed out keeps it, so that what was typed is
    refused in words and not lost. An empty form is no forecast; an emptied one is a fault.
    """

    def __init__(self, lines: Sequence[Line], data: Any = None) -> None:
        self.lines = {line.question.pk: line for line in lines}
        self.forms = {
            line.question.pk: ForecastForm(
                line.question,
                line.options,
                data,
                line.mine,
                prefix=line.question.slug,
                empty_permitted=True,
                use_required_attribute=False,
            )
            for line in lines
            if line.state == State.OPEN or f"{line.question.slug}-option-0" in (data or {})
        }
        self.faults = list[str]()  # of the whole
        self.saved = set[int]()  # ids of questions
        self.refused = 0

    def is_valid(self) -> bool:
        """Whether at least one number was changed, and every one of them can be read."""
        faulty = [form for form in self.forms.values() if not form.is_valid()]
        if faulty:
            self.faults = ["Nothing was saved yet: see the number that is marked."]
        elif not self.changed:
            self.faults = ["No number was changed, so nothing was saved."]
        return not self.faults

    def rows(self, lines: Sequence[Line], entries: dict[int, Forecast]) -> list[Asked]:
        """The questions as they stand now, each with its form and the reader's latest entry."""
        rows = [(line, line.question.pk) for line in lines]
        return [
            Asked(line, self.forms.get(pk), entries.get(pk), pk in self.saved) for line, pk in rows
        ]

    @property
    def changed(self) -> list[tuple[Question, ForecastForm]]:
        """The questions that were given another forecast than stands."""
        return [
            (self.lines[pk].question, form)
            for pk, form in self.forms.items()
            if form.has_changed() and form.probabilities != self.lines[pk].mine
        ]
