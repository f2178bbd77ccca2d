"""Which reading of a claim counts for its test: what was read in time, else what was read late."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from pytest_django import DjangoAssertNumQueries

from forecasts.models import Claim, Coding
from forecasts.queries.claim_tests import Standing
from forecasts.queries.report_cards import Line, claim_lines
from tests.coding import LIKELY, NONE, UNLIKELY, blind, code, settle
from tests.deeds import resolve
from tests.factories import FEB_1, JAN_1, JAN_11, JAN_21, JAN_31, make_claim, make_question
from tests.readings import OPPOSITE, a_tested_claim, card, line_of, read, tie

pytestmark = pytest.mark.django_db

SECOND = timedelta(seconds=1)
KNOWING = replace(UNLIKELY, saw_outcome=True)


def asked(claim: Claim) -> Claim:
    """The claim, linked on 1 January to a question that was known on the 21st."""
    question = make_question(f"q-{claim.key.lower()}")
    tie(claim, question)
    resolve(question)
    return claim


def counts(claim: Claim) -> tuple[Coding | None, bool]:
    """The coding that counts, and whether the test is late."""
    line = line_of(claim)
    return line.coding, line.is_late


@pytest.mark.parametrize(("when", "is_late"), [(JAN_21 - SECOND, False), (JAN_21, True)])
def test_a_claim_first_coded_once_the_outcome_was_known_is_tested_late(
    when: datetime, is_late: bool
) -> None:
    claim = asked(make_claim())
    coding = code(claim, LIKELY, when=when)

    assert counts(claim) == (coding, is_late)


def test_a_file_s_coding_made_once_the_outcome_was_known_is_tested_late() -> None:
    claim = asked(make_claim())
    read(claim, when=JAN_31)

    assert line_of(claim).is_late is True


def test_reading_a_claim_again_later_does_not_change_an_early_test() -> None:
    claim = asked(make_claim())
    early = code(claim, LIKELY, when=JAN_11)

    code(claim, UNLIKELY, when=JAN_31)

    assert counts(claim) == (early, False)


def test_a_file_s_early_coding_counts_before_a_coder_s_late_one() -> None:
    claim = asked(make_claim())
    of_file = read(claim)

    code(claim, UNLIKELY, when=JAN_31)

    assert counts(claim) == (of_file, False)


def test_a_late_range_does_not_test_what_had_none_in_time() -> None:
    claim = asked(make_claim())
    code(claim, NONE, when=JAN_11)

    code(claim, LIKELY, when=JAN_31)

    assert line_of(claim).standing == Standing.UNCODABLE


def test_a_coder_who_knew_the_outcome_is_late_whenever_they_coded() -> None:
    claim = asked(make_claim())

    coding = code(claim, KNOWING, when=JAN_11)

    assert counts(claim) == (coding, True)


def test_what_is_read_knowing_the_outcome_does_not_change_an_early_test() -> None:
    claim = asked(make_claim())
    early = code(claim, LIKELY, when=JAN_1)

    code(claim, KNOWING, when=JAN_11)

    assert counts(claim) == (early, False)


def test_where_the_second_of_two_coders_came_late_the_test_is_late() -> None:
    claim = asked(blind())
    code(claim, LIKELY, "sten", when=JAN_11)

    second = code(claim, LIKELY, "stella", when=JAN_31)

    assert counts(claim) == (second, True)


def test_settling_late_what_two_read_differently_in_time_makes_the_test_late() -> None:
    claim = asked(make_claim())
    code(claim, LIKELY, "sten", when=JAN_11)
    code(claim, UNLIKELY, "stella", when=JAN_11)

    settled = settle(claim, LIKELY)  # on 1 February

    assert counts(claim) == (settled, True)


def test_coders_who_come_to_differ_late_leave_an_early_test_as_it_was() -> None:
    claim = asked(make_claim())
    early = code(claim, LIKELY, "sten", when=JAN_11)

    code(claim, UNLIKELY, "stella", when=JAN_31)

    assert counts(claim) == (early, False)


def test_a_question_that_was_still_open_when_a_claim_was_read_goes_before_one_that_was_not() -> (
    None
):
    claim = asked(make_claim())
    code(claim, LIKELY, when=JAN_31)
    other = make_question("other")
    tie(claim, other)
    resolve(other, "no", known_at=FEB_1)

    line = line_of(claim)

    assert (line.question, line.is_late) == (other, False)


def test_while_a_question_is_open_the_latest_reading_stands() -> None:
    claim = make_claim()
    tie(claim, make_question())
    code(claim, LIKELY, when=JAN_11)

    latest = code(claim, UNLIKELY, when=JAN_31)

    assert counts(claim) == (latest, False)


def test_an_old_coding_of_what_is_no_forecast_tests_nothing() -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE forecasts_coding DROP CONSTRAINT no_forecast_has_no_range")
    claim = asked(make_claim())
    claim.codings.create(kind="recommendation", is_codable=True, low=0.5, high=0.8, coded_at=JAN_11)

    assert line_of(claim).reason == "it is no forecast of its author’s own"


def test_what_an_author_quotes_of_others_is_not_tested_as_their_own() -> None:
    claim = asked(make_claim())
    read(claim, kind="attributed")

    assert line_of(claim).standing == Standing.NO_FORECAST


def test_what_somebody_quoted_said_is_tested_as_theirs() -> None:
    claim = asked(make_claim(commentator=None, holder="A minister"))
    read(claim, kind="attributed")

    assert line_of(claim).standing == Standing.TESTED


def directed(
    direction: str = "above_half", outcome: str = "yes", key: str = "K01", **link: Any
) -> Claim:
    """A claim that gives a direction and no range, on a question of its own."""
    claim, question = make_claim(key), make_question(f"q-{key.lower()}")
    read(claim, kind="implied", reason="direction_only", direction=direction)
    tie(claim, question, **link)
    resolve(question, outcome)
    return claim


@pytest.mark.parametrize(
    ("direction", "outcome", "right"),
    [
        ("above_half", "yes", True),
        ("above_half", "no", False),
        ("below_half", "yes", False),
        ("below_half", "no", True),
    ],
)
def test_a_direction_is_right_where_things_went_its_way(
    direction: str, outcome: str, right: bool
) -> None:
    assert line_of(directed(direction, outcome)).is_right is right


def test_a_direction_is_about_the_event_as_the_claim_words_it() -> None:
    assert line_of(directed("above_half", "no", relation=OPPOSITE)).is_right is True


def test_a_direction_has_no_losses_and_is_in_no_mean() -> None:
    line = line_of(directed())

    assert (line.is_tested, line.tested, line.best, line.worst) == (True, None, None, None)
    assert card().early.report.tested == 0


def test_directions_are_counted_on_the_card_the_late_ones_apart() -> None:
    for place, outcome in enumerate(("yes", "yes", "yes", "no")):
        directed("above_half", outcome, f"K{place}")
    directed("above_half", "no", "K9", when=JAN_31)

    found = card()

    assert (found.tested, found.directed, found.untested) == (5, 5, [])
    assert found.early.directions is not None
    assert (found.early.directions.hits, found.early.directions.misses) == (3, 1)
    assert found.late is not None
    assert found.late.directions is not None
    assert (found.late.directions.hits, found.late.directions.misses) == (0, 1)


def test_a_card_without_directions_counts_none() -> None:
    a_tested_claim()

    assert card().early.directions is None


def test_a_direction_without_a_question_says_what_its_coder_said() -> None:
    read(make_claim(), reason="direction_only", direction="above_half")

    assert line_of(Claim.objects.get()).reason == "only a direction can be read from it"


def test_a_direction_whose_question_is_open_waits_for_it() -> None:
    claim = make_claim()
    read(claim, reason="direction_only", direction="above_half")
    tie(claim, make_question())

    assert line_of(claim).standing == Standing.OPEN


def test_what_was_read_late_counts_on_the_late_card_alone() -> None:
    code(asked(make_claim("K01")), LIKELY, when=JAN_11)
    code(asked(make_claim("K02")), LIKELY, when=JAN_31)

    found = card()

    assert found.late is not None
    assert (found.early.report.tested, found.late.report.tested) == (1, 1)


def lines_of(many: int) -> list[Line]:
    claims = [make_claim(f"K{place}") for place in range(many)]
    for claim in claims:
        code(asked(claim), LIKELY, when=JAN_11)
        code(claim, UNLIKELY, when=JAN_31)
    return claim_lines(claims)


@pytest.mark.parametrize("many", [1, 3])
def test_where_claims_stand_takes_two_queries_and_one_for_the_crowds(
    django_assert_num_queries: DjangoAssertNumQueries, many: int
) -> None:
    claims = [line.claim for line in lines_of(many)]

    with django_assert_num_queries(3):
        claim_lines(claims)
