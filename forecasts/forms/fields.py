"""Fields that several forms have."""

from __future__ import annotations

from typing import Any

from django import forms


class MomentField(forms.DateTimeField):
    """An instant in UTC; the browser's own picker where it has one."""

    def __init__(self, **options: Any) -> None:
        widget = forms.DateTimeInput(
            format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local", "step": "any"}
        )
        super().__init__(widget=widget, **options)


def words(label: str, *, help_text: str = "", rows: int = 5) -> forms.CharField:
    """A text of some length that readers see as Markdown."""
    return forms.CharField(
        label=label,
        max_length=10_000,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )
