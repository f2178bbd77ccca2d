from __future__ import annotations

from collections.abc import Sequence

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django import DjangoAssertNumQueries

from accounts.models import User
from forecasts.models import CoherenceRule, ConditionalPair, Question
from forecasts.queries import coherence
from forecasts.queries.coherence import LinkedByPair, LinkedByRule, PairGap, RuleGap
from tests.deeds import resolve
from tests.factories import (
    FEB_1,
    JAN_1,
    JAN_11,
    JAN_21,
    JAN_31,
    add_forecast,
    make_forecaster,
    make_question,
    make_tournament,
)
from tests.links import Kind, a_family, a_pair, answer, link

pytestmark = pytest.mark.django_db

NOBODY = AnonymousUser()
THREE = Question.Kind.MULTIPLE_CHOICE


def crowd_of(question: Question, p: Sequence[float] | float, people: int = 3) -> None:
    for place in range(people):
        handle = f"p{place}"
        person = User.objects.filter(handle=handle).first() or make_forecaster(handle)
        add_forecast(question, person, p)


def questions_of(rule: CoherenceRule) -> list[Question]:
    return [term.question for term in rule.terms.select_related("question")]


def by_crowd(rule: CoherenceRule, *shares: float) -> LinkedByRule:
    for question, share in zip(questions_of(rule), shares, strict=True):
        crowd_of(question, share)
    return coherence.of_rule(rule, NOBODY, JAN_21)


def by_reader(rule: CoherenceRule, *shares: float) -> LinkedByRule:
    ada = make_forecaster("ada")
    for question, share in zip(questions_of(rule), shares, strict=False):
        add_forecast(question, ada, share)
    return coherence.of_rule(rule, ada, JAN_21)


def rule_gap(gap: object) -> tuple[float, str, str, bool]:
    assert isinstance(gap, RuleGap)
    high, low = gap.high.question.slug, gap.low.question.slug
    return round(gap.size, 9), high, low, gap.is_contradiction


def test_the_gap_of_a_family_is_its_largest_drop_and_names_the_two() -> None:
    view = by_crowd(a_family(2027, 2028, 2029), 0.5, 0.6, 0.2)

    assert rule_gap(view.crowd) == (0.4, "office-by-2028", "office-by-2029", True)


def test_a_family_that_rises_is_coherent() -> None:
    view = by_crowd(a_family(2027, 2028, 2029), 0.2, 0.2, 0.6)

    assert view.crowd is not None
    assert (view.crowd.size, view.crowd.is_contradiction) == (0, False)


def test_an_implication_is_of_the_answers_it_names() -> None:
    host, rain = make_question("host", kind=THREE), make_question("rain")
    rule = link(Kind.IMPLIES, answer(host, "korea"), answer(rain, "no"))
    crowd_of(host, [0.2, 0.7, 0.1])
    crowd_of(rain, 0.6)

    view = coherence.of_rule(rule, NOBODY, JAN_21)

    assert rule_gap(view.crowd) == (0.3, "host", "rain", True)


def test_one_event_has_one_probability_whichever_is_named_first() -> None:
    rule = link(Kind.EQUAL, answer(make_question("rain")), answer(make_question("wet")))

    assert rule_gap(by_crowd(rule, 0.3, 0.5).crowd) == (0.2, "wet", "rain", True)


@pytest.mark.parametrize(("later", "told"), [(0.4, False), (0.399999, False), (0.399998, True)])
def test_a_millionth_is_no_contradiction(later: float, told: bool) -> None:
    view = by_reader(a_family(2027, 2029), 0.4, later)

    assert view.mine is not None
    assert view.mine.is_contradiction is told


def test_the_gap_is_none_while_a_crowd_is_hidden() -> None:
    rule = a_family(2027, 2029)
    early, late = questions_of(rule)
    crowd_of(early, 0.5)
    crowd_of(late, 0.2, people=2)

    view = coherence.of_rule(rule, NOBODY, JAN_21)

    assert (view.crowd, [line.question for line in view.hidden]) == (None, [late])
    assert [member.crowd for member in view.members] == [0.5, None]


def test_the_readers_gap_needs_a_forecast_on_every_term() -> None:
    view = by_reader(a_family(2027, 2029), 0.5)

    assert ([member.mine for member in view.members], view.mine) == ([500_000, None], None)


def test_a_withdrawn_forecast_is_none() -> None:
    rule, ada = a_family(2027, 2029), make_forecaster("ada")
    early, late = questions_of(rule)
    add_forecast(early, ada, 0.5)
    add_forecast(late, ada, 0.2)
    add_forecast(late, ada, None, when=JAN_11)

    assert coherence.of_rule(rule, ada, JAN_21).mine is None


def test_the_forecasts_of_others_are_not_the_readers() -> None:
    rule = a_family(2027, 2029)
    by_reader(rule, 0.5, 0.2)

    view = coherence.of_rule(rule, make_forecaster("bob"), JAN_21)

    assert ([member.mine for member in view.members], view.mine) == ([None, None], None)


def test_numbers_of_different_days_are_not_compared() -> None:
    rule = a_family(2027, 2029)
    early, _ = questions_of(rule)
    by_crowd(rule, 0.5, 0.2)
    resolve(early, "no", known_at=JAN_11)

    view = coherence.of_rule(rule, make_forecaster("ada"), JAN_21)

    assert (view.ended_apart, view.crowd, view.mine) == (True, None, None)


def test_numbers_that_ended_at_one_instant_are_compared_but_no_reader_is_told() -> None:
    rain, wet = make_question("rain"), make_question("wet")
    rule = link(Kind.EQUAL, answer(rain), answer(wet))
    by_reader(rule, 0.1, 0.9)
    by_crowd(rule, 0.3, 0.5)
    for question in (rain, wet):
        resolve(question, "no", known_at=JAN_21)

    view = coherence.of_rule(rule, User.objects.get(handle="ada"), FEB_1)

    assert (view.ended_apart, view.mine, rule_gap(view.crowd)[0]) == (False, None, 0.2)


def conditional(p: Sequence[float], people: int = 3) -> tuple[ConditionalPair, LinkedByPair]:
    """A pair with the crowd's P(condition), P(outcome), P(… if yes) and P(… if no)."""
    pair = a_pair(make_question("rain"), make_question("snow", close_time=FEB_1))
    parts = [pair.condition, pair.outcome, pair.if_yes, pair.if_no]
    for question, share in zip(parts, p, strict=False):
        crowd_of(question, share, people)
    return pair, coherence.of_pair(pair, NOBODY, JAN_21)


def test_a_pair_makes_its_outcome_by_total_probability() -> None:
    _, view = conditional([0.4, 0.5, 0.7, 0.6])

    gap = view.crowd
    assert isinstance(gap, PairGap)
    assert (gap.option.key, gap.condition, gap.if_yes, gap.if_no, gap.given) == (
        "yes", 0.4, 0.7, 0.6, 0.5,
    )  # fmt: skip
    assert (round(gap.ought, 9), round(gap.size, 9)) == (0.64, 0.14)
    assert gap.is_contradiction


@pytest.mark.parametrize(("outcome", "told"), [(0.63, False), (0.65, False), (0.629, True)])
def test_a_point_is_no_contradiction_of_a_pair(outcome: float, told: bool) -> None:
    _, view = conditional([0.4, outcome, 0.7, 0.6])

    assert view.crowd is not None
    assert view.crowd.is_contradiction is told


def test_a_pair_names_the_option_that_is_farthest_off() -> None:
    host = make_question("host", kind=THREE, close_time=FEB_1)
    pair = a_pair(make_question("rain"), host)
    crowd_of(pair.condition, 0.5)
    crowd_of(host, [0.5, 0.3, 0.2])
    for branch in (pair.if_yes, pair.if_no):
        crowd_of(branch, [0.4, 0.1, 0.5])

    gap = coherence.of_pair(pair, NOBODY, JAN_21).crowd

    assert isinstance(gap, PairGap)
    assert (gap.option.key, round(gap.size, 9)) == ("none", 0.3)


def test_a_pair_with_a_hidden_crowd_shows_no_gap() -> None:
    _, view = conditional([0.4, 0.5, 0.7, 0.6], people=2)

    assert (view.crowd, len(view.hidden)) == (None, 4)


def test_the_readers_own_pair_is_told_of() -> None:
    pair, _ = conditional([])
    ada = make_forecaster("ada")
    parts = [pair.condition, pair.outcome, pair.if_yes, pair.if_no]
    for question, share in zip(parts, [0.4, 0.5, 0.7, 0.6], strict=True):
        add_forecast(question, ada, share)

    links = coherence.of_questions([pair.if_no_id], ada, JAN_21)

    assert links.contradictions == links.pairs
    assert len(links.pairs) == 1


def test_once_the_branches_have_closed_a_pair_is_not_compared() -> None:
    pair, _ = conditional([0.4, 0.5, 0.7, 0.6])

    assert coherence.of_pair(pair, NOBODY, JAN_31).ended_apart


@pytest.mark.parametrize("part", ["condition", "outcome", "if_yes", "if_no"])
def test_a_pair_is_found_from_each_of_its_parts(part: str) -> None:
    pair = a_pair(make_question("rain"), make_question("snow"))

    links = coherence.of_questions([getattr(pair, part).pk], NOBODY, JAN_21)

    assert [view.pair for view in links.pairs] == [pair]


def test_a_rule_is_found_once_from_each_of_its_questions() -> None:
    rule = a_family(2027, 2028, 2029)
    a_family(2027, 2029, stem="other")
    parts = [question.pk for question in questions_of(rule)]

    alone = [coherence.of_questions([pk], NOBODY, JAN_21).rules for pk in parts]
    together = coherence.of_questions(parts, NOBODY, JAN_21).rules

    assert [[view.rule for view in views] for views in [*alone, together]] == [[rule]] * 4


def test_the_worst_comes_first_and_the_hidden_last() -> None:
    said = {
        "a-hidden": (0.9, 0.1),
        "b-coherent": (0.2, 0.5),
        "c-small": (0.4, 0.3),
        "d": (0.9, 0.1),
    }
    for stem, shares in said.items():
        rule = a_family(2027, 2029, stem=stem)
        for question, share in zip(questions_of(rule), shares, strict=True):
            crowd_of(question, share, people=2 if stem == "a-hidden" else 3)

    links = coherence.of_tournament(rule.tournament, NOBODY, JAN_21)

    order = [view.rule.slug for view in links.worst_first if isinstance(view, LinkedByRule)]
    assert order == ["d", "c-small", "b-coherent", "a-hidden"]


def test_the_links_of_another_tournament_stay_there() -> None:
    a_family(2027, 2029)

    links = coherence.of_tournament(make_tournament("bowl"), NOBODY, JAN_1)

    assert (links.rules, links.pairs) == ([], [])


@pytest.mark.parametrize("number", [1, 3])
def test_any_number_of_links_takes_as_many_queries(
    django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    ada = make_forecaster("ada")
    for place in range(number):
        rule = a_family(2027, 2029, stem=f"office-{place}")
        by = questions_of(rule)
        a_pair(by[0], by[1], f"pair-{place}")

    with django_assert_num_queries(8):
        links = coherence.of_tournament(rule.tournament, ada, JAN_21)
        assert len(links.worst_first) == 2 * number
