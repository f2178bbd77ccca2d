from __future__ import annotations

import pytest
from django.contrib.auth.models import AnonymousUser
from pytest_django import DjangoAssertNumQueries

from forecasts.models import ConditionalPair, Question
from forecasts.queries.gathering import Row, gathered
from forecasts.queries.questions import lines
from tests.factories import JAN_21, make_question
from tests.links import Kind, a_family, a_pair, answer, link

pytestmark = pytest.mark.django_db


def rows(*slugs: str) -> list[Row]:
    known = {question.slug: question for question in Question.objects.select_related("tournament")}
    return gathered(lines([known[slug] for slug in slugs], AnonymousUser(), JAN_21))


def told(found: list[Row]) -> list[tuple[str | None, list[str]]]:
    return [
        (row.head.slug if row.head else None, [item.line.question.slug for item in row.items])
        for row in found
    ]


def test_a_family_is_one_row_where_its_first_line_stood_in_the_order_of_its_deadlines() -> None:
    a_family(2027, 2028, 2029)
    for slug in ("rain", "snow"):
        make_question(slug)

    found = rows("rain", "office-by-2029", "snow", "office-by-2027", "office-by-2028")

    assert told(found) == [
        (None, ["rain"]),
        ("office", ["office-by-2027", "office-by-2028", "office-by-2029"]),
        (None, ["snow"]),
    ]


def test_a_member_alone_on_its_page_is_a_line_like_any_other() -> None:
    a_family(2027, 2029)

    assert told(rows("office-by-2029")) == [(None, ["office-by-2029"])]


def test_the_branches_of_a_pair_are_one_row() -> None:
    a_pair(make_question("rain"), make_question("snow"), "wet")

    [condition, pair] = rows("rain", "wet-if-no", "wet-if-yes")

    assert condition.head is None
    assert [(item.branch, item.line.question.slug) for item in pair.items] == [
        ("yes", "wet-if-yes"),
        ("no", "wet-if-no"),
    ]


def test_a_family_and_a_pair_with_one_number_are_two_rows() -> None:
    family = a_family(2027, 2029)
    pair = a_pair(make_question("rain"), make_question("snow"), "wet")
    ConditionalPair.objects.filter(id=pair.pk).update(id=family.pk)

    found = rows("wet-if-no", "office-by-2027", "wet-if-yes", "office-by-2029")

    assert [slug for slug, _ in told(found)] == ["wet", "office"]


@pytest.mark.parametrize("kind", [Kind.IMPLIES, Kind.EQUAL])
def test_other_rules_gather_nothing(kind: str) -> None:
    link(kind, answer(make_question("rain")), answer(make_question("wet")))

    assert told(rows("rain", "wet")) == [(None, ["rain"]), (None, ["wet"])]


@pytest.mark.parametrize("number", [1, 3])
def test_gathering_takes_two_queries(
    django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    slugs = []
    for place in range(number):
        a_family(2027, 2029, stem=f"office-{place}")
        slugs += [f"office-{place}-by-2027", f"office-{place}-by-2029"]
    questions = list(Question.objects.filter(slug__in=slugs).select_related("tournament"))
    page = lines(questions, AnonymousUser(), JAN_21)

    with django_assert_num_queries(2):
        assert len(gathered(page)) == number
