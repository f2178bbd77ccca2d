"""What was public and wrong, put right: what it is to say, and why."""

from __future__ import annotations

from typing import Any

from django import forms

from forecasts.forms.fields import words
from forecasts.forms.passages import NOBODY, AcceptForm
from forecasts.models import Claim, Document, Passage

READ_BY_ALL = "Everyone can read this, with what it said before; it can't be changed."


class CorrectionForm(AcceptForm):
    """A claim as it ought to stand; all but the reason is filled in."""

    reason = words("Why", help_text=READ_BY_ALL, rows=3)

    def __init__(self, claim: Claim, data: Any = None) -> None:
        super().__init__(Passage(document=claim.document), data)
        names = ("paraphrase", "quote", "holder", "actors")
        self.initial = {name: getattr(claim, name) for name in names}
        self.initial["commentator"] = claim.commentator_id or NOBODY
        self.fields["paraphrase"].label = "What is claimed, in words of your own"

    @property
    def shown(self) -> list[forms.BoundField]:
        """Its fields; the tick to copy words only once they were held up."""
        return [field for field in self if self.copied or field.name != "may_copy"]


class WithdrawalForm(forms.Form):
    reason = words("Why", help_text="Everyone can read this; it can't be changed.", rows=3)


class CitationCorrectionForm(forms.ModelForm[Document]):
    """How a public document is cited; its authors and its date stay."""

    url = forms.URLField(max_length=2_000, required=False, label="Address", assume_scheme="https")
    reason = words("Why", help_text=READ_BY_ALL, rows=3)

    class Meta:
        model = Document
        fields = ("title", "url", "published_on_note", "rights")
        labels = {"published_on_note": "Note on the date"}
        help_texts = {"published_on_note": "The date itself stays: the claims were read by it."}


class ReleaseForm(forms.Form):
    reason = words(
        "Why", help_text="Kept for stewards, and told to the account that has the page.", rows=3
    )
