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
    check: Callable[[], None] = lambda: None,
    template: str = "site/step.html",
    **context: Any,
) -> HttpResponse:
    """Show the form; or act on what it says and go to what ``act`` returns.

    A faulty form answers 422, a refusal 409, both with all that was typed. What ``check`` refuses
    is said instead of the form, before anything is typed.
    """
    if not form.is_bound and (refusal := refused(check)):
        return refuse_step(request, words, refusal)
    status = 422 if form.is_bound else 200
    if form.is_valid():
        try:
            return redirect(act(form.cleaned_data))
        except Refusal as refusal:
            status = refuse(form, refusal)
    return render(request, template, {"form": form, "words": words, **context}, status=status)


def refused(check: Callable[[], None]) -> Refusal | None:
    """Return what a rule has against a step; None where it can be taken."""
    try:
        check()
    except Refusal as refusal:
        return refusal
    return None


def refuse_step(request: HttpRequest, words: Words, refusal: Refusal) -> HttpResponse:
    """Say why a step cannot be taken, instead of its form."""
    context = {"words": words, "refusal": refusal}
    return render(request, "site/refused.html", context, status=409)


def refuse(form: Any, refusal: Refusal) -> int:
    """Say what a rule has against a form, at the field it names; return the answer's status."""
    field = refusal.field if isinstance(refusal, Invalid) else None
    form.add_error(field if field in form.fields else None, str(refusal))
    return 422 if isinstance(refusal, Invalid) else 409
