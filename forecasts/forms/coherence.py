"""How stewards tie questions together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from itertools import groupby
from typing import Any

from django import forms

from forecasts.models import CoherenceRule, Option, Question, Tournament
from forecasts.services.coherence import Answer

PLACES = 8  # answers a rule can tie together on the page


class RuleForm(forms.Form):
    """A rule over answers; the order of a family is the order of its deadlines."""

    kind = forms.ChoiceField(label="What holds", choices=CoherenceRule.Kind.choices)
    title = forms.CharField(
        max_length=200, help_text="For a family, what its deadlines have in common."
    )
    reason = forms.CharField(
        required=False,
        max_length=2_000,
        label="Why it holds",
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Such as “same definition, later deadline”. Everyone can read this.",
    )

    def __init__(self, tournament: Tournament, data: Any = None) -> None:
        super().__init__(data)
        answers = Option.objects.filter(question__tournament=tournament)
        answers = answers.exclude(question__published_at=None).select_related("question")
        answers = answers.order_by("question__title", "question_id", "position")
        self.answers = {str(option.pk): option for option in answers}
        choices = _by_question(self.answers.values())
        for place in range(1, PLACES + 1):
            self.fields[f"term-{place}"] = forms.ChoiceField(
                label=f"Answer {place}{' (if any)' * (place > 2)}",
                choices=choices,
                required=place <= 2,
            )

    @property
    def terms(self) -> list[Answer]:
        """The answers chosen, in order; gaps between them are skipped."""
        chosen = [self.cleaned_data[f"term-{place}"] for place in range(1, PLACES + 1)]
        options = [self.answers[pk] for pk in chosen if pk]
        return [(option.question, option) for option in options]


def _by_question(answers: Iterable[Option]) -> list[Any]:
    groups = groupby(answers, key=lambda option: option.question)
    grouped = [
        (question.title, [(str(option.pk), option.label) for option in options])
        for question, options in groups
    ]
    return [("", "choose an answer"), *grouped]


class PairForm(forms.Form):
    """A conditional pair: what is asked for under two conditions."""

    condition = forms.ChoiceField(
        help_text="A yes-or-no question that is decided no later than the outcome."
    )
    outcome = forms.ChoiceField(help_text="What is asked for if the condition holds, and if not.")
    title = forms.CharField(
        max_length=300, help_text="Such as “If it rains in May, will the harvest fail?”"
    )
    rationale = forms.CharField(
        required=False,
        max_length=2_000,
        label="Why the two together",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, tournament: Tournament, now: datetime, data: Any = None) -> None:
        super().__init__(data)
        asked = Question.objects.published().filter(tournament=tournament)
        asked = asked.filter(pair_if_yes=None, pair_if_no=None).select_related("resolution")
        self.questions = {str(question.pk): question for question in asked.order_by("title")}
        choices = [(pk, _with_state(one, now)) for pk, one in self.questions.items()]
        binary = [pair for pair in choices if self.questions[pair[0]].is_binary]
        for name, offered in (("condition", binary), ("outcome", choices)):
            self.fields[name].choices = [("", "choose a question"), *offered]  # type: ignore[attr-defined]

    def question(self, name: str) -> Question:
        return self.questions[self.cleaned_data[name]]


def _with_state(question: Question, now: datetime) -> str:
    return question.title if question.is_open(now) else f"{question.title} ({question.state(now)})"
