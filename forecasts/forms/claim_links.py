"""What a claim has to do with questions: those there are, and those to be posed from it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from forecasts.models import ClaimLink, Tournament
from forecasts.queries.claim_drafts import CONDITION, Wording
from forecasts.queries.claim_links import Offer

RELATIONS = [("", "choose a relation"), *ClaimLink.Relation.choices]
TESTS = (
    "Only “the same event” as in the paraphrase and “the opposite event” test the claim; the "
    "others are for readers."
)
NOT_ASKED = (
    "The claim has a “not” that the question leaves out: what is claimed is the opposite event."
)


class LinkForm(forms.Form):
    """Which question, and how it is related."""

    question = forms.ChoiceField(
        widget=forms.RadioSelect, error_messages={"invalid_choice": "Choose one of these."}
    )
    relation = forms.ChoiceField(choices=RELATIONS, help_text=TESTS)
    note = forms.CharField(
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Why they belong together, or what differs. Everyone can read this.",
    )

    def __init__(self, offers: Sequence[Offer], data: Any = None) -> None:
        super().__init__(data)
        self.offers = {str(offer.question.pk): offer for offer in offers}
        self.fields["question"].choices = [  # type: ignore[attr-defined]
            (pk, _told(offer)) for pk, offer in self.offers.items()
        ]

    @property
    def chosen(self) -> Offer:
        return self.offers[self.cleaned_data["question"]]


class ClaimDraftForm(forms.Form):
    """Which of the drafts to go on with, in which tournament, and how it will be related."""

    part = forms.ChoiceField(widget=forms.RadioSelect, label="Which question?")
    tournament = forms.ModelChoiceField(
        Tournament.objects.none(), to_field_name="slug", empty_label="choose a tournament"
    )
    relation = forms.ChoiceField(choices=RELATIONS, help_text=TESTS)

    def __init__(self, wordings: Sequence[Wording], tournaments: Any, data: Any = None) -> None:
        outcome = wordings[0]
        super().__init__(data, initial={"part": outcome.part})
        if outcome.draft.leaves_out_not:
            self.initial["relation"] = ClaimLink.Relation.NEGATION
            also = " Choose another for the condition." if len(wordings) > 1 else ""
            self.fields["relation"].help_text = f"{NOT_ASKED}{also} {TESTS}"
        self.fields["part"].choices = [(one.part, _asked(one)) for one in wordings]  # type: ignore[attr-defined]
        self.fields["tournament"].queryset = tournaments  # type: ignore[attr-defined]


def _told(offer: Offer) -> str:
    # Not whether it was resolved or annulled: that of a branch would tell how its condition went.
    stands = "its outcome is known" if offer.is_known else offer.state.value
    return f"{offer.question.title} · {offer.question.tournament} · {stands}"


def _asked(wording: Wording) -> str:
    about = "The condition" if wording.part == CONDITION else "What is claimed"
    return f"{about}: {wording.draft.title}"
