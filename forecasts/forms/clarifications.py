"""What a question means: asked, and said."""

from __future__ import annotations

from django import forms

from forecasts.forms.fields import words


class AskForm(forms.Form):
    text = words(
        "What is unclear?",
        rows=4,
        help_text="Describe the case: what could happen, and how two people could read the "
        "criteria differently.",
    )


class ClarificationForm(forms.Form):
    text = words(
        "Clarification", help_text="Say how the criteria are read. Markdown is understood."
    )
