from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from forecasts.models import (
    Claim,
    Coding,
    CoherenceRule,
    CoherenceTerm,
    ConditionalPair,
    Document,
    Question,
    Resolution,
    Tournament,
)
from forecasts.models.question import State
from forecasts.queries.lexicons import spoken
from forecasts.services import question_files
from forecasts.services.question_files import BadQuestionFile, load_questions
from tests.factories import FEB_1, at

pytestmark = pytest.mark.django_db

SHIPPED = Path(question_files.__file__).parents[1] / "fixtures" / "questions.json"
TODAY = datetime(2026, 11, 24, tzinfo=UTC)
NOW = datetime(2026, 11, 24, 15, 30, tzinfo=UTC)
MODELS = (
    Document, Claim, Tournament, Question, Resolution, ConditionalPair, CoherenceRule, CoherenceTerm
)  # fmt: skip


def question_row(slug: str, **fields: Any) -> dict[str, Any]:
    return {
        "slug": slug,
        "tournament": "cup",
        "family": "weather",
        "kind": "binary",
        "title": f"Will it {slug}?",
        "resolution_criteria": "Resolves yes if it does.",
        "open_time": "2026-01-01T00:00:00Z",
        "scheduled_close_time": "2026-01-31T00:00:00Z",
        "options": [{"key": "yes", "label": "Yes"}, {"key": "no", "label": "No"}],
        "claims": ["K01"],
    } | fields


def a_file() -> dict[str, Any]:
    resolution = {"outcome": "yes", "known_at": "2026-01-21T00:00:00Z", "basis": "It rained."}
    return {
        "format": "presage-seed/1",
        "document": {
            "slug": "piece",
            "outlet": "The Paper",
            "title": "Clouds",
            "author": "A. Uthor",
            "published_on": "2025-12",
        },
        "tournaments": [{"slug": "cup", "title": "The cup"}],
        "claims": [
            {"id": "K01", "locator": "Title", "paraphrase": "It will be wet", "status": "coded"}
        ],
        "questions": [question_row("rain", resolution=resolution), question_row("snow")],
        "conditional_pairs": [
            {
                "slug": "if-rain-then-snow",
                "tournament": "cup",
                "title": "If it rains, will it snow?",
                "condition": "rain",
                "outcome": "snow",
                "open_time": "2026-01-01T00:00:00Z",
                "scheduled_close_time": "2026-01-31T00:00:00Z",
                "claims": ["K01"],
            }
        ],
        "families": [{"slug": "weather", "title": "The weather", "kind": "cluster"}],
        "constraints": [
            {"kind": "equal", "items": ["rain:yes", "snow:no"], "why": "one or the other"},
            {
                "kind": "total_probability",
                "of": "snow:yes",
                "given": "rain",
                "pair": "if-rain-then-snow",
            },
        ],
    }


def load(folder: Path, content: Any, **options: bool) -> dict[str, int]:
    path = folder / "file.json"
    path.write_text(json.dumps(content), encoding="utf-8")
    return load_questions(path=path, now=at(FEB_1), **options).counts


def faults_of(folder: Path, content: Any) -> list[str]:
    with pytest.raises(BadQuestionFile) as refused:
        load(folder, content)
    return refused.value.faults


def put(content: dict[str, Any], path: list[str | int], value: Any) -> dict[str, Any]:
    place: Any = content
    for step in path[:-1]:
        place = place[step]
    place[path[-1]] = value
    return content


def rows() -> list[int]:
    return [model._default_manager.count() for model in MODELS]


def test_the_shipped_file_loads() -> None:
    loaded = load_questions(path=SHIPPED, now=at(NOW))

    assert loaded.counts == {
        "documents": 1,
        "claims": 41,
        "tournaments": 2,
        "questions": 30,
        "resolutions": 17,
        "conditional pairs": 4,
        "coherence rules": 3,
    }


def test_ranges_of_the_shipped_file_are_those_of_the_paraphrases() -> None:
    load_questions(path=SHIPPED, now=at(NOW))

    # “It will probably not stop Beijing …”, where the text says “unlikely” of its doing so.
    coding = Coding.objects.get(claim__key="K32")
    assert (coding.low, coding.high, coding.words) == (
        0.55, 0.8, "“unlikely” said of the opposite",
    )  # fmt: skip
    turned = [one.claim.key for one in Coding.objects.filter(is_codable=True) if _turned(one)]
    assert turned == ["K32"]


def _turned(coding: Coding) -> bool:
    said = spoken(coding)
    return said is not None and said.turned


def test_a_file_says_of_what_its_words_are_said(tmp_path: Path) -> None:
    content = a_file()
    content["claims"][0] |= {"cue": "unlikely", "lexicon": "icd203", "polarity": "denied"}
    content["claims"][0] |= {"low": 0.55, "high": 0.8, "kinds": ["forecast"]}

    load(tmp_path, content)

    coding = Coding.objects.get()
    assert (coding.phrase, coding.polarity, coding.low) == ("unlikely", "denied", 0.55)
    assert coding.lexicon_version == "2015"


def test_a_file_loaded_twice_changes_nothing(tmp_path: Path) -> None:
    load(tmp_path, a_file())
    before = [list(model._default_manager.order_by("pk").values()) for model in MODELS]

    counts = load(tmp_path, a_file())

    assert [list(model._default_manager.order_by("pk").values()) for model in MODELS] == before
    assert sum(counts.values()) == 0


def test_a_dry_run_counts_and_writes_nothing(tmp_path: Path) -> None:
    counts = load(tmp_path, a_file(), dry_run=True)

    assert (counts["questions"], rows()) == (2, [0] * len(MODELS))


def test_a_resolution_nobody_checked_is_marked_unconfirmed(tmp_path: Path) -> None:
    load(tmp_path, a_file())

    resolution = Resolution.objects.get()
    assert (resolution.is_unconfirmed, resolution.evidence) == (True, "It rained.")


def test_a_checked_resolution_is_confirmed_and_says_by_what(tmp_path: Path) -> None:
    checked = ["The Gazette", "The Times"]
    load(tmp_path, put(a_file(), ["questions", 0, "resolution", "checked_against"], checked))

    resolution = Resolution.objects.get()
    assert resolution.is_unconfirmed is False
    assert resolution.evidence == "It rained.\n\nChecked against: The Gazette; The Times."


def test_a_resolution_can_annul(tmp_path: Path) -> None:
    load(tmp_path, put(a_file(), ["questions", 0, "resolution", "outcome"], "annulled"))

    assert Question.objects.get(slug="rain").state(FEB_1) == State.ANNULLED


def test_claims_are_linked_to_their_questions_and_pairs(tmp_path: Path) -> None:
    load(tmp_path, a_file())

    claim = Claim.objects.get()
    linked = claim.links.values_list("question__slug", "relation").order_by("question__slug")
    assert list(linked) == [("rain", "evidence"), ("snow", "evidence")]
    assert list(claim.conditional_pairs.all()) == [ConditionalPair.objects.get()]


def test_the_shipped_rules_tie_what_they_should() -> None:
    load_questions(path=SHIPPED, now=at(NOW))

    rules = {
        (rule.kind, rule.slug): [
            f"{term.question.slug}:{term.option.key}" for term in rule.terms.all()
        ]
        for rule in CoherenceRule.objects.all()
    }
    assert rules == {
        ("deadlines", "nato-japan-office"): [
            "nato-japan-office-by-2027:yes",
            "nato-japan-office-by-2029:yes",
        ],
        ("implies", "nato-first-indo-pacific-office-host"): [
            "nato-first-indo-pacific-office-host:japan",
            "nato-japan-office-by-2029:yes",
        ],
        ("equal", "trump-putin-first-meeting-date"): [
            "trump-putin-first-meeting-date:never",
            "trump-putin-first-meeting-host:none",
        ],
    }


def test_a_rule_says_why_in_a_sentence_and_bears_the_first_title(tmp_path: Path) -> None:
    load(tmp_path, a_file())

    rule = CoherenceRule.objects.get()
    assert (rule.title, rule.reason) == ("Will it rain?", "One or the other")


def of_deadlines(**fields: Any) -> dict[str, Any]:
    """The file with one family, of rain and, a day later, snow."""
    content = put(a_file(), ["questions", 1, "event_deadline"], "2026-02-01T00:00:00Z")
    row = {"kind": "nondecreasing", "items": ["rain:yes", "snow:yes"]}
    return put(content, ["constraints"], [row | fields])


def test_a_rule_within_a_family_bears_its_name(tmp_path: Path) -> None:
    load(tmp_path, of_deadlines())

    rule = CoherenceRule.objects.get()
    assert (rule.slug, rule.title) == ("weather", "The weather")


def test_a_rule_across_families_does_not(tmp_path: Path) -> None:
    load(tmp_path, put(of_deadlines(), ["questions", 1, "family"], "winter"))

    assert CoherenceRule.objects.get().title == "Will it rain?"


def test_a_title_in_the_file_goes_first(tmp_path: Path) -> None:
    load(tmp_path, of_deadlines(title="Wet days"))

    assert CoherenceRule.objects.get().title == "Wet days"


def test_open_today_opens_unresolved_questions_at_the_start_of_today() -> None:
    load_questions(path=SHIPPED, now=at(NOW), open_today=True)

    opened = Question.objects.filter(open_time=TODAY)
    assert set(opened) == set(Question.objects.in_state(State.OPEN, NOW))
    assert opened.count() == 18  # twelve, and two branches of each of three pairs


def test_open_today_leaves_resolved_and_past_questions_their_times() -> None:
    load_questions(path=SHIPPED, now=at(NOW), open_today=True)

    archive = Question.objects.filter(tournament__is_ranked=False)
    assert archive.filter(open_time__gte=TODAY).count() == 0


Q0: list[str | int] = ["questions", 0]
PAIR: list[str | int] = ["conditional_pairs", 0]
EQUAL: list[str | int] = ["constraints", 0]
TOTAL: list[str | int] = ["constraints", 1]


@pytest.mark.parametrize(
    ("path", "value", "fault"),
    [
        (["format"], "presage-seed/2", 'format: "presage-seed/2" is not a valid choice.'),
        (["document", "author"], None, "document.author: This field may not be null."),
        (["document", "outlet"], "x" * 101, "document.outlet (piece): Ensure this value has"),
        (["tournaments", 0, "title"], "x" * 201, "tournaments[0].title (cup): Ensure this value"),
        (["claims", 0, "low"], 1.5, "claims[0].low: Ensure this value is less than"),
        (["claims", 0, "low"], 0.5, "claims[0].high (K01): Give both ends of the range"),
        (["claims", 0, "polarity"], "denied", "claims[0].polarity (K01): Only words can be said"),
        ([*Q0, "kind"], "numeric", 'questions[0].kind: "numeric" is not a valid choice.'),
        ([*Q0, "title"], "", "questions[0].title: This field may not be blank."),
        ([*Q0, "open_time"], "soon", "questions[0].open_time: Datetime has wrong format."),
        ([*Q0, "options"], [], "questions[0].options (rain): A question has 2 to 200 options."),
        ([*Q0, "options", 0], {"key": "yes"}, "questions[0].options[0].label: This field is req"),
        ([*Q0, "tags"], ["x" * 61], "questions[0].tags (rain): Item 1 in the array did not val"),
        ([*Q0, "tournament"], "bowl", "questions[0]: 'bowl' is not in this file."),
        ([*Q0, "claims"], ["K99"], "questions[0]: 'K99' is not in this file."),
        ([*Q0, "resolution", "outcome"], "maybe", "questions[0]: 'maybe' is not in this file."),
        (
            [*Q0, "resolution", "known_at"],
            "2026-01-01T00:00:00Z",
            "questions[0] (rain): The outcome was known before the question opened",
        ),
        (
            [*Q0, "scheduled_close_time"],
            "2026-01-01T00:00:00Z",
            "questions[0].__all__ (rain): Constraint “question_opens_before_it_closes”",
        ),
        ([*PAIR, "condition"], "hail", "conditional_pairs[0]: 'hail' is not in this file."),
        (
            [*PAIR, "outcome"],
            "rain",
            "conditional_pairs[0] (if-rain-then-snow): Condition and outcome are the same",
        ),
        ([*EQUAL, "kind"], "rising", 'constraints[0].kind: "rising" is not a valid choice.'),
        ([*EQUAL, "items"], [], "constraints[0].items: This field is required."),
        (EQUAL, {"kind": "implies", "then": "rain:yes"}, "constraints[0].if: This field is requ"),
        ([*EQUAL, "items", 1], "hail:no", "constraints[0]: 'hail:no' is not in this file."),
        ([*EQUAL, "items", 1], "snow:maybe", "constraints[0]: 'snow:maybe' is not in this file."),
        ([*EQUAL, "items", 1], "snow", "constraints[0]: 'snow' is not in this file."),
        (
            [*EQUAL, "items"],
            ["rain:yes", "rain:no"],
            "constraints[0]: “Will it rain?” stands in the rule twice.",
        ),
        (
            [*EQUAL, "kind"],
            "nondecreasing",
            "constraints[0]: A family is of yes on yes-or-no questions; “Will it snow?” is not.",
        ),
        ([*TOTAL, "pair"], "", "constraints[1].pair: This field is required."),
        ([*TOTAL, "pair"], "if-hail", "constraints[1]: 'if-hail' is not in this file."),
        ([*TOTAL, "given"], "snow", "constraints[1]: The pair “if-rain-then-snow” has another"),
        ([*TOTAL, "of"], "rain:yes", "constraints[1]: The pair “if-rain-then-snow” has another"),
        ([*TOTAL, "of"], "snow:maybe", "constraints[1]: 'snow:maybe' is not in this file."),
        (["questions"], {}, 'questions: Expected a list of items but got type "dict".'),
    ],
)
def test_every_fault_names_its_place_and_nothing_is_loaded(
    tmp_path: Path, path: list[str | int], value: Any, fault: str
) -> None:
    [found] = faults_of(tmp_path, put(a_file(), path, value))

    assert found.startswith(f"file.json: {fault}")
    assert rows() == [0] * len(MODELS)


def test_several_faults_are_told_together(tmp_path: Path) -> None:
    content = put(put(a_file(), [*Q0, "tournament"], "bowl"), ["questions", 1, "options"], [])

    assert len(faults_of(tmp_path, content)) == 2


@pytest.mark.parametrize("name", ["title", "resolution_criteria"])
def test_a_question_that_differs_from_the_one_here_is_a_fault(tmp_path: Path, name: str) -> None:
    load(tmp_path, a_file())

    assert faults_of(tmp_path, put(a_file(), [*Q0, name], "Changed")) == [
        f"file.json: questions[0] (rain): {name} differs from the question already here."
    ]


def test_broken_json_is_a_fault_with_line_and_column(tmp_path: Path) -> None:
    path = tmp_path / "broken.json"
    path.write_text('{\n "format": }')

    with pytest.raises(BadQuestionFile) as refused:
        load_questions(path=path, now=at(FEB_1))

    assert refused.value.faults == ["broken.json:2: column 12: Expecting value"]


def test_a_file_that_is_not_there_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(BadQuestionFile) as refused:
        load_questions(path=tmp_path / "nowhere.json", now=at(FEB_1))

    assert "cannot be read" in refused.value.faults[0]


def test_json_that_is_no_object_is_a_fault(tmp_path: Path) -> None:
    [fault] = faults_of(tmp_path, [])

    assert fault.startswith("file.json: file: Invalid data.")
