"""A step somebody takes with a question: a form, what it does, where to go on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from forecasts.errors import Invalid, Refusal


@dataclass(frozen=True)
class Words:
    """What the page around a form says. ``back`` is where whoever changes their mind goes."""

    heading: str
    lead: str
    button: str
    back: Any


def answer_step(
    request: HttpRequest,
    form: forms.BaseForm,
    words: Words,
    act: Callable[[dict[str, Any]], Any],
    *,
    template: str = "site/step.html",
    **context: Any,
) -> HttpResponse:
    """Show the form; or act on what it says and go to what ``act`` returns.

    A faulty form answers 422, a refusal 409, both with all that was typed.
    """
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            return redirect(act(form.cleaned_data))
        except Refusal as refusal:
            status = refuse(form, refusal)
    return render(request, template, {"form": form, "words": words, **context}, status=status)


def refuse(form: Any, refusal: Refusal) -> int:
    """Say what a rule has against a form, at the field it names; return the answer's status."""
    field = refusal.field if isinstance(refusal, Invalid) else None
    form.add_error(field if field in form.fields else None, str(refusal))
    return 422 if isinstance(refusal, Invalid) else 409
