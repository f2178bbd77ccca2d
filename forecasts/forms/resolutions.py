"""What became of a question, as stewards say it."""

from __future__ import annotations

from typing import Any

from django import forms

from forecasts.forms.fields import MomentField
from forecasts.models import Option, Question


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
