"""What a steward decides on a suggested passage."""

from __future__ import annotations

from typing import Any

from django import forms

from forecasts.models import Claim, Commentator, Passage
from forecasts.models.proposal import QUOTED_WORDS

LONGEST_LABEL = 80


class AcceptForm(forms.Form):
    """A claim in words of one's own; whose it is, and at most a short quotation."""

    paraphrase = forms.CharField(
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 2}),
        label="It is a claim. In words of your own:",
    )
    may_copy = forms.BooleanField(
        required=False, label="Take it as it stands: these words can't be said otherwise."
    )
    quote = forms.CharField(
        required=False,
        max_length=400,
        label="Quotation",
        help_text=f"Optional; at most {QUOTED_WORDS} words. Everyone can read this.",
    )
    commentator = forms.ModelChoiceField(
        Commentator.objects.none(),
        required=False,
        label="Counts on the report card of",
        empty_label="nobody: said by somebody they quote",
    )
    holder = forms.CharField(
        required=False,
        max_length=200,
        label="Whose claim it is",
        help_text="Empty: the author's.",
    )

    def __init__(self, passage: Passage, data: Any = None) -> None:
        authors = passage.document.authors.all()
        holder = passage.guess.get("holder") or ""
        first = None if holder else authors.first()
        super().__init__(data, initial={"commentator": first, "holder": holder})
        self.fields["commentator"].queryset = authors  # type: ignore[attr-defined]
        self.copied = False  # whether the warning about copied words is shown

    @property
    def rest(self) -> list[forms.BoundField]:
        return [self[name] for name in ("quote", "commentator", "holder")]

    @property
    def is_rest_open(self) -> bool:
        return bool(self["holder"].value()) or any(field.errors for field in self.rest)


class ClaimField(forms.ModelChoiceField[Claim]):
    def label_from_instance(self, obj: Claim) -> str:
        label = str(obj)
        return label if len(label) <= LONGEST_LABEL else f"{label[: LONGEST_LABEL - 1]}…"


class MergeForm(forms.Form):
    """The claim that a passage says again."""

    claim = ClaimField(
        Claim.objects.none(), label="Says again what a claim says", empty_label="choose the claim"
    )

    def __init__(self, passage: Passage, data: Any = None) -> None:
        super().__init__(data)
        claims = passage.document.claims.all()
        self.fields["claim"].queryset = claims  # type: ignore[attr-defined]


class RejectForm(forms.Form):
    reason = forms.ChoiceField(choices=Passage.Reason.choices)
