"""What a steward decides on a suggested passage."""

from __future__ import annotations

from typing import Any

from django import forms

from forecasts.forms.fields import WordsField
from forecasts.models import Claim, Commentator, Passage
from forecasts.models.proposal import QUOTED_WORDS
from forecasts.services.passages import LONGEST_ACTOR, MOST_ACTORS

LONGEST_LABEL = 80
NOBODY = "nobody"  # no report card


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
    commentator = forms.TypedChoiceField(
        required=False, empty_value=None, label="Counts on the report card of"
    )
    holder = forms.CharField(
        required=False,
        max_length=200,
        label="Whose claim it is",
        help_text="Empty: the author's.",
    )
    actors = WordsField(
        longest=LONGEST_ACTOR,
        most=MOST_ACTORS,
        label="Who acts in it",
        help_text="Separated by commas. Everyone can read this.",
    )

    def __init__(self, passage: Passage, data: Any = None) -> None:
        authors = list(passage.document.authors.all())
        guess = passage.guess
        holder = guess.get("holder") or ""
        # Whose claim it is can't be guessed: somebody has to say.
        is_quoted = "quoted" in guess.get("warnings", [])
        self.is_open = not holder and (len(authors) > 1 or is_quoted)
        first = NOBODY if holder or not authors else authors[0].pk
        super().__init__(
            data,
            initial={
                "commentator": "" if self.is_open else first,
                "holder": holder,
                "actors": list(guess.get("actors", []))[:MOST_ACTORS],
            },
        )
        self._offer(authors)
        self.copied = False  # whether the warning about copied words is shown

    def _offer(self, authors: list[Commentator]) -> None:
        field = self.fields["commentator"]
        assert isinstance(field, forms.TypedChoiceField), "a choice between authors"
        named = {str(author.pk): author for author in authors}
        asked = [("", "choose whose claim it is")] if self.is_open else []
        field.choices = [
            *asked,
            *((author.pk, author.name) for author in authors),
            (NOBODY, "nobody: said by somebody they quote"),
        ]
        field.coerce = named.get
        field.required = self.is_open

    @property
    def rest(self) -> list[forms.BoundField]:
        return [self[name] for name in ("quote", "commentator", "holder", "actors")]

    @property
    def is_rest_open(self) -> bool:
        return (
            self.is_open or bool(self["holder"].value()) or any(field.errors for field in self.rest)
        )


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
        claims = passage.document.claims.filter(withdrawn_at=None)
        self.fields["claim"].queryset = claims  # type: ignore[attr-defined]


class RejectForm(forms.Form):
    reason = forms.ChoiceField(choices=Passage.Reason.choices)
