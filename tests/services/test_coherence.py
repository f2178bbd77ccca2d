from __future__ import annotations

from datetime import timedelta

import pytest

from forecasts.errors import IllegalStep, InvalidQuestion, InvalidRule
from forecasts.models import CoherenceRule, CoherenceTerm, LogEntry, Question
from forecasts.services.coherence import unlink_questions
from tests.factories import (
    FEB_1,
    JAN_1,
    JAN_31,
    at,
    make_question,
    make_steward,
    make_tournament,
)
from tests.links import Kind, a_family, a_pair, answer, by_year, link
from tests.races import at_once, while_locked

pytestmark = pytest.mark.django_db

THREE = Question.Kind.MULTIPLE_CHOICE


def nothing_was_linked() -> bool:
    links = LogEntry.objects.filter(verb=LogEntry.Verb.LINKED)
    return not (CoherenceRule.objects.exists() or CoherenceTerm.objects.exists() or links.exists())


def test_link_questions_keeps_the_answers_in_the_order_given() -> None:
    early, late = by_year(2027), by_year(2029)

    rule = link(Kind.DEADLINES, answer(early), answer(late), title="An office", reason="Later.")

    terms = rule.terms.values_list("place", "question__slug", "option__key")
    assert list(terms) == [(0, "office-by-2027", "yes"), (1, "office-by-2029", "yes")]
    assert (rule.slug, rule.title, rule.reason) == ("an-office", "An office", "Later.")


def test_link_questions_logs_it_on_each_question() -> None:
    rain, snow = make_question("rain"), make_question("snow")

    link(Kind.EQUAL, answer(rain), answer(snow), title="Wet either way")

    rows = LogEntry.objects.filter(verb=LogEntry.Verb.LINKED, actor=None)
    assert set(rows.values_list("question__slug", "reason", "at")) == {
        ("rain", "Linked: Wet either way", JAN_1),
        ("snow", "Linked: Wet either way", JAN_1),
    }


def test_rules_of_one_title_get_names_of_their_own() -> None:
    questions = [make_question(slug) for slug in ("rain", "snow", "hail")]
    one = link(Kind.EQUAL, answer(questions[0]), answer(questions[1]), title="Wet")
    other = link(Kind.EQUAL, answer(questions[1]), answer(questions[2]), title="Wet")

    assert (one.slug, other.slug) == ("wet", "wet-2")


def test_a_rule_may_tie_any_answer_of_any_kind_of_question() -> None:
    host, rain = make_question("host", kind=THREE), make_question("rain")

    rule = link(Kind.IMPLIES, answer(host, "japan"), answer(rain))

    assert [str(term.option) for term in rule.terms.all()] == ["Japan", "Yes"]


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("number", [0, 1])
def test_one_answer_alone_is_no_rule(kind: str, number: int) -> None:
    terms = [answer(by_year(2027))][:number]

    with pytest.raises(InvalidRule, match="at least two questions"):
        link(kind, *terms, tournament=make_tournament("other"))

    assert nothing_was_linked()


@pytest.mark.parametrize("kind", [Kind.IMPLIES, Kind.EQUAL])
def test_a_question_stands_in_a_rule_once(kind: str) -> None:
    rain = make_question("rain")

    with pytest.raises(InvalidRule, match=r"“Will it rain\?” stands in the rule twice"):
        link(kind, answer(rain, "yes"), answer(rain, "no"))

    assert nothing_was_linked()


def test_an_option_belongs_to_its_question() -> None:
    rain, snow = make_question("rain"), make_question("snow")
    _, other = answer(snow)

    with pytest.raises(InvalidRule, match=r"“Yes” is no answer to “Will it rain\?”"):
        link(Kind.EQUAL, (rain, other), answer(snow))


def test_a_question_of_another_tournament_is_refused() -> None:
    rain = make_question("rain")
    snow = make_question("snow", tournament=make_tournament("bowl"))

    with pytest.raises(InvalidRule, match=r"“Will it snow\?” is a question of another tournament"):
        link(Kind.EQUAL, answer(rain), answer(snow))


def test_a_draft_is_refused() -> None:
    rain, snow = make_question("rain"), make_question("snow", published_at=None)

    with pytest.raises(InvalidRule, match=r"“Will it snow\?” has to be published first"):
        link(Kind.EQUAL, answer(rain), answer(snow))


@pytest.mark.parametrize("years", [(2029, 2027), (2027, 2029, 2028)])
def test_a_family_that_is_not_ordered_is_refused_naming_the_two(years: tuple[int, ...]) -> None:
    with pytest.raises(InvalidRule) as refused:
        a_family(*years)

    one, other = years[-2:]
    assert str(refused.value) == (
        f"The deadlines have to rise: “Will it office-by-{other}?” ends no later than "
        f"“Will it office-by-{one}?”."
    )
    assert nothing_was_linked()


def test_a_family_with_the_same_deadline_twice_is_refused() -> None:
    one, other = by_year(2027), by_year(2027, "bureau")

    with pytest.raises(InvalidRule, match="The deadlines have to rise"):
        link(Kind.DEADLINES, answer(one), answer(other))


def test_without_event_deadlines_a_family_is_ordered_by_its_closes() -> None:
    early, late = make_question("early"), make_question("late", close_time=FEB_1)
    link(Kind.DEADLINES, answer(early), answer(late))

    with pytest.raises(InvalidRule, match=r"“Will it a\?” ends no later than “Will it b\?”"):
        link(
            Kind.DEADLINES, answer(make_question("b", close_time=FEB_1)), answer(make_question("a"))
        )


@pytest.mark.parametrize(("kind", "key"), [(Question.Kind.BINARY, "no"), (THREE, "japan")])
def test_a_family_is_of_yes_on_yes_or_no_questions(kind: str, key: str) -> None:
    late = make_question("late", kind=kind, close_time=FEB_1)

    with pytest.raises(InvalidRule, match=r"“Will it late\?” is not"):
        link(Kind.DEADLINES, answer(make_question("early")), answer(late, key))


def test_a_question_is_in_one_family() -> None:
    a_family(2027, 2029)
    middle = Question.objects.get(slug="office-by-2027")

    with pytest.raises(InvalidRule, match="is in the family “A family of office” already"):
        link(Kind.DEADLINES, answer(middle), answer(by_year(2031)))


def test_a_branch_of_a_pair_is_in_no_family() -> None:
    pair = a_pair(make_question("rain"), make_question("snow"))

    with pytest.raises(InvalidRule, match="is a branch of a conditional pair"):
        link(Kind.DEADLINES, answer(pair.if_yes), answer(make_question("late", close_time=FEB_1)))


def test_an_implication_has_two_answers() -> None:
    terms = [answer(make_question(slug)) for slug in ("rain", "snow", "hail")]

    with pytest.raises(InvalidRule, match="An implication has two answers"):
        link(Kind.IMPLIES, *terms)


def test_implications_both_ways_are_refused_naming_them() -> None:
    rain, wet = answer(make_question("rain")), answer(make_question("wet"))
    link(Kind.IMPLIES, rain, wet)

    with pytest.raises(InvalidRule) as refused:
        link(Kind.IMPLIES, wet, rain)

    assert str(refused.value) == (
        "That is a circle: “Will it rain?: Yes” makes “Will it wet?: Yes” certain already. "
        "If each makes the other certain, they are the same event."
    )


def test_a_long_circle_of_implications_is_refused() -> None:
    terms = [answer(make_question(slug)) for slug in ("a", "b", "c", "d")]
    for one, other in ((0, 1), (0, 3), (1, 2)):
        link(Kind.IMPLIES, terms[one], terms[other])

    with pytest.raises(InvalidRule, match=r"“Will it a.* makes “Will it b.* makes “Will it c"):
        link(Kind.IMPLIES, terms[2], terms[0])


def test_a_later_deadline_cannot_imply_an_earlier_one_of_its_family() -> None:
    terms = [(term.question, term.option) for term in a_family(2027, 2028, 2029).terms.all()]

    with pytest.raises(InvalidRule, match="That is a circle"):
        link(Kind.IMPLIES, terms[2], terms[0])


def test_a_family_cannot_close_a_circle() -> None:
    early, late = answer(by_year(2027)), answer(by_year(2029))
    link(Kind.IMPLIES, late, early)

    with pytest.raises(InvalidRule, match="That is a circle"):
        link(Kind.DEADLINES, early, late)


def test_two_answers_of_one_question_are_two_ends_of_an_implication() -> None:
    """What the one answer implies is no circle with what implies the other."""
    rain, snow = make_question("rain"), make_question("snow")
    link(Kind.IMPLIES, answer(rain), answer(snow))

    link(Kind.IMPLIES, answer(snow, "no"), answer(rain, "no"))

    assert CoherenceRule.objects.count() == 2


def test_one_event_under_two_names_is_no_circle() -> None:
    rain, wet = answer(make_question("rain")), answer(make_question("wet"))
    link(Kind.IMPLIES, rain, wet)

    link(Kind.EQUAL, wet, rain)

    assert CoherenceRule.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_stewards_at_once_close_no_circle() -> None:
    rain, wet = answer(make_question("rain")), answer(make_question("wet"))

    ends = at_once(
        rain[0].tournament,
        lambda: link(Kind.IMPLIES, rain, wet),
        lambda: link(Kind.IMPLIES, wet, rain),
    )

    assert {type(end) for end in ends} == {CoherenceRule, InvalidRule}
    assert CoherenceRule.objects.count() == 1


@pytest.mark.parametrize("title", ["", "x" * 201])
def test_a_rule_has_a_title_that_fits(title: str) -> None:
    terms = answer(make_question("rain")), answer(make_question("snow"))

    with pytest.raises(InvalidQuestion) as refused:
        link(Kind.EQUAL, *terms, title=title)

    assert refused.value.field == "title"
    assert nothing_was_linked()


def test_unlink_questions_deletes_the_rule_and_logs_it() -> None:
    rule, sten = a_family(2027, 2029), make_steward()

    unlink_questions(rule=rule, steward=sten, now=at(JAN_31))

    assert not CoherenceTerm.objects.exists()
    entry = LogEntry.objects.filter(question__slug="office-by-2027").last()
    assert entry is not None
    assert (entry.verb, entry.actor, entry.at) == (LogEntry.Verb.LINKED, sten, JAN_31)
    assert entry.reason == "No longer linked: A family of office"


def test_unlink_questions_is_harmless_twice() -> None:
    rule, sten = a_family(2027, 2029), make_steward()
    stale = CoherenceRule.objects.get(pk=rule.pk)
    unlink_questions(rule=rule, steward=sten, now=at(JAN_31))
    lines = LogEntry.objects.count()

    unlink_questions(rule=stale, steward=sten, now=at(JAN_31 + timedelta(days=1)))

    assert LogEntry.objects.count() == lines


@pytest.mark.django_db(transaction=True)
def test_a_family_that_waited_for_an_edit_is_ordered_by_the_new_deadlines() -> None:
    early, late = by_year(2027), by_year(2029)
    rows = Question.objects.filter(pk=early.pk)

    [end] = while_locked(
        early,
        lambda: rows.update(event_deadline=late.event_deadline),
        lambda: link(Kind.DEADLINES, answer(early), answer(late)),
    )

    assert isinstance(end, InvalidRule)
    assert nothing_was_linked()


@pytest.mark.django_db(transaction=True)
def test_an_answer_that_an_edit_took_away_is_not_linked() -> None:
    host, rain = make_question("host", kind=THREE), make_question("rain")
    terms = [answer(host, "japan"), answer(rain)]

    [end] = while_locked(
        host, lambda: host.options.all().delete(), lambda: link(Kind.IMPLIES, *terms)
    )

    assert (type(end), nothing_was_linked()) == (InvalidRule, True)


@pytest.mark.django_db(transaction=True)
def test_a_draft_that_is_thrown_away_meanwhile_is_not_linked() -> None:
    draft, rain = make_question("draft", published_at=None), make_question("rain")
    terms = [answer(draft), answer(rain)]

    [end] = while_locked(
        draft,
        lambda: Question.objects.filter(pk=draft.pk).delete(),
        lambda: link(Kind.EQUAL, *terms),
    )

    assert (type(end), nothing_was_linked()) == (IllegalStep, True)
