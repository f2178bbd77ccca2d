"""What a reader asks of a question list."""

from __future__ import annotations

from typing import Any

from django import forms

from forecasts.models.question import UNPUBLISHED, State
from forecasts.queries.questions import SORTS, Filters

STATES = [
    ("", "any status"),
    *((state.value, state.value) for state in State),
    ("closing_soon", "closing within a week"),
]


class FilterForm(forms.Form):
    """The question list's search and filters. What it cannot read it leaves out."""

    search = forms.CharField(
        required=False, max_length=200, widget=forms.TextInput(attrs={"type": "search"})
    )
    state = forms.ChoiceField(
        required=False,
        choices=STATES,
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

    def __init__(self, tags: list[str], data: Any, *, drafts: bool = False) -> None:
        """``drafts`` offers the states that stewards alone see; for others they find nothing."""
        super().__init__(data, auto_id="filter-%s")
        states = self.fields["state"]
        if not drafts:
            states.widget.choices = [row for row in STATES if row[0] not in UNPUBLISHED]
        self.fields["tag"].choices = [("", "any tag"), *((tag, tag) for tag in tags)]  # type: ignore[attr-defined]

    @property
    def filters(self) -> Filters:
        chosen = {name: value for name, value in self.cleaned_data.items() if value}
        return Filters(**chosen)
