"""Boards frozen under a name."""

from __future__ import annotations

from django import forms


class SnapshotForm(forms.Form):
    """What a frozen board is called."""

    title = forms.CharField(
        max_length=100, help_text="Such as “End of the first season”. It can't be changed later."
    )
