from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from forecasts.extraction.claims import BadLabels, Label, RulesExtractor, Suggestion, evaluate
from forecasts.extraction.claims.evaluation import Evaluation, Share, pooled
from forecasts.extraction.claims.labels import check_source, read_labels
from forecasts.extraction.claims.plain import plain_document

DATA = Path(__file__).parents[1] / "data"
NAMES = ["sample_commentary", "mortgage_column", "arctic_brief", "malaria_letter"]


def found(start: int, end: int, low: float | None = None, high: float | None = None) -> Suggestion:
    return Suggestion(start, end, "forecast", 2, "strong", low=low, high=high)


def label(start: int, end: int, gold: str = "yes", *bounds: float) -> Label:
    low, high = bounds or (None, None)
    return Label(start, end, gold, low, high)


def test_precision_counts_suggestions_and_recall_labels() -> None:
    labels = [label(0, 10), label(20, 30), label(40, 50, "no")]
    measured = evaluate([found(0, 10), found(40, 50), found(60, 70)], labels)

    assert (measured.precision, measured.recall) == (Share(1, 3), Share(1, 2))
    assert measured.f1 == pytest.approx(0.4)


def test_borderline_labels_count_neither_way() -> None:
    measured = evaluate([found(0, 10)], [label(0, 10, "borderline"), label(20, 30, "borderline")])

    assert (measured.precision, measured.recall, measured.f1) == (Share(0, 0), Share(0, 0), None)


def test_a_label_is_matched_once() -> None:
    measured = evaluate([found(0, 10), found(0, 9)], [label(0, 10)])

    assert (measured.precision, measured.recall) == (Share(1, 2), Share(1, 1))


def test_half_a_sentence_is_no_match() -> None:
    assert evaluate([found(0, 5)], [label(0, 10)]).recall == Share(0, 1)


def test_bounds_that_differ_are_told_from_exact_ones() -> None:
    measured = evaluate([found(0, 8), found(20, 30)], [label(0, 10), label(20, 30)])

    assert measured.exact == Share(1, 2)
    assert measured.mean_overlap == pytest.approx(0.9)


def test_ranges_are_compared_where_the_label_has_one() -> None:
    labels = [label(0, 10, "yes", 0.5, 0.8), label(20, 30, "yes", 0.5, 0.8), label(40, 50)]
    measured = evaluate([found(0, 10, 0.8, 0.9), found(20, 30), found(40, 50, 0.1, 0.2)], labels)

    assert measured.ranges == Share(1, 2)


def test_several_documents_are_pooled_by_their_counts() -> None:
    one = Evaluation(Share(1, 2), Share(1, 1), Share(1, 1), Share(0, 1), 1.0)
    other = Evaluation(Share(3, 3), Share(3, 4), Share(0, 3), Share(2, 2), 0.6)

    assert pooled([one, other]) == Evaluation(
        Share(4, 5), Share(4, 5), Share(1, 4), Share(2, 3), 0.7
    )


def test_nothing_found_and_nothing_to_find_is_no_share() -> None:
    measured = evaluate([], [])

    assert (measured.precision.value, measured.f1, measured.mean_overlap) == (None, None, None)


def read(name: str) -> tuple[Any, str]:
    labels = read_labels((DATA / f"{name}.labels.json").read_text(), file=name)
    raw = (DATA / labels.source_file).read_text()
    check_source(labels, raw, file=name)
    return labels, raw


@pytest.mark.parametrize("name", NAMES)
def test_the_rules_do_on_labelled_text_what_the_documentation_says(name: str) -> None:
    labels, raw = read(name)
    suggestions = list(RulesExtractor().extract(plain_document(raw, labels.published_on)))
    strong = evaluate([one for one in suggestions if one.tier == "strong"], labels.labels)
    everything = evaluate(suggestions, labels.labels)

    assert (strong.precision.value or 0) >= 0.87
    assert (strong.recall.value or 0) >= 0.80
    assert (everything.recall.value or 0) >= 0.90
    assert (strong.ranges.value or 0) >= 0.80


def test_a_negated_range_is_turned_round() -> None:
    labels, _ = read("sample_commentary")
    negated = [one for one in labels.labels if one.low == 0.01]

    assert [(one.low, one.high) for one in negated] == [(0.01, 0.05)]


def labels_with(**changes: object) -> str:
    span: dict[str, object] = {"start": 0, "end": 3, "gold": "yes", "icd203": None}
    data: dict[str, object] = {
        "schema": "claims-labels/1",
        "source_file": "a.md",
        "source_sha256": "0",
        "published": "2026",
        "spans": [span],
    }
    for key, value in changes.items():
        if key in data:
            data[key] = value
        else:
            span[key] = value
    return json.dumps(data)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "a.json: line 1: Expecting property name enclosed in double quotes"),
        ("[" * 100_000, "a.json: Nested too deeply."),
        ("[]", "a.json: schema: Has to be “claims-labels/1”."),
        (labels_with(schema="2"), "a.json: schema: Has to be “claims-labels/1”."),
        (labels_with(source_file=1), "a.json: source_file: Has to be a text."),
        (labels_with(spans={}), "a.json: spans: Has to be a list."),
        (labels_with(spans=[1]), "a.json: spans[0]: Has to be an object."),
        (labels_with(start=-1), "a.json: spans[0].start: Has to be a whole number, 0 or more."),
        (labels_with(end=True), "a.json: spans[0].end: Has to be a whole number, 0 or more."),
        (labels_with(end=0), "a.json: spans[0].end: Has to lie behind the start."),
        (labels_with(gold="maybe"), "a.json: spans[0].gold: Has to be one of yes, no, borderline."),
        (
            labels_with(icd203=[0.8, 0.2]),
            "a.json: spans[0].icd203: Has to be two probabilities, the lower first, or null.",
        ),
    ],
)
def test_faulty_labels_are_refused_by_file_place_and_reason(text: str, words: str) -> None:
    with pytest.raises(BadLabels) as refused:
        read_labels(text, file="a.json")

    assert str(refused.value) == words


def test_labels_of_another_text_are_refused() -> None:
    labels = read_labels(labels_with(), file="a.json")

    with pytest.raises(BadLabels, match=r"a\.md is not the text labelled"):
        check_source(labels, "abc", file="a.json")
