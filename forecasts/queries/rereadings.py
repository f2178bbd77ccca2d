"""How the bands of commentators move when another lexicon reads the same words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from forecasts.extraction.claims import LEXICONS, Lexicon
from forecasts.models import Claim, Commentator
from forecasts.queries.card_numbers import Tested, report_of
from forecasts.queries.lexicons import reread
from forecasts.queries.report_cards import claim_lines
from forecasts.scoring import ReportCard, better_band


@dataclass(frozen=True)
class Rereading:
    """A commentator's tested claims whose words a lexicon has: as coded, and as it reads them."""

    commentator: Commentator
    coded: ReportCard
    read: ReportCard
    better_than: list[Commentator]  # whose whole band lies above this one


def rereadings(claims: Sequence[Claim]) -> list[tuple[Lexicon, list[Rereading]]]:
    """Return, lexicon by lexicon, the commentators with tested words on it, by name.

    Needs documents and commentators loaded. What was linked or read late counts nowhere here.
    """
    tested: dict[Commentator, list[Tested]] = {}
    for line in claim_lines(claims):
        if line.claim.commentator and line.tested and not line.is_late:
            tested.setdefault(line.claim.commentator, []).append(line.tested)
    people = sorted(tested.items(), key=lambda one: (one[0].name, one[0].pk))
    return [(lexicon, _rereadings(people, lexicon)) for lexicon in LEXICONS]


def _rereadings(
    people: Sequence[tuple[Commentator, list[Tested]]], lexicon: Lexicon
) -> list[Rereading]:
    found = {}
    for commentator, tested in people:
        read = [(one, ends) for one in tested if (ends := reread(one.coding, lexicon))]
        if read:
            coded = report_of([one for one, _ in read])
            found[commentator] = coded, report_of([_read(one, *ends) for one, ends in read])
    return [
        Rereading(
            commentator,
            coded,
            card,
            [other for other, (_, card_of_other) in found.items() if _beats(card, card_of_other)],
        )
        for commentator, (coded, card) in found.items()
    ]


def _read(one: Tested, low: float, high: float) -> Tested:
    return replace(one, low=low, high=high)


def _beats(one: ReportCard, other: ReportCard) -> bool:
    return better_band(one, other) == 0
