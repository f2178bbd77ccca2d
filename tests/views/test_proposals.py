from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import Settings

from forecasts.models import Evidence, Proposal, Question, Resolution, ScoreRun
from tests.deeds import (
    a_steward,
    evidence,
    finish,
    object_to,
    open_question,
    propose,
    resolve,
    second,
)
from tests.deeds import decide as decided
from tests.factories import (
    FEB_1,
    JAN_1,
    JAN_21,
    add_forecast,
    make_forecaster,
    make_question,
    make_steward,
    make_tournament,
)
from tests.pages import text_of

pytestmark = pytest.mark.django_db


def said(question: Question, **fields: str) -> dict[str, str]:
    return {
        "outcome": str(question.options.get(key="yes").pk),
        "known_at": "2026-01-21T00:00",
        "reasons": "It was wet.",
        "evidence-TOTAL_FORMS": "3",
        "evidence-INITIAL_FORMS": "0",
        "evidence-0-url": "https://example.org/rain",
        "evidence-0-quote": "It rained.",
        **fields,
    }


def put_forward(client: Client, question: Question, **fields: str) -> Any:
    return client.post(reverse("propose", args=question.path), said(question, **fields))


def strict_proposal() -> Proposal:
    question = make_question(tournament=make_tournament(needs_second=True))
    return propose(question, steward=make_steward("stella"))


def an_objection(now: datetime = FEB_1) -> Any:
    question, ada = make_question(), make_forecaster("ada")
    add_forecast(question, ada, 0.5)
    return object_to(propose(question, now=now), ada, now=now)


def test_the_rule_for_nothing_found_is_named_by_the_option_s_label(sten: Client) -> None:
    question = make_question(default_if_nothing_found="no")

    page = sten.get(reverse("propose", args=question.path))

    assert "If nothing is found: No ." in text_of(page)


def test_a_version_s_scores_lead_to_its_evidence(client: Client) -> None:
    question = make_question()
    resolution = finish(propose(question), FEB_1 + timedelta(days=9))
    assert resolution is not None, "nothing is in its way"

    page = client.get(reverse("question_scores", args=[*question.path, resolution.version]))

    assert Proposal.objects.get().get_absolute_url() in page.content.decode()


def test_proposing_records_what_the_steward_said(sten: Client) -> None:
    question = make_question()

    response = put_forward(sten, question)

    rows = Proposal.objects.values_list("outcome__key", "known_at", "reasons", "proposer__handle")
    assert list(rows) == [("yes", JAN_21, "It was wet.", "sten")]
    assert response.headers["Location"] == Proposal.objects.get().get_absolute_url()


def test_proposing_stamps_the_servers_own_clock(sten: Client) -> None:
    before = timezone.now()

    put_forward(sten, make_question())

    proposal, piece = Proposal.objects.get(), Evidence.objects.get()
    assert before <= proposal.proposed_at <= timezone.now()
    assert before <= piece.retrieved_at <= proposal.proposed_at


def test_annulling_is_proposed_without_an_outcome_or_evidence(sten: Client) -> None:
    put_forward(
        sten, make_question(), outcome="annul", **{"evidence-0-url": "", "evidence-0-quote": ""}
    )

    assert Proposal.objects.get().outcome is None


def test_three_pieces_of_evidence_are_kept_in_order(sten: Client) -> None:
    more = {f"evidence-{place}-url": f"https://example.org/{place}" for place in (1, 2)}

    put_forward(sten, make_question(), **more)

    urls = list(Evidence.objects.values_list("url", flat=True))
    assert urls == ["https://example.org/rain", "https://example.org/1", "https://example.org/2"]


def test_without_a_window_a_proposal_is_scored_at_once(sten: Client) -> None:
    put_forward(sten, make_question(tournament=make_tournament(objection_hours=0)))

    assert ScoreRun.objects.get().resolution == Resolution.objects.get()


@pytest.mark.parametrize(
    ("typed", "instant"),
    [
        ("2026-01-21T14:02", datetime(2026, 1, 21, 14, 2, tzinfo=UTC)),
        ("2026-01-21T14:02:03", datetime(2026, 1, 21, 14, 2, 3, tzinfo=UTC)),
        ("2026-01-21 14:02", datetime(2026, 1, 21, 14, 2, tzinfo=UTC)),
        ("2026-01-21T14:02:03.000001", datetime(2026, 1, 21, 14, 2, 3, 1, tzinfo=UTC)),
    ],
)
def test_known_at_is_read_as_utc(sten: Client, typed: str, instant: datetime) -> None:
    put_forward(sten, make_question(), known_at=typed)

    assert Proposal.objects.get().known_at == instant


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("outcome", ""),
        ("outcome", "yes"),
        ("outcome", "0"),
        ("known_at", ""),
        ("known_at", "yesterday"),
        ("known_at", "2026-02-30T00:00"),
        ("reasons", ""),
        ("reasons", "x" * 10_001),
        ("reasons", "\0"),
    ],
)
def test_a_faulty_field_is_refused_and_shown_again(sten: Client, field: str, typed: str) -> None:
    response = put_forward(sten, make_question(), **{field: typed})

    form = response.context["form"]
    assert (response.status_code, Proposal.objects.count()) == (422, 0)
    assert (list(form.errors), form[field].value()) == ([field], typed)
    assert response.context["evidence"][0]["url"].value() == "https://example.org/rain"


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("url", "javascript:alert(1)"),
        ("url", "not an address"),
        ("quote", "rain " * 26),
        ("retrieved_at", "yesterday"),
        ("archived_text", "x" * 200_001),
    ],
)
def test_faulty_evidence_is_refused_and_shown_again(sten: Client, field: str, typed: str) -> None:
    response = put_forward(sten, make_question(), **{f"evidence-0-{field}": typed})

    piece = response.context["evidence"][0]
    assert (response.status_code, Proposal.objects.count()) == (422, 0)
    assert (list(piece.errors), piece[field].value()) == ([field], typed)


@pytest.mark.parametrize("known_at", ["2100-01-01T00:00", "2026-01-01T00:00", "1999-12-31T00:00"])
def test_known_at_that_cannot_be_is_refused_with_the_reason(sten: Client, known_at: str) -> None:
    response = put_forward(sten, make_question(open_time=JAN_1), known_at=known_at)

    form = response.context["form"]
    assert (response.status_code, len(form.non_field_errors())) == (409, 1)
    assert form["known_at"].value() == known_at


def test_an_outcome_without_evidence_is_refused(sten: Client) -> None:
    empty = {"evidence-0-url": "", "evidence-0-quote": ""}

    response = put_forward(sten, make_question(), **empty)

    assert (response.status_code, Proposal.objects.count()) == (409, 0)


def test_proposing_on_a_resolved_question_is_refused(sten: Client) -> None:
    question = make_question()
    resolve(question)

    assert put_forward(sten, question).status_code == 409


def test_fetching_is_not_offered_unless_the_host_turned_it_on(sten: Client) -> None:
    page = sten.get(reverse("propose", args=make_question().path))

    assert "fetch" not in page.context["evidence"][0].fields


def test_a_page_that_cannot_be_fetched_is_told_at_its_address(
    sten: Client, settings: Settings
) -> None:
    settings.EVIDENCE_FETCH = True
    private = {"evidence-0-url": "http://127.0.0.1/", "evidence-0-fetch": "on"}

    response = put_forward(sten, make_question(), **private)

    assert (response.status_code, Proposal.objects.count()) == (422, 0)
    assert list(response.context["evidence"][0].errors) == ["url"]


def test_a_text_that_was_pasted_is_not_fetched_over(sten: Client, settings: Settings) -> None:
    settings.EVIDENCE_FETCH = True
    pasted = {
        "evidence-0-url": "http://127.0.0.1/",
        "evidence-0-fetch": "on",
        "evidence-0-archived_text": "As found.",
    }

    put_forward(sten, make_question(), **pasted)

    assert Evidence.objects.get().archived_text == "As found."


@pytest.mark.parametrize(
    ("verdict", "ending", "awaits"), [("approve", "", False), ("decline", "declined", False)]
)
def test_a_second_steward_approves_or_declines(
    sten: Client, verdict: str, ending: str, awaits: bool
) -> None:
    proposal = strict_proposal()

    where = reverse("proposal_second", args=[*proposal.question.path, 1])
    sten.post(where, {"verdict": verdict, "reason": "Checked."})

    proposal.refresh_from_db()
    assert (proposal.ending, proposal.awaits_second) == (ending, awaits)


def test_seconding_ones_own_proposal_is_refused_with_what_was_typed(sten: Client) -> None:
    question = make_question(tournament=make_tournament(needs_second=True))
    propose(question, steward=a_steward("sten"))

    where = reverse("proposal_second", args=[*question.path, 1])
    response = sten.post(where, {"verdict": "approve", "reason": "I am sure."})

    assert (response.status_code, Proposal.objects.get().second) == (409, None)
    assert response.context["form"]["reason"].value() == "I am sure."


def test_a_proposal_is_taken_back_by_who_made_it(sten: Client) -> None:
    proposal = propose(make_question(), steward=a_steward("sten"))

    where = reverse("proposal_withdraw", args=[*proposal.question.path, 1])
    sten.post(where, {"reason": "Hasty."})

    proposal.refresh_from_db()
    assert proposal.ending == "withdrawn"


def test_a_forecaster_objects_and_a_steward_decides(client: Client) -> None:
    question, ada = open_question(), make_forecaster("ada")
    add_forecast(question, ada, 0.5)
    propose(question, now=timezone.now())
    client.force_login(ada)
    client.post(reverse("object", args=[*question.path, 1]), {"grounds": "It was only fog."})
    [objection] = Proposal.objects.get().objections.all()

    client.force_login(make_steward("stella"))
    client.post(
        reverse("decide", args=[objection.pk]),
        {"decision": "overturned", "reasons": "So it was.", "cites": ""},
    )

    objection.refresh_from_db()
    assert (objection.decision, str(objection.steward)) == ("overturned", "stella")


def test_who_did_not_forecast_is_not_let_object(client: Client) -> None:
    question = make_question()
    propose(question)
    client.force_login(make_forecaster("bob"))

    assert client.get(reverse("object", args=[*question.path, 1])).status_code == 403


@pytest.mark.parametrize("cites", ["99", "12, 99", "the one before 99"])
def test_citing_what_is_no_decision_is_refused(sten: Client, cites: str) -> None:
    objection = an_objection()

    where = reverse("decide", args=[objection.pk])
    said = {"decision": "upheld", "reasons": "So.", "cites": cites}
    response = sten.post(where, said)

    assert (response.status_code, list(response.context["form"].errors)) == (422, ["cites"])


def test_an_undecided_objection_cannot_be_cited(sten: Client) -> None:
    objection = an_objection()

    where = reverse("decide", args=[objection.pk])
    said = {"decision": "upheld", "reasons": "So.", "cites": str(objection.pk)}

    assert sten.post(where, said).status_code == 422


def test_decisions_are_found_by_their_words(client: Client) -> None:
    objection = decided(an_objection())

    def found(words: str) -> list[Any]:
        return list(client.get(reverse("decisions"), {"search": words}).context["page"])

    assert (found("fog rain"), found("fog hail")) == ([objection], [])


def test_a_search_with_a_zero_byte_finds_what_it_would_without(client: Client) -> None:
    assert client.get(f"{reverse('decisions')}?search=%00").status_code == 200


def test_archived_text_is_for_stewards_alone(client: Client) -> None:
    question = make_question()
    propose(question, evidence=[evidence(archived_text="Somebody's whole page.")])
    where = reverse("proposal", args=[*question.path, 1])

    public = client.get(where).content.decode()
    client.force_login(make_steward("stella"))

    assert "Somebody's whole page." not in public
    assert Evidence.objects.get().sha256 in public
    assert "Somebody&#x27;s whole page." in client.get(where).content.decode()


@pytest.mark.parametrize("pieces", [1, 3])
def test_the_proposal_page_takes_four_queries(
    client: Client, django_assert_num_queries: Any, pieces: int
) -> None:
    question = make_question(tournament=make_tournament(needs_second=True))
    for place in range(pieces):
        add_forecast(question, make_forecaster(f"p{place}"), 0.5)
    proposal = second(propose(question, evidence=[evidence()] * pieces))
    for entry in question.forecasts.select_related("forecaster"):
        object_to(proposal, entry.forecaster)

    with django_assert_num_queries(4):
        client.get(proposal.get_absolute_url())


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_of_decisions_takes_two_queries(
    client: Client, django_assert_num_queries: Any, number: int
) -> None:
    question = make_question()
    for place in range(number):
        add_forecast(question, make_forecaster(f"p{place}"), 0.5)
    proposal = propose(question)
    for entry in question.forecasts.select_related("forecaster"):
        decided(object_to(proposal, entry.forecaster))

    with django_assert_num_queries(2):
        client.get(reverse("decisions"))


def test_the_log_page_shows_every_step_latest_first(client: Client) -> None:
    question = make_question(tournament=make_tournament(needs_second=True))
    second(propose(question))

    lines = client.get(reverse("question_log", args=question.path)).context["lines"]

    assert [line.entry.verb for line in lines] == ["seconded", "proposed", "closed"]
