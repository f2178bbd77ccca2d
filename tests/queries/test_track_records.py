from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser

from accounts.models import User
from forecasts.models import Contender, Question, Tournament
from forecasts.queries.track_records import (
    of_contender,
    of_forecaster,
    over_time,
    tournaments_of,
)
from tests.deeds import annul, compare, resolve, score, unresolve
from tests.factories import (
    JAN_1,
    JAN_11,
    JAN_21,
    add_forecast,
    make_forecaster,
    make_question,
    make_steward,
    make_tournament,
)

pytestmark = pytest.mark.django_db

ANYONE = AnonymousUser()


def person(handle: str) -> User:
    return User.objects.filter(handle=handle).first() or make_forecaster(handle)


def settled(question: Question, key: str = "yes", **said: float) -> Question:
    """Have people forecast a question from its first day on, then resolve and score it."""
    for handle, probability in said.items():
        add_forecast(question, person(handle), probability)
    resolution = resolve(question, key)
    score(resolution)
    compare(resolution)
    return question


def test_a_record_lists_scored_questions_the_latest_known_first() -> None:
    early, late = make_question("early"), make_question("late")
    for question, known_at in ((late, JAN_21), (early, JAN_11)):
        add_forecast(question, person("ada"), 0.8)
        score(resolve(question, known_at=known_at))

    lines = of_forecaster(person("ada"), early.tournament).lines

    assert [line.question for line in lines] == [late, early]


@pytest.mark.parametrize("deed", [annul, unresolve])
def test_a_record_leaves_out_what_is_annulled_or_taken_back(deed: object) -> None:
    question = make_question()
    add_forecast(question, person("ada"), 0.8)
    if deed is unresolve:
        score(resolve(question))
    score(unresolve(question) if deed is unresolve else annul(question))

    record = of_forecaster(person("ada"), question.tournament)

    assert (record.lines, record.whole) == ([], None)


def test_a_record_sets_the_crowds_brier_score_beside_ones_own() -> None:
    question = settled(make_question(), ada=0.5, bob=0.7, eve=0.9)

    [line] = of_forecaster(person("ada"), question.tournament).lines

    assert (line.brier, line.crowd) == pytest.approx((0.25, 0.09))


def test_a_perfect_score_of_zero_counts_in_the_mean() -> None:
    settled(make_question("right"), ada=1.0)
    question = settled(make_question("wrong"), key="no", ada=1.0)

    whole = of_forecaster(person("ada"), question.tournament).whole

    assert whole is not None
    assert (whole.questions, whole.brier) == (2, 0.5)


def test_a_record_is_taken_apart_by_tag_the_largest_first() -> None:
    settled(make_question("one", tags=["nato", "japan"]), ada=0.8)
    question = settled(make_question("two", tags=["nato"]), ada=0.6)

    topics = of_forecaster(person("ada"), question.tournament).topics

    assert [(part.name, part.questions) for part in topics] == [("nato", 2), ("japan", 1)]
    assert topics[0].brier == pytest.approx((0.04 + 0.16) / 2)


def test_a_record_is_taken_apart_by_the_length_of_the_questions() -> None:
    for slug, days in (("month", 30), ("half-year", 180), ("year", 365), ("day-more", 31)):
        settled(make_question(slug, close_time=JAN_1 + timedelta(days=days)), ada=0.8)

    horizons = of_forecaster(person("ada"), Tournament.objects.get()).horizons

    assert [(part.name, part.questions) for part in horizons] == [
        ("up to 30 days", 1),
        ("31 to 180 days", 2),
        ("over 180 days", 1),
    ]


def test_calibration_puts_exactly_fifteen_and_thirty_five_percent_in_their_bins() -> None:
    settled(make_question("low"), key="no", ada=0.15)
    question = settled(make_question("middle"), ada=0.35)

    bins = of_forecaster(person("ada"), question.tournament).calibration.bins

    assert [(one.number, one.share) for one in bins] == [(1, 0.0), (3, 1.0)]
    assert [one.forecast for one in bins] == pytest.approx([0.15, 0.35])


def test_calibration_weighs_a_forecast_by_the_time_it_stood() -> None:
    question = make_question()
    add_forecast(question, person("ada"), 0.2)
    add_forecast(question, person("ada"), 0.8, when=JAN_11 + timedelta(days=5))
    settled(question)

    bins = of_forecaster(person("ada"), question.tournament).calibration.bins

    assert [(one.number, one.weight) for one in bins] == [(2, 0.75), (8, 0.25)]


def test_calibration_is_of_yes_or_no_questions() -> None:
    question = make_question(kind=Question.Kind.MULTIPLE_CHOICE)
    add_forecast(question, person("ada"), [0.2, 0.5, 0.3])
    score(resolve(question, "korea"))

    assert of_forecaster(person("ada"), question.tournament).calibration.questions == 0


@pytest.mark.parametrize(("questions", "has_curve"), [(19, False), (20, True)])
def test_calibration_draws_no_curve_under_twenty_questions(questions: int, has_curve: bool) -> None:
    for place in range(questions):
        settled(make_question(f"q{place}"), ada=0.8)

    calibration = of_forecaster(person("ada"), Tournament.objects.get()).calibration

    assert (calibration.curve is not None) is has_curve


def test_a_record_narrows_to_the_questions_of_a_bin() -> None:
    settled(make_question("low"), ada=0.15)
    question = settled(make_question("high"), ada=0.85)
    record = of_forecaster(person("ada"), question.tournament)

    assert [line.question.slug for line in record.narrowed("8").listed] == ["high"]
    assert len(record.narrowed("nonsense").listed) == 2


def test_a_contender_has_a_record_of_its_own() -> None:
    question = settled(make_question(), ada=0.5, bob=0.7, eve=0.9)

    record = of_contender(Contender.MEDIAN, question.tournament)

    assert [line.brier for line in record.lines] == pytest.approx([0.09])
    assert [(one.number, one.weight) for one in record.calibration.bins] == [(7, 1.0)]


def test_skill_is_a_ratio_of_sums_against_the_crowd() -> None:
    settled(make_question("one"), ada=0.5, bob=0.7, eve=0.9)
    question = settled(make_question("two"), ada=0.9, bob=0.8, eve=0.6)

    skill = of_forecaster(person("ada"), question.tournament).skill

    assert skill == pytest.approx(1 - (0.25 + 0.01) / (0.09 + 0.04))


def test_there_is_no_skill_score_without_a_crowd() -> None:
    question = settled(make_question(), ada=0.5)

    assert of_forecaster(person("ada"), question.tournament).skill is None


def test_practice_is_never_mixed_with_ranked_questions() -> None:
    ranked = make_tournament("ranked", title="A")
    practice = make_tournament("practice", title="B", is_ranked=False)
    for tournament in (practice, ranked):
        settled(make_question(tournament=tournament), ada=0.8)

    assert tournaments_of(person("ada"), ANYONE) == [ranked, practice]
    assert len(of_forecaster(person("ada"), ranked).lines) == 1


def test_records_behind_closed_doors_are_for_stewards() -> None:
    secret = make_tournament("secret", is_public=False)
    settled(make_question(tournament=secret), ada=0.8)

    assert tournaments_of(person("ada"), ANYONE) == []
    assert tournaments_of(person("ada"), make_steward()) == [secret]


def test_brier_scores_over_time_run_from_edge_to_edge_with_their_mean() -> None:
    for slug, known_at, probability in (("a", JAN_11, 0.5), ("b", JAN_21, 1.0)):
        question = make_question(slug)
        add_forecast(question, person("ada"), probability)
        score(resolve(question, known_at=known_at))

    drawn = over_time(of_forecaster(person("ada"), Tournament.objects.get()).lines)

    assert [point.x for point in drawn.points] == [0.0, 1.0]
    assert [point.y for point in drawn.points] == pytest.approx([0.25, 0.0])
    assert [mean for _, mean in drawn.means] == pytest.approx([0.25, 0.125])
