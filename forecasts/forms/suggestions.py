"""A question somebody would like to see posed, and why one is not."""

from __future__ import annotations

from typing import Any

from django import forms

from forecasts.forms.fields import MomentField, words
from forecasts.models import Question, Tournament


class SuggestionForm(forms.Form):
    """As much of a question as somebody who is no steward can be asked for."""

    title = forms.CharField(
        max_length=300,
        label="The question",
        help_text="One event, with its date: “Will … by 31 December 2027?”",
    )
    resolution_criteria = words(
        "What would make it Yes, and what No?",
        help_text="Name an act or a number that somebody publishes, and who publishes it.",
    )
    event_deadline = MomentField(
        required=False,
        label="Deadline (UTC)",
        help_text="What happens later does not count.",
    )
    reason = words("Why is it worth asking?", rows=4, help_text="With links to what you have read.")

    def __init__(self, tournament: Tournament, data: Any = None) -> None:
        self.tournament = tournament
        super().__init__(data, auto_id="suggest-%s")

    def unsaved(self) -> Question:
        """Return the question that could be made of it, for the linter."""
        said = {name: text for name, text in self.cleaned_data.items() if name != "reason"}
        kind = Question.Kind.BINARY
        return Question(tournament=self.tournament, kind=kind, **said)


class ReplyForm(forms.Form):
    """Why what somebody asked for is not done."""

    reply = words("Reason", rows=3, help_text="Whoever asked reads this.")
