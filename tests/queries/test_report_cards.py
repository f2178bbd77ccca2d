"""Report cards, by hand: where each claim stands, its losses, and what they amount to."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from pytest_django import DjangoAssertNumQueries

from forecasts.models import Claim, ClaimLink, Question
from forecasts.queries.commentators import public_claims
from forecasts.queries.report_cards import Card, Line, Standing, card_of, claim_lines
from forecasts.services.codings import Reading, code_claim, unlink_claim
from tests.deeds import a_steward, annul, recuse, resolve
from tests.factories import (
    FEB_1,
    JAN_1,
    JAN_11,
    JAN_21,
    JAN_31,
    add_forecast,
    at,
    make_claim,
    make_document,
    make_forecaster,
    make_question,
    make_tournament,
)
from tests.links import a_pair
from tests.readings import OPPOSITE, SAME, a_tested_claim, read, tie

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
DEC_31 = datetime(2025, 12, 31, 23, 59, 59, 999999, tzinfo=UTC)  # the end of the claims' month


def line_of(claim: Claim) -> Line:
    [line] = claim_lines([claim])
    return line


def card() -> Card:
    return card_of(public_claims())


def stands(claim: Claim) -> Standing:
    return line_of(claim).standing


def losses(claim: Claim) -> list[float]:
    line = line_of(claim)
    return [round(loss, 9) for loss in (line.best, line.worst) if loss is not None]


def test_a_likely_that_came_about_lost_by_the_distance_of_its_ends_from_1() -> None:
    # Best (1 - 0.80)² = 0.04, worst (1 - 0.55)² = 0.2025.
    assert losses(a_tested_claim(outcome="yes")) == [0.04, 0.2025]


def test_a_likely_that_did_not_lost_by_the_distance_of_its_ends_from_0() -> None:
    # Best 0.55² = 0.3025, worst 0.80² = 0.64.
    assert losses(a_tested_claim(outcome="no")) == [0.3025, 0.64]


def test_a_claim_linked_to_the_opposite_event_came_about_where_the_answer_is_no() -> None:
    claim = a_tested_claim(outcome="no", relation=OPPOSITE)

    assert line_of(claim).happened is True
    assert losses(claim) == [0.04, 0.2025]


def test_a_claim_linked_to_the_opposite_event_takes_crowd_and_base_rate_turned_round() -> None:
    claim = make_claim()
    read(claim)
    make_tournament(crowd_min_forecasters=1)
    question = make_question(base_rate_share=0.1)
    add_forecast(question, make_forecaster(), 0.3)
    tie(claim, question, OPPOSITE)
    resolve(question, "no")

    tested = line_of(claim).tested

    # The crowd gave 0.3 to yes, so 0.7 to what the claim says; the base rate 0.9.
    assert tested is not None
    assert (round(tested.crowd or 0, 9), tested.base_rate) == (0.7, 0.9)


def unsettled() -> Claim:
    document = make_document(two_coders=True)
    claim = make_claim(document=document)
    reading = Reading(kind="forecast", low=0.5, high=0.8)
    code_claim(claim=claim, reading=reading, coder=a_steward(), now=at(JAN_1))
    return claim


def uncoded() -> Claim:
    return make_claim()


def uncodable() -> Claim:
    claim = make_claim()
    read(claim, reason="evaluation", kind="evaluation")
    return claim


def coded(**fields: Any) -> Claim:
    claim = make_claim()
    read(claim, **fields)
    return claim


def linked(question: Question, relation: ClaimLink.Relation = SAME, **fields: Any) -> Claim:
    claim = coded(**fields)
    tie(claim, question, relation)
    return claim


def evidence_only() -> Claim:
    return linked(make_question(), ClaimLink.Relation.EVIDENCE)


def unlinked() -> Claim:
    claim = linked(make_question())
    unlink_claim(link=claim.links.get(), steward=a_steward(), now=at(JAN_11))
    return claim


def of_many_options() -> Claim:
    return linked(make_question(kind=Question.Kind.MULTIPLE_CHOICE))


def unresolved() -> Claim:
    return linked(make_question())


def annulled() -> Claim:
    question = make_question()
    claim = linked(question)
    annul(question)
    return claim


def of_a_branch_that_was_not_reached() -> Claim:
    pair = a_pair(make_question("rain"), make_question("flood"))
    claim = linked(pair.if_yes, is_conditional=True, condition="If it rains.")
    annul(pair.if_yes)
    return claim


def of_a_branch_that_was_reached() -> Claim:
    pair = a_pair(make_question("rain"), make_question("flood"))
    claim = linked(pair.if_yes, is_conditional=True, condition="If it rains.")
    resolve(pair.if_yes)
    return claim


def conditional_on_what_is_not_asked() -> Claim:
    question = make_question()
    claim = linked(question, is_conditional=True, condition="If it rains.")
    resolve(question)
    return claim


def said_afterwards() -> Claim:
    make_document(published_on="2026-02")
    question = make_question()
    claim = linked(question)
    resolve(question)
    return claim


def behind_closed_doors() -> Claim:
    secret = make_tournament("secret", is_public=False)
    question = make_question(tournament=secret)
    claim = linked(question)
    resolve(question)
    return claim


@pytest.mark.parametrize(
    ("make", "expected"),
    [
        (a_tested_claim, Standing.TESTED),
        (of_a_branch_that_was_reached, Standing.TESTED),
        (uncoded, Standing.UNSETTLED),
        (unsettled, Standing.UNSETTLED),
        (uncodable, Standing.UNCODABLE),
        (coded, Standing.UNLINKED),
        (evidence_only, Standing.UNLINKED),
        (unlinked, Standing.UNLINKED),
        (behind_closed_doors, Standing.UNLINKED),
        (of_many_options, Standing.OTHER_KIND),
        (unresolved, Standing.OPEN),
        (of_a_branch_that_was_not_reached, Standing.CONDITION_FAILED),
        (annulled, Standing.ANNULLED),
        (conditional_on_what_is_not_asked, Standing.UNASKED),
        (said_afterwards, Standing.KNOWN),
    ],
)
def test_a_claim_stands_where_its_coding_and_its_question_leave_it(
    make: Callable[[], Claim], expected: Standing
) -> None:
    assert stands(make()) == expected


def test_what_is_not_tested_has_no_losses() -> None:
    line = line_of(annulled())

    assert (line.best, line.worst, line.happened, line.tested) == (None, None, None, None)


def test_what_was_known_on_the_day_it_was_said_is_tested() -> None:
    make_document(published_on="2026-01-21")  # known on that day at midnight

    assert stands(a_tested_claim()) == Standing.TESTED


def test_the_reasons_are_counted_the_most_frequent_first() -> None:
    make_claim("K01")
    for key in ("K02", "K03"):
        read(make_claim(key), reason="evaluation", kind="evaluation")
    a_tested_claim("K04")

    assert card().untested == [
        ("an evaluation", 2),
        ("its coders differ, or one is missing", 1),
    ]


def test_a_card_counts_what_was_read_codable_linked_and_tested() -> None:
    make_claim("K01")
    read(make_claim("K02"))
    a_tested_claim("K03")

    found = card()

    assert (len(found.lines), found.codable, found.linked, found.tested) == (3, 2, 1, 1)


def test_a_link_made_once_the_outcome_was_known_counts_on_the_late_card_alone() -> None:
    a_tested_claim("K01", when=JAN_21 - SECOND)
    a_tested_claim("K02", when=JAN_21)

    found = card()

    assert found.late is not None
    assert (found.early.report.tested, found.late.report.tested) == (1, 1)
    assert [line.is_late for line in found.lines] == [False, True]


def test_a_card_without_late_links_has_no_late_part() -> None:
    a_tested_claim()

    assert card().late is None


def test_a_second_link_does_not_change_what_a_claim_is_tested_on() -> None:
    claim = a_tested_claim(outcome="no")
    other = make_question("other")
    tie(claim, other, when=JAN_11)
    resolve(other, "yes")

    assert line_of(claim).happened is False


def test_a_link_that_cannot_test_gives_way_to_one_that_can() -> None:
    claim = annulled()
    other = make_question("other")
    tie(claim, other, when=JAN_11)
    resolve(other, "yes")

    assert stands(claim) == Standing.TESTED


def test_a_link_made_in_time_goes_before_an_earlier_one_made_late() -> None:
    claim = a_tested_claim(when=JAN_21)
    other = make_question("other")
    tie(claim, other, when=JAN_31)
    resolve(other, "no", known_at=FEB_1)

    line = line_of(claim)

    assert (line.question, line.is_late) == (other, False)


@pytest.mark.parametrize(("when", "undone"), [(JAN_21 - SECOND, 0), (JAN_21, 1)])
def test_links_undone_when_the_outcome_was_known_are_counted(when: datetime, undone: int) -> None:
    claim = a_tested_claim()
    unlink_claim(link=claim.links.get(), steward=a_steward(), now=at(when))

    assert card().undone == undone


def ask_the_crowd(*entries: tuple[str, float | None, datetime], **fields: Any) -> Claim:
    """A tested claim of December 2025, and what people said on its question."""
    claim = make_claim()
    read(claim)
    if "tournament" not in fields:
        make_tournament(crowd_min_forecasters=1)
    question = make_question(**{"open_time": DEC_31 - timedelta(days=30)} | fields)
    tie(claim, question)
    people = {handle: make_forecaster(handle) for handle in dict.fromkeys(e[0] for e in entries)}
    for handle, share, when in entries:
        add_forecast(question, people[handle], share, when)
    resolve(question)
    return claim


def crowd_of(claim: Claim) -> tuple[float, timedelta] | None:
    crowd = line_of(claim).crowd
    return None if crowd is None else (round(crowd.probability, 6), crowd.lag)


def test_the_crowd_is_what_stood_at_the_end_of_the_claim_s_month() -> None:
    claim = ask_the_crowd(
        ("ada", 0.2, DEC_31 - SECOND), ("ada", 0.3, DEC_31), ("ada", 0.9, DEC_31 + SECOND)
    )

    assert crowd_of(claim) == (0.3, timedelta())


def test_the_crowd_is_the_median_of_people() -> None:
    claim = ask_the_crowd(("ada", 0.2, DEC_31), ("ben", 0.3, DEC_31), ("cyd", 0.9, DEC_31))

    assert crowd_of(claim) == (0.3, timedelta())


def test_without_a_crowd_at_the_date_it_is_the_first_after_and_its_lag_is_told() -> None:
    claim = ask_the_crowd(
        ("ada", 0.4, DEC_31 + timedelta(days=3)), ("ada", 0.9, DEC_31 + timedelta(days=4))
    )

    assert crowd_of(claim) == (0.4, timedelta(days=3))


def test_a_crowd_begins_with_as_many_people_as_its_tournament_asks_for() -> None:
    cup = make_tournament(crowd_min_forecasters=2)
    claim = ask_the_crowd(
        ("ada", 0.4, DEC_31),
        ("ben", 0.6, DEC_31 + timedelta(days=1)),
        ("ada", 0.8, DEC_31 + timedelta(days=2)),
        tournament=cup,
    )

    assert crowd_of(claim) == (0.5, timedelta(days=1))


def test_who_withdrew_before_the_date_is_not_in_the_crowd() -> None:
    claim = ask_the_crowd(
        ("ada", 0.4, DEC_31 - 2 * SECOND), ("ada", None, DEC_31 - SECOND), ("ben", 0.6, DEC_31)
    )

    assert crowd_of(claim) == (0.6, timedelta())


def test_there_is_no_crowd_where_nobody_forecast_before_the_outcome_was_known() -> None:
    assert crowd_of(ask_the_crowd(("ada", 0.4, JAN_21))) is None


def test_programs_are_not_in_the_crowd() -> None:
    make_tournament(crowd_min_forecasters=1)
    question = make_question()
    claim = linked(question)
    add_forecast(question, make_forecaster("bot", is_bot=True), 0.4)
    resolve(question)

    assert crowd_of(claim) is None


def test_the_recused_are_not_in_the_crowd() -> None:
    make_tournament(crowd_min_forecasters=1)
    question, ada = make_question(), make_forecaster()
    claim = linked(question)
    add_forecast(question, ada, 0.4)
    recuse(question, ada, now=JAN_11)
    resolve(question)

    assert crowd_of(claim) is None


def ten(outcomes: str = "yyyyyyynnn", **fields: Any) -> None:
    """Ten claims, "likely" unless it says otherwise, each on a question of its own family."""
    for number, outcome in enumerate(outcomes):
        a_tested_claim(f"K{number:02}", {"y": "yes", "n": "no"}[outcome], **fields)


def test_nine_tested_claims_are_too_few_to_say() -> None:
    ten("yyyyyynnn")

    assert card().early.report.means is None


def test_the_band_of_ten_is_the_mean_of_their_best_and_of_their_worst() -> None:
    ten()

    means = card().early.report.means

    # Best (7 x 0.04 + 3 x 0.3025) / 10, worst (7 x 0.2025 + 3 x 0.64) / 10.
    assert means is not None
    assert (means.band.best, means.band.worst) == pytest.approx((0.11875, 0.33375))
    assert means.always_half == 0.25


def test_crowd_and_base_rate_are_compared_on_the_claims_that_have_them() -> None:
    ten(question={"base_rate_share": 0.5})

    means = card().early.report.means

    # A base rate of one half loses 0.25 each time: 0.11875 - 0.25 and 0.33375 - 0.25.
    assert means is not None
    assert means.crowd is None
    assert means.base_rate is not None
    difference = means.base_rate.difference
    assert (difference.best, difference.worst) == pytest.approx((-0.13125, 0.08375))


def test_a_single_family_of_questions_has_nothing_to_redraw() -> None:
    ten(question={"base_rate_share": 0.5, "family": "weather"})

    means = card().early.report.means

    assert means is not None
    assert means.base_rate is not None
    ends = (means.base_rate.low, means.base_rate.high)
    assert ends == pytest.approx((-0.13125, 0.08375))


def test_several_families_make_an_interval() -> None:
    ten(question={"base_rate_share": 0.5})

    means = card().early.report.means

    assert means is not None
    assert means.base_rate is not None
    assert means.base_rate.low < -0.13125
    assert means.base_rate.high > 0.08375


def test_a_strip_tells_how_often_each_word_came_about() -> None:
    ten()

    [word] = card().early.words

    # 7 of 10, Wilson at 95 %: (0.7 + 1.92073 / 10 ± 1.96 sqrt(0.21 / 10 + 0.0096036)) / 1.384146
    assert (word.lexicon.name, word.term.words[0], word.count) == ("icd203", "likely", 10)
    assert (word.observed, word.low, word.high) == pytest.approx((0.7, 0.39678, 0.89221), abs=1e-4)


def test_a_word_that_is_denied_stands_for_what_it_means() -> None:
    # "Will not happen", at 1 to 5 %, and it did not: "will" came true of the opposite.
    ten("nnnnnnnnny", low=0.01, high=0.05, lexicon="house", phrase="will not")

    [word] = card().early.words

    assert (word.term.words[0], word.count, word.observed) == ("will", 10, 0.9)


def test_turning_a_denied_word_round_leaves_the_band_as_it_was() -> None:
    ten("nnnnnnnnny", low=0.01, high=0.05, lexicon="house", phrase="will not")

    means = card().early.report.means

    # Nine times 0.01² to 0.05², once 0.95² to 0.99².
    assert means is not None
    assert means.band.best == pytest.approx((9 * 0.0001 + 0.9025) / 10)
    assert means.band.worst == pytest.approx((9 * 0.0025 + 0.9801) / 10)


def test_numbers_are_in_no_word() -> None:
    ten(low=0.7, high=0.7, lexicon="", phrase="70 per cent")

    found = card().early

    assert found.words == []
    assert [(part.name, part.report.tested) for part in found.wordings] == [("numbers", 10)]


def test_a_card_is_taken_apart_by_horizon() -> None:
    # From the end of 2025: 31 January is near, a deadline in 2028 is not.
    ten()
    late = datetime(2028, 1, 1, tzinfo=UTC)
    a_tested_claim("K20", question={"event_deadline": late})

    parts = card().early.horizons

    assert [(part.name, part.report.tested) for part in parts] == [
        ("up to 90 days", 10),
        ("over a year", 1),
    ]
    assert parts[1].report.means is None


def test_a_card_is_taken_apart_by_wording() -> None:
    a_tested_claim("K01")
    a_tested_claim("K02", low=0.95, high=0.99, lexicon="house", phrase="will surely")
    a_tested_claim("K03", low=0.9, high=0.99, lexicon="house", phrase="bound to")
    a_tested_claim("K04", low=0.3, high=0.3, lexicon="", phrase="30 %")

    assert [part.name for part in card().early.wordings] == [
        "a plain “will”",
        "numbers",
        "words read by house",
        "words read by icd203",
    ]


def test_claims_of_unpublished_documents_are_on_no_card() -> None:
    make_document(published_at=None)
    a_tested_claim()

    assert card().lines == []


def test_claims_of_somebody_quoted_are_on_no_card() -> None:
    a_tested_claim(claim={"holder": "A minister", "commentator": None})

    assert card().lines == []


@pytest.mark.parametrize("number", [1, 3])
def test_a_card_takes_a_fixed_number_of_queries(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    ten("y" * number)

    # Claims, contests, replies; codings, links with all they lead to, the crowds' entries.
    with django_assert_num_queries(6):
        card()
