"""How a coder reads a claim."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from forecasts.extraction.claims import LEXICONS, Lexicon, Term
from forecasts.models import Coding
from forecasts.models.claim import NO_FORECAST
from forecasts.queries.lexicons import side, spoken, turned
from forecasts.services.codings import Reading

ASIDE = ("horizon", "saw_outcome", "note")  # said as they are typed
ONLY_DIRECTION = Coding.Reason.DIRECTION_ONLY
AFFIRMED, DENIED = Coding.Polarity.AFFIRMED, Coding.Polarity.DENIED


class ReadingForm(forms.Form):
    """A range under a lexicon, or why there is none. Numbers are the chance of the paraphrase."""

    kind = forms.ChoiceField(
        choices=[("", "choose a kind"), *Coding.Kind.choices],
        label="What kind of claim it is",
        help_text="A possibility leaves it open, a plan is what somebody intends, an implied "
        "forecast stands between the lines.",
    )
    reason = forms.ChoiceField(
        required=False,
        widget=forms.RadioSelect,
        choices=[
            ("", "Yes: the words or the range below"),
            *((value, f"No: {label}") for value, label in Coding.Reason.choices),
        ],
        label="Can a probability be read from it?",
    )
    direction = forms.ChoiceField(
        required=False,
        choices=[("", "none"), *Coding.Direction.choices],
        help_text="Of the claim as paraphrased, and only where a direction is all that can be "
        "read.",
    )
    phrase = forms.ChoiceField(
        required=False,
        label="Words of the text, and by which scale they are read",
        help_text="Their range is taken unless you give numbers.",
    )
    polarity = forms.ChoiceField(
        required=False,
        widget=forms.RadioSelect,
        initial=AFFIRMED,
        choices=Coding.Polarity.choices,
        label="These words are said of",
        help_text="Its opposite, if the text says “unlikely to exist” and the paraphrase “A market "
        "will not exist”: 20–45 % are turned round to 55–80 %. Think a “probably” in the "
        "paraphrase away; keep its “not”.",
    )
    low = forms.DecimalField(
        required=False, min_value=0, max_value=100, decimal_places=2, label="From (%)"
    )
    high = forms.DecimalField(
        required=False,
        min_value=0,
        max_value=100,
        decimal_places=2,
        label="To (%)",
        help_text="Both empty: as the words say.",
    )
    is_conditional = forms.BooleanField(required=False, label="It holds on a condition")
    condition = forms.CharField(
        required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 2})
    )
    horizon = forms.CharField(
        required=False,
        max_length=200,
        label="By when, as the text says it",
        help_text="Such as “within a decade”. Empty where it says nothing.",
    )
    horizon_ends = forms.DateField(
        required=False,
        label="By when, as you read it",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="The last day a fair reader would grant it, if any.",
    )
    saw_outcome = forms.BooleanField(
        required=False, label="I know what became of it (the coding counts, and is marked)"
    )
    note = forms.CharField(
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="What made you read it so. Public, like the coding, once it may be seen.",
    )

    def __init__(self, data: Any = None, *, coding: Coding | None = None) -> None:
        super().__init__(data, initial=_as_typed(coding) if coding else None)
        self.fields["phrase"].choices = _phrases()  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        self._check_direction(said)
        self._check_condition(said)
        self._check_kind(said)
        self._check_side(said)
        word = _found(said.get("phrase") or "")
        is_open = word is not None and word[1].low is None
        if is_open and not said.get("reason") and not _numbers(said):
            self.add_error(
                "phrase",
                "These words leave every probability open: give numbers, or say that none can be "
                "read from it.",
            )
        return said

    def _check_direction(self, said: dict[str, Any]) -> None:
        is_needed = said.get("reason") == ONLY_DIRECTION
        if is_needed and not said.get("direction"):
            self.add_error("direction", "Say which direction.")
        elif said.get("direction") and not is_needed:
            self.add_error("direction", "Only where nothing but a direction can be read.")

    def _check_condition(self, said: dict[str, Any]) -> None:
        if said.get("condition") and not said.get("is_conditional"):
            self.add_error("is_conditional", "Tick it, or leave the condition empty.")

    def _check_kind(self, said: dict[str, Any]) -> None:
        has_range = _numbers(said) or (said.get("phrase") and not said.get("reason"))
        if said.get("kind") in NO_FORECAST and has_range:
            self.add_error(
                "kind",
                "What is no forecast has no range: say below why no probability can be read.",
            )

    def _check_side(self, said: dict[str, Any]) -> None:
        low, high, word = said.get("low"), said.get("high"), _found(said.get("phrase") or "")
        ends = _meant(word[1], said.get("polarity")) if word else None
        if low is None or high is None or ends is None or said.get("reason"):
            return
        if side(float(low / 100), float(high / 100)) == -side(*ends) != 0:
            self.add_error(
                "low",
                f"Said of that, the words make it {_percents(*ends)}, on the other side of one "
                "half. Turn one or the other round, or leave the words out.",
            )

    @property
    def reading(self) -> Reading:
        """What was said. Numbers come before the range of the words."""
        said, word = self.cleaned_data, _found(self.cleaned_data["phrase"])
        low, high = _share(said["low"]), _share(said["high"])
        if word and not _numbers(said) and not said["reason"]:
            low, high = _meant(word[1], said["polarity"]) or (None, None)
        return Reading(
            kind=said["kind"],
            low=low,
            high=high,
            reason=said["reason"],
            direction=said["direction"],
            is_conditional=said["is_conditional"],
            condition=said["condition"],
            lexicon=word[0].name if word else "",
            lexicon_version=word[0].version if word else "",
            phrase=word[1].words[0] if word else "",
            polarity=said["polarity"] or AFFIRMED,
            horizon_ends=said["horizon_ends"],
            **{name: said[name] for name in ASIDE},
        )


def _phrases() -> list[Any]:
    """The words of every scale, each with its range, under the scale's name."""
    groups = [
        (
            f"{lexicon.title} ({lexicon.version})",
            [(f"{lexicon.name}:{term.words[0]}", _label(term)) for term in lexicon.terms],
        )
        for lexicon in LEXICONS
    ]
    return [("", "none of these: numbers only"), *groups]


def _label(term: Term) -> str:
    ends = _meant(term, AFFIRMED)
    return f"{', '.join(term.words)}: {_percents(*ends) if ends else 'no range'}"


def _percents(low: float, high: float) -> str:
    return f"{round(100 * low)}–{round(100 * high)} %"


def _meant(term: Term, polarity: str | None) -> tuple[float, float] | None:
    """Return the chance of the paraphrase, of which or of whose opposite a term is said."""
    if term.low is None or term.high is None:
        return None
    return turned(term.low, term.high) if polarity == DENIED else (term.low, term.high)


def _found(phrase: str) -> tuple[Lexicon, Term] | None:
    name, _, word = phrase.partition(":")
    for lexicon in LEXICONS:
        term = lexicon.term(word) if lexicon.name == name else None
        if term is not None:
            return lexicon, term
    return None


def _numbers(said: dict[str, Any]) -> bool:
    return said.get("low") is not None or said.get("high") is not None


def _share(percent: Decimal | None) -> float | None:
    return None if percent is None else float(percent / 100)


def _as_typed(coding: Coding) -> dict[str, Any]:
    """Return a coding as the form would have had it; a range of the words stays with the words."""
    names = ("kind", "reason", "direction", "is_conditional", "condition", "horizon_ends", *ASIDE)
    fields = {name: getattr(coding, name) for name in names}
    word, said = _found(f"{coding.lexicon}:{coding.phrase}"), spoken(coding)
    fields["polarity"] = DENIED if said and said.turned else coding.polarity
    if word is not None:
        fields["phrase"] = f"{word[0].name}:{word[1].words[0]}"
    if word is None or _meant(word[1], fields["polarity"]) != (coding.low, coding.high):
        fields |= {name: _percent(getattr(coding, name)) for name in ("low", "high")}
    return fields


def _percent(share: float | None) -> Decimal | None:
    return None if share is None else Decimal(f"{100 * share:.2f}").normalize() + 0
