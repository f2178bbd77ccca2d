"""A forecast as people type it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms

from forecasts.models import Option, Question
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
