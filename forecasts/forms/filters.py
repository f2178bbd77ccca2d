"""What a reader asks of a question list."""

from __future__ import annotations

from typing import Any

from django import forms

from forecasts.models.question import State
from forecasts.queries.questions import SORTS, Filters


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
