"""How well an extractor finds what a person has found in the same text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from forecasts.extraction.claims.labels import Label
from forecasts.extraction.claims.suggestions import SAME, Suggestion, overlap


@dataclass(frozen=True)
class Share:
    """So many of so many."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        """The share, 0 to 1; None of nothing."""
        return self.hits / self.of if self.of else None


@dataclass(frozen=True)
class Evaluation:
    """Counts, so that whoever shows them can put an interval to each.

    A suggestion and a label match if their spans share more than half of what they cover; each
    label counts once. What matches a borderline label counts neither way; what matches none is
    wrong. ``exact`` is the share of matched spans with the very same bounds, ``mean_overlap`` the
    mean of what matched spans share, 0 to 1. ``ranges`` is the share, of matched labels with a
    range, whose suggestion has one that meets it.
    """

    precision: Share
    recall: Share
    exact: Share
    ranges: Share
    mean_overlap: float | None

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall; None if nothing is right or to be found."""
        both = self.precision.of + self.recall.of
        return (self.precision.hits + self.recall.hits) / both if both else None


def evaluate(suggestions: Iterable[Suggestion], labels: Sequence[Label]) -> Evaluation:
    """Compare suggestions with labels of the same raw text.

    Examples
    --------
    >>> labels = [Label(0, 10, "yes", 0.55, 0.8), Label(20, 30, "yes", None, None)]
    >>> found = evaluate([Suggestion(0, 9, "forecast", 3, "strong", low=0.6, high=0.9)], labels)
    >>> found.precision.value, found.recall.value, found.ranges.value
    (1.0, 0.5, 1.0)
    """
    found = list(suggestions)
    pairs = dict(_pairs(found, labels))
    matched = {index: label for index, label in pairs.items() if label.gold == "yes"}
    counted = [index for index in range(len(found)) if not _is_borderline(pairs.get(index))]
    coded = [(found[index], label) for index, label in matched.items() if label.low is not None]
    shared = [overlap(_span(found[index]), _span(label)) for index, label in matched.items()]
    return Evaluation(
        precision=Share(len(matched), len(counted)),
        recall=Share(len(matched), sum(label.gold == "yes" for label in labels)),
        exact=Share(sum(share == 1 for share in shared), len(shared)),
        ranges=Share(sum(_ranges_meet(one, label) for one, label in coded), len(coded)),
        mean_overlap=sum(shared) / len(shared) if shared else None,
    )


def pooled(evaluations: Sequence[Evaluation]) -> Evaluation:
    """Return what several documents come to as one; each document's mean overlap by its matches."""
    one = [evaluation for evaluation in evaluations if evaluation.mean_overlap is not None]
    matched = sum(evaluation.exact.of for evaluation in one)
    overlaps = sum((evaluation.mean_overlap or 0) * evaluation.exact.of for evaluation in one)
    return Evaluation(
        precision=_sum(evaluation.precision for evaluation in evaluations),
        recall=_sum(evaluation.recall for evaluation in evaluations),
        exact=_sum(evaluation.exact for evaluation in evaluations),
        ranges=_sum(evaluation.ranges for evaluation in evaluations),
        mean_overlap=overlaps / matched if matched else None,
    )


def _sum(shares: Iterable[Share]) -> Share:
    listed = list(shares)
    return Share(sum(share.hits for share in listed), sum(share.of for share in listed))


def _is_borderline(label: Label | None) -> bool:
    return label is not None and label.gold == "borderline"


def _span(one: Suggestion | Label) -> tuple[int, int]:
    return one.start, one.end


def _pairs(found: list[Suggestion], labels: Sequence[Label]) -> Iterator[tuple[int, Label]]:
    """Match one to one: two spans that share more than half with a third cannot be apart.

    So at most one label fits a suggestion well, unless labels or suggestions overlap among
    themselves; then the first free one is taken.
    """
    ordered = sorted(range(len(labels)), key=lambda index: labels[index].start)
    taken: set[int] = set()
    begin = 0
    for index in sorted(range(len(found)), key=lambda index: found[index].start):
        while begin < len(ordered) and labels[ordered[begin]].end <= found[index].start:
            begin += 1
        for place in ordered[begin:]:
            if labels[place].start >= found[index].end:
                break
            if place not in taken and overlap(_span(found[index]), _span(labels[place])) > SAME:
                taken.add(place)
                yield index, labels[place]
                break


def _ranges_meet(one: Suggestion, label: Label) -> bool:
    if one.low is None or one.high is None or label.low is None or label.high is None:
        return False
    return one.low <= label.high and label.low <= one.high
