from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from forecasts.errors import ConflictOfInterest, IllegalStep, InvalidResolution
from forecasts.models import (
    Evidence,
    LogEntry,
    Objection,
    Proposal,
    Question,
    Resolution,
)
from forecasts.models.question import State
from forecasts.queries import due
from tests.deeds import (
    annul,
    decide,
    decline,
    evidence,
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
    JAN_1,
    JAN_11,
    JAN_21,
    JAN_31,
    add_forecast,
    make_forecaster,
    make_question,
    make_steward,
    make_tournament,
)

pytestmark = pytest.mark.django_db

MICROSECOND = timedelta(microseconds=1)
FEB_4 = FEB_1 + timedelta(hours=72)


@pytest.fixture
def question() -> Question:
    """In a tournament with three days for objections, where one steward is enough."""
    return make_question(tournament=make_tournament())


@pytest.fixture
def strict() -> Question:
    """In a tournament where it takes two stewards."""
    return make_question(tournament=make_tournament(needs_second=True))


Prepare = Callable[[Question], object]


def test_propose_records_what_was_said_and_by_whom(question: Question) -> None:
    sten = make_steward("sten")

    proposal = propose(question, "yes", steward=sten, known_at=JAN_21, now=FEB_1)

    assert (proposal.number, proposal.verdict, proposal.proposer) == (1, "Yes", sten)
    assert (proposal.known_at, proposal.proposed_at) == (JAN_21, FEB_1)
    assert (question.proposal, question.state(FEB_1)) == (proposal, State.PROPOSED)


def test_propose_without_an_outcome_proposes_to_annul(question: Question) -> None:
    assert propose(question, None, evidence=[]).verdict == "annulled"


def test_proposed_evidence_keeps_the_hash_of_what_was_archived(question: Question) -> None:
    text = "It rained all day, said the weather service – twice."

    propose(question, evidence=[evidence(archived_text=text), evidence("https://example.org/2")])

    digest = hashlib.sha256(text.encode()).hexdigest()
    rows = list(Evidence.objects.values_list("url", "archived_text", "sha256"))
    assert rows == [("https://example.org/rain", text, digest), ("https://example.org/2", "", "")]


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"known_at": FEB_1 + MICROSECOND}, "in the future"),
        ({"known_at": JAN_1}, "annul it instead"),
        ({"reasons": " "}, "Say why"),
        ({"evidence": []}, "at least one piece of evidence"),
        ({"evidence": [evidence(quote="rain " * 26)]}, "at most 25 words"),
        ({"evidence": [evidence(retrieved_at=FEB_1 + MICROSECOND)]}, "retrieved in the future"),
    ],
)
def test_propose_refuses_what_cannot_be(
    question: Question, fields: dict[str, Any], words: str
) -> None:
    with pytest.raises(InvalidResolution, match=words):
        propose(question, **fields)

    assert Proposal.objects.count() == 0


def test_propose_takes_a_quotation_of_25_words(question: Question) -> None:
    propose(question, evidence=[evidence(quote="rain " * 25)])

    assert Evidence.objects.count() == 1


def test_propose_refuses_the_outcome_of_another_question(question: Question) -> None:
    other = make_question("snow")

    with pytest.raises(InvalidResolution, match="another question"):
        propose(question, outcome=other.options.get(key="yes"))


def test_an_annulment_may_be_known_before_the_opening(question: Question) -> None:
    assert propose(question, None, known_at=JAN_1 - MICROSECOND).known_at < question.open_time


def test_proposing_stops_forecasting_at_once(question: Question) -> None:
    propose(question, known_at=JAN_11, now=JAN_21)

    assert question.closed_at == JAN_21


def test_proposing_after_the_close_leaves_the_close(question: Question) -> None:
    propose(question, now=FEB_1)

    assert question.closed_at == JAN_31


@pytest.mark.parametrize(
    ("prepare", "now", "words"),
    [
        (lambda question: None, JAN_1 - MICROSECOND, "is scheduled"),
        (propose, FEB_1, "proposed already"),
        (resolve, FEB_1, "is resolved"),
        (annul, FEB_1, "is annulled"),
    ],
    ids=["scheduled", "proposed", "resolved", "annulled"],
)
def test_propose_is_refused_where_it_is_no_step(
    question: Question, prepare: Prepare, now: datetime, words: str
) -> None:
    prepare(question)

    with pytest.raises(IllegalStep, match=words):
        propose(question, now=now, known_at=JAN_1 + MICROSECOND)


def test_propose_is_refused_on_a_draft() -> None:
    with pytest.raises(IllegalStep, match="is draft"):
        propose(make_question(published_at=None))


def test_the_objection_window_runs_from_the_proposal(question: Question) -> None:
    proposal = propose(question, now=FEB_1)

    assert proposal.objections_until == FEB_4


@pytest.mark.parametrize(
    ("now", "final"), [(FEB_4 - MICROSECOND, False), (FEB_4, True), (FEB_4 + MICROSECOND, True)]
)
def test_a_proposal_is_final_at_the_very_end_of_its_time(
    question: Question, now: datetime, final: bool
) -> None:
    proposal = propose(question, now=FEB_1)

    finish(proposal, now)

    question.refresh_from_db()
    assert (question.state(now) == State.RESOLVED) is final


def test_a_final_proposal_becomes_a_resolution_that_is_due(question: Question) -> None:
    proposal = propose(question, now=FEB_1)
    assert due.proposals_to_finish(FEB_4) == [proposal.pk]

    resolution = finish(proposal, FEB_4)

    assert resolution is not None
    rows = Resolution.objects.values_list(
        "outcome__key", "known_at", "recorded_at", "steward__handle", "evidence", "proposal"
    )
    said = "It was in the papers.\n\n“It rained.” https://example.org/rain"
    assert list(rows) == [("yes", JAN_21, FEB_4, "sten", said, proposal.pk)]
    assert due.resolutions_to_score() == [resolution.pk]
    proposal.refresh_from_db()
    assert (proposal.ending, proposal.ended_at) == (Proposal.Ending.FINAL, FEB_4)


def test_finishing_what_is_gone_does_nothing() -> None:
    assert finish(Proposal(pk=0), FEB_4) is None


def test_without_a_window_a_proposal_is_final_at_once() -> None:
    question = make_question(tournament=make_tournament(objection_hours=0))

    propose(question, now=FEB_1)

    assert question.state(FEB_1) == State.RESOLVED


def test_a_final_annulment_annuls() -> None:
    question = make_question(tournament=make_tournament(objection_hours=0))

    propose(question, None, evidence=[])

    assert question.state(FEB_1) == State.ANNULLED


def test_the_rules_at_the_time_of_proposing_hold_to_the_end(question: Question) -> None:
    proposal = propose(question, now=FEB_1)
    question.tournament.objection_hours = 0
    question.tournament.needs_second = True
    question.tournament.save()

    assert finish(proposal, FEB_4 - MICROSECOND) is None
    assert finish(proposal, FEB_4) is not None


def test_who_withdrew_their_forecast_has_a_stake_all_the_same(strict: Question) -> None:
    sten = make_steward("sten")
    add_forecast(strict, sten, 0.5, when=JAN_1)
    add_forecast(strict, sten, None, when=JAN_11)

    with pytest.raises(ConflictOfInterest, match="will be scored, withdrawn or not"):
        propose(strict, steward=sten)


def test_where_one_is_enough_a_stake_is_put_on_record(question: Question) -> None:
    sten = make_steward("sten")
    add_forecast(question, sten, 0.5)

    assert propose(question, steward=sten).has_stake is True


def test_who_is_recused_proposes_nothing(question: Question) -> None:
    sten = make_steward("sten")
    recuse(question, sten)

    with pytest.raises(ConflictOfInterest, match="recused"):
        propose(question, steward=sten)


def test_only_the_proposer_takes_a_proposal_back(question: Question) -> None:
    proposal = propose(question, steward=make_steward("sten"))

    with pytest.raises(ConflictOfInterest, match="Only the steward who proposed"):
        take_back(proposal, make_steward("stella"))


def test_a_proposal_taken_back_before_the_close_reopens_the_question(question: Question) -> None:
    proposal = propose(question, known_at=JAN_11, now=JAN_21)

    take_back(proposal, now=JAN_21)

    question.refresh_from_db()
    assert (question.state(JAN_21), question.closed_at) == (State.OPEN, None)


@pytest.mark.parametrize(
    "step",
    [
        lambda proposal: second(proposal, make_steward("stella")),
        lambda proposal: decline(proposal, make_steward("stella")),
        lambda proposal: take_back(proposal),
        lambda proposal: object_to(proposal, make_forecaster("ada")),
    ],
    ids=["second", "decline", "withdraw", "object"],
)
def test_no_step_follows_the_end_of_a_proposal(
    question: Question, step: Callable[[Proposal], object]
) -> None:
    proposal = propose(question, now=FEB_1)
    finish(proposal, FEB_4)

    with pytest.raises(IllegalStep, match="not pending any more"):
        step(proposal)


def test_taken_back_and_proposed_anew_keeps_every_version() -> None:
    question = make_question(tournament=make_tournament(objection_hours=0))

    propose(question, "yes")
    unresolve(question)
    propose(question, "no")
    unresolve(question)
    propose(question, None)

    verdicts = Resolution.objects.order_by("version").values_list("verdict", flat=True)
    assert list(verdicts) == ["resolved", "unresolved", "resolved", "unresolved", "annulled"]
    assert list(question.proposals.values_list("number", "ending")) == [
        (1, "final"), (2, "final"), (3, "final"),
    ]  # fmt: skip


def test_the_log_tells_the_whole_story_in_order(strict: Question) -> None:
    ada, sten, stella = make_forecaster("ada"), make_steward("sten"), make_steward("stella")
    add_forecast(strict, ada, 0.7)
    third = make_steward("third")
    first = second(propose(strict, "no", steward=sten), stella)
    decide(object_to(first, ada), Objection.Decision.OVERTURNED, steward=third)
    strict.refresh_from_db()
    again = second(propose(strict, "yes", steward=sten), stella)
    finish(again, FEB_4)

    told = list(LogEntry.objects.values_list("verb", "actor__handle"))
    assert told == [
        ("closed", None),
        ("proposed", "sten"),
        ("seconded", "stella"),
        ("objected", "ada"),
        ("overturned", "third"),
        ("proposed", "sten"),
        ("seconded", "stella"),
        ("resolved", "sten"),
    ]
