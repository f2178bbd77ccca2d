"""How a tournament is run."""

from __future__ import annotations

from django import forms

from forecasts.models import Tournament


class TournamentForm(forms.ModelForm[Tournament]):
    class Meta:
        model = Tournament
        fields = ["description", "needs_second", "objection_hours", "crowd_min_forecasters"]
        labels = {
            "needs_second": "A second person is needed",
            "objection_hours": "Hours for objections",
            "crowd_min_forecasters": "Forecasters before the crowd shows",
        }
