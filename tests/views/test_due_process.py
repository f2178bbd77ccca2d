"""From what became of a question, and from its log, to the reasons, objections and decisions."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from forecasts.models import Objection, Proposal, Question
from tests.deeds import (
    decide,
    decline,
    finish,
    object_to,
    propose,
    recuse,
    resolve,
    second,
    take_back,
    unresolve,
)
from tests.factories import (
    FEB_1,
    add_forecast,
    make_forecaster,
    make_question,
    make_steward,
    make_tournament,
)
from tests.pages import text_of

pytestmark = pytest.mark.django_db

LATER = FEB_1 + timedelta(days=3)


def strict() -> Question:
    """A question that takes two stewards."""
    return make_question(tournament=make_tournament(needs_second=True))


def final(question: Question, key: str | None = "yes", objectors: int = 0) -> Proposal:
    """A proposal by Sten that Stella approved and that is final, past its objections."""
    people = [make_forecaster(f"p{place}") for place in range(objectors)]
    for person in people:
        add_forecast(question, person, 0.5)
    proposal = second(propose(question, key))
    for person in people:
        decide(object_to(proposal, person))
    finish(proposal, LATER)
    question.refresh_from_db()
    return proposal


def page(client: Client, question: Question) -> str:
    return client.get(question.get_absolute_url()).content.decode()


def records(client: Client, question: Question) -> list[tuple[str, str, str]]:
    """Each line of the log, latest first, with what it leads to."""
    shown = client.get(reverse("question_log", args=question.path)).context["lines"]
    return [
        (line.entry.verb, *((line.record.name, line.record.address) if line.record else ("", "")))
        for line in shown
    ]


@pytest.mark.parametrize("key", ["yes", None])
def test_the_outcome_leads_to_its_proposal_and_names_both_stewards(
    client: Client, key: str | None
) -> None:
    question = strict()
    proposal = final(question, key)

    response = client.get(question.get_absolute_url())

    assert f'<a href="{proposal.get_absolute_url()}">' in response.content.decode()
    assert "final 4 Feb 2026, 00:00 UTC , as sten proposed and stella approved" in text_of(response)


def test_the_outcome_leads_to_the_objections_and_counts_them(client: Client) -> None:
    question = strict()
    proposal = final(question, objectors=2)

    link = f'<a href="{proposal.get_absolute_url()}#objections">2 objections and the decisions</a>'

    assert page(client, question).count(link) == 2  # the outcome, and the record


def test_a_resolution_taken_back_leads_to_its_proposal_from_the_record(client: Client) -> None:
    question = strict()
    proposal = final(question)
    unresolve(question, now=LATER)

    assert page(client, question).count(f'<a href="{proposal.get_absolute_url()}">') == 1


def test_an_outcome_nobody_proposed_leads_to_no_proposal(client: Client) -> None:
    question = make_question()
    resolve(question)

    response = client.get(question.get_absolute_url())

    assert "recorded 1 Feb 2026, 00:00 UTC by the clock or a file" in text_of(response)
    assert "/proposals/" not in response.content.decode()


def test_every_line_of_the_log_leads_to_what_it_speaks_of(client: Client) -> None:
    question = strict()
    proposal = final(question, objectors=1)
    unresolve(question, now=LATER)
    objection = Objection.objects.get()
    proposed = ("Proposal 1", proposal.get_absolute_url())

    assert records(client, question) == [
        ("unresolved", "", ""),
        ("resolved", *proposed),
        ("upheld", f"Decision {objection.pk}", objection.get_absolute_url()),
        ("objected", f"Objection {objection.pk}", objection.get_absolute_url()),
        ("seconded", *proposed),
        ("proposed", *proposed),
        ("closed", "", ""),
    ]


def test_the_log_leads_to_each_of_several_proposals(client: Client) -> None:
    question, sten, stella = strict(), make_steward("sten"), make_steward("stella")
    first = propose(question, steward=sten)
    decline(first, stella)
    again = propose(question, "no", steward=sten, now=LATER)
    take_back(again, sten)

    assert records(client, question) == [
        ("withdrawn", "Proposal 2", again.get_absolute_url()),
        ("proposed", "Proposal 2", again.get_absolute_url()),
        ("declined", "Proposal 1", first.get_absolute_url()),
        ("proposed", "Proposal 1", first.get_absolute_url()),
        ("closed", "", ""),
    ]


def test_the_log_of_an_overturned_proposal_leads_to_the_decision(client: Client) -> None:
    question, ada = make_question(), make_forecaster("ada")
    add_forecast(question, ada, 0.5)
    objection = object_to(propose(question), ada)
    decide(objection, Objection.Decision.OVERTURNED)

    assert records(client, question)[0] == (
        "overturned",
        f"Decision {objection.pk}",
        objection.get_absolute_url(),
    )


def test_the_log_leads_to_the_proposal_that_ended_with_a_recusal(client: Client) -> None:
    question, sten = make_question(), make_steward("sten")
    proposed = ("Proposal 1", propose(question, steward=sten).get_absolute_url())
    recuse(question, sten, now=LATER)

    assert records(client, question)[:3] == [
        ("ended", *proposed),
        ("recused", "", ""),
        ("proposed", *proposed),
    ]


@pytest.mark.parametrize("number", [1, 3])
def test_the_log_takes_four_queries(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries, number: int
) -> None:
    question = strict()
    final(question, objectors=number)
    where = reverse("question_log", args=question.path)

    with django_assert_num_queries(4):
        client.get(where)


@pytest.mark.parametrize("where", ["/desk/", "/tournaments/cup/"])
def test_decisions_are_one_step_from_the_desk_and_the_tournament(sten: Client, where: str) -> None:
    make_question()

    main = sten.get(where).content.decode().split("</main>")[0]

    assert 'href="/decisions/"' in main


def test_decisions_are_one_step_from_every_page(client: Client) -> None:
    footer = client.get("/").content.decode().split("</main>")[1]

    assert 'href="/decisions/"' in footer
