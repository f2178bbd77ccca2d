"""Who is too close to a question."""

from __future__ import annotations

from django import forms

from accounts.models import User
from forecasts.forms.fields import words


class RecusalForm(forms.Form):
    handle = forms.CharField(max_length=40, help_text="Whose forecasts here shall count nowhere.")
    reason = words(
        "Reason",
        rows=3,
        help_text="Such as: wrote the piece the question was posed from. Everyone can read this.",
    )

    def clean_handle(self) -> User:
        user = User.objects.filter(handle__iexact=self.cleaned_data["handle"]).first()
        if user is None:
            raise forms.ValidationError("Nobody has this handle.")
        return user
