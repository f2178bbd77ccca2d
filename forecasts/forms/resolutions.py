"""What became of a question: proposed, objected to, decided, taken back."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from django import forms

from forecasts.forms.fields import MomentField, words
from forecasts.models import Objection, Option, Question
from forecasts.models.proposal import QUOTED_WORDS
from forecasts.services.proposals import EvidenceGiven

NUMBERS = re.compile(r"[0-9]{1,9}")


class ProposalForm(forms.Form):
    """Which outcome, since when known, and why."""

    ANNUL = "annul"

    outcome = forms.ChoiceField(widget=forms.RadioSelect, label="What happened?")
    known_at = MomentField(
        label="Known at (UTC)",
        help_text="The first instant the outcome was public in the world. Forecasts from then on "
        "do not score.",
    )
    reasons = words(
        "Reasons",
        help_text="How the evidence answers the criteria, step by step. Everyone can read this.",
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


class EvidenceForm(forms.Form):
    """One source: where, what it says in a few words, and the text as it was found."""

    url = forms.URLField(label="Address", max_length=2000, assume_scheme="https")
    quote = forms.CharField(
        required=False,
        max_length=400,
        label="Quotation",
        help_text=f"At most {QUOTED_WORDS} words; more than a short quotation needs its owner's "
        "permission.",
    )
    retrieved_at = MomentField(
        required=False, label="Retrieved at (UTC)", help_text="Empty: just now."
    )
    archived_text = forms.CharField(
        required=False,
        max_length=200_000,
        strip=False,
        label="Text as found",
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Kept for stewards, in case the page changes or goes; its hash is public.",
    )
    fetch = forms.BooleanField(
        required=False, label="Fetch the text from the address now", help_text="Takes seconds."
    )

    def __init__(self, *args: Any, can_fetch: bool = False, **options: Any) -> None:
        super().__init__(*args, **options)
        if not can_fetch:
            del self.fields["fetch"]

    def clean_quote(self) -> str:
        quote: str = self.cleaned_data["quote"]
        number = len(quote.split())
        if number > QUOTED_WORDS:
            raise forms.ValidationError(
                f"This has {number} words; quote at most {QUOTED_WORDS} of them."
            )
        return quote

    def given(self, now: datetime) -> EvidenceGiven:
        said = self.cleaned_data
        return EvidenceGiven(
            url=said["url"],
            quote=said["quote"],
            retrieved_at=said["retrieved_at"] or now.astimezone(UTC),
            archived_text=said["archived_text"],
        )


EvidenceForms = forms.formset_factory(EvidenceForm, extra=3, max_num=3, absolute_max=3)


class ReasonForm(forms.Form):
    """Why: the one thing that every step of a steward's needs."""

    reason = words("Reason", help_text="Everyone can read this.")


class SecondForm(ReasonForm):
    """A second steward's yes or no to a proposal."""

    verdict = forms.ChoiceField(
        widget=forms.RadioSelect,
        label="Is it right?",
        choices=[
            ("approve", "Approve: outcome, time and evidence are right"),
            ("decline", "Decline: another proposal has to be made"),
        ],
    )
    field_order = ["verdict", "reason"]


class ObjectionForm(forms.Form):
    """On what grounds somebody objects."""

    grounds = words(
        "Grounds",
        help_text="What the criteria say, what the evidence shows, and where the proposal departs "
        "from either. Everyone can read this; you can object once.",
    )


class DecisionForm(forms.Form):
    """A steward's decision on an objection, in writing."""

    decision = forms.ChoiceField(
        widget=forms.RadioSelect,
        choices=[
            (Objection.Decision.UPHELD, "Uphold the proposal: it stands in spite of the objection"),
            (Objection.Decision.OVERTURNED, "Overturn it: another proposal has to be made"),
        ],
    )
    reasons = words(
        "Reasons", help_text="Answer the grounds. Others will cite this decision as a precedent."
    )
    cites = forms.CharField(
        required=False,
        label="Earlier decisions it follows",
        help_text="Their numbers, such as 12, 31.",
        max_length=200,
    )

    def clean_cites(self) -> list[Objection]:
        typed = self.cleaned_data["cites"]
        numbers = {int(number) for number in NUMBERS.findall(typed)}
        found = list(Objection.objects.exclude(decision="").filter(pk__in=numbers))
        missing = sorted(numbers - {objection.pk for objection in found})
        if missing:
            listed = ", ".join(map(str, missing))
            raise forms.ValidationError(f"There is no decision {listed}.")
        return found
