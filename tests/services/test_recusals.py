from __future__ import annotations

import pytest

from accounts.models import User
from forecasts.errors import ConflictOfInterest, IllegalStep
from forecasts.models import LogEntry, Notification, Question, Recusal
from forecasts.models.question import State
from forecasts.queries import due
from forecasts.queries.crowds import crowds
from forecasts.services import recusals
from tests.deeds import a_steward, compare, propose, recuse, resolve, score, scores, second
from tests.drafting import pose
from tests.factories import (
    FEB_1,
    JAN_11,
    JAN_21,
    add_forecast,
    at,
    make_forecaster,
    make_question,
    make_steward,
    make_tournament,
)
from tests.races import at_once

pytestmark = pytest.mark.django_db


def readmit(recusal: Recusal) -> Recusal:
    return recusals.readmit(
        recusal=recusal, reason="A mix-up.", steward=a_steward("stella"), now=at(FEB_1)
    )


def forecast_by(question: Question, **shares: float) -> None:
    for handle, share in shares.items():
        add_forecast(question, make_forecaster(handle), share)


def test_recused_forecasts_leave_the_scores_as_if_they_were_not_there() -> None:
    question, without = make_question("rain"), make_question("snow")
    forecast_by(question, ada=0.8, bob=0.5, cleo=0.1)
    for entry in question.forecasts.exclude(forecaster__handle="cleo"):
        add_forecast(without, entry.forecaster, entry.probabilities[0] / 1_000_000)  # type: ignore[index]
    recuse(question, question.forecasts.get(forecaster__handle="cleo").forecaster)

    resolutions = [resolve(question), resolve(without)]
    for resolution in resolutions:
        score(resolution)

    assert scores(resolutions[0]) == scores(resolutions[1])
    assert set(scores(resolutions[0])) == {"ada", "bob"}


def test_recused_forecasts_leave_the_crowd() -> None:
    question = make_question()
    forecast_by(question, ada=0.8, bob=0.6, cleo=0.7, dan=0.1)
    recuse(question, question.forecasts.get(forecaster__handle="dan").forecaster)

    crowd = crowds([question], JAN_11)[question.pk]

    assert crowd.median is not None
    assert (crowd.forecasters, crowd.median.tolist()) == (3, [0.7, 0.3])


def test_recused_forecasts_stay_in_the_ledger() -> None:
    question = make_question()
    forecast_by(question, ada=0.8)

    recuse(question, question.forecasts.get().forecaster)

    assert question.forecasts.count() == 1


def test_a_recusal_holds_for_one_question_alone() -> None:
    rain, snow = make_question("rain"), make_question("snow")
    forecast_by(rain, ada=0.8)
    ada = rain.forecasts.get().forecaster
    add_forecast(snow, ada, 0.8)

    recuse(rain, ada)

    assert crowds([rain, snow], JAN_11)[snow.pk].forecasters == 1


def test_a_recusal_after_scoring_has_every_version_scored_anew() -> None:
    question = make_question()
    forecast_by(question, ada=0.8, bob=0.5)
    resolution = resolve(question)
    score(resolution)
    compare(resolution)
    assert due.resolutions_to_score() == []

    recuse(question, question.forecasts.get(forecaster__handle="bob").forecaster)

    assert due.resolutions_to_score() == [resolution.pk]
    score(resolution)
    assert scores(resolution) == {"ada": pytest.approx([0.04, 0, 1])}


def test_a_lifted_recusal_brings_the_forecasts_back() -> None:
    question = make_question()
    forecast_by(question, ada=0.8, bob=0.5)
    resolution = resolve(question)
    score(resolution)
    before = scores(resolution)
    recusal = recuse(question, question.forecasts.get(forecaster__handle="bob").forecaster)
    score(resolution)

    readmit(recusal)
    score(resolution)

    assert scores(resolution) == before


def test_nobody_is_recused_twice_at_a_time() -> None:
    question, ada = make_question(), make_forecaster("ada")
    recusal = recuse(question, ada)

    with pytest.raises(IllegalStep, match="already"):
        recuse(question, ada)

    readmit(recusal)
    assert recuse(question, ada).pk != recusal.pk


def test_a_recusal_is_lifted_once() -> None:
    recusal = recuse(make_question(), make_forecaster("ada"))
    readmit(recusal)

    with pytest.raises(IllegalStep, match="lifted already"):
        readmit(recusal)


def test_nobody_lifts_their_own_recusal() -> None:
    stella = make_steward("stella")
    recusal = recuse(make_question(), stella)

    with pytest.raises(IllegalStep, match="Another steward"):
        readmit(recusal)


def test_a_recusal_needs_a_reason() -> None:
    with pytest.raises(IllegalStep, match="Say why"):
        recusals.recuse(
            question=make_question(),
            user=make_forecaster(),
            reason=" ",
            steward=a_steward(),
            now=at(FEB_1),
        )


def test_recusals_stand_in_the_public_log() -> None:
    question = make_question()

    readmit(recuse(question, make_forecaster("ada")))

    assert list(LogEntry.objects.values_list("verb", "actor__handle", "reason")) == [
        ("recused", "sten", "ada. Wrote it."),
        ("readmitted", "stella", "ada. A mix-up."),
    ]


@pytest.mark.parametrize("handle", ["sten", "stella"])
def test_recusing_who_proposed_or_approved_ends_the_proposal(handle: str) -> None:
    question = make_question(tournament=make_tournament(needs_second=True))
    proposal = second(propose(question))

    recuse(question, User.objects.get(handle=handle), steward=a_steward("third"))

    question.refresh_from_db()
    proposal.refresh_from_db()
    assert (question.proposal, proposal.ending) == (None, "recused")
    assert (str(proposal.ended_by), proposal.ending_reason) == (
        "third",
        f"{handle} is recused. Wrote it.",
    )


def test_recusing_somebody_else_leaves_the_proposal() -> None:
    question = make_question()
    proposal = propose(question)

    recuse(question, make_forecaster("ada"))

    question.refresh_from_db()
    assert question.proposal == proposal


def test_a_proposal_ended_with_a_recusal_before_the_close_reopens_the_question() -> None:
    question = make_question()
    proposal = propose(question, known_at=JAN_11, now=JAN_21)

    recuse(question, proposal.proposer, now=JAN_21)

    question.refresh_from_db()
    assert question.state(JAN_21) == State.OPEN
    assert list(LogEntry.objects.values_list("verb", flat=True)) == [
        "closed", "proposed", "recused", "ended", "reopened",
    ]  # fmt: skip


@pytest.mark.django_db(transaction=True)
def test_of_two_recusals_of_one_at_once_exactly_one_stands() -> None:
    question, ada = make_question(), make_forecaster("ada")
    a_steward()

    ends = at_once(question, lambda: recuse(question, ada), lambda: recuse(question, ada))

    assert sorted(type(end).__name__ for end in ends) == ["IllegalStep", "Recusal"]


def test_whoever_may_not_know_of_a_question_is_not_told_of_it() -> None:
    draft, ada = pose(), make_forecaster("ada")

    readmit(recuse(draft, ada))

    assert not Notification.objects.filter(user=ada).exists()


def test_a_steward_who_is_recused_neither_recuses_nor_readmits_others() -> None:
    question, ada = make_question(), make_forecaster("ada")
    recusal = recuse(question, ada)
    recuse(question, a_steward("stella"))
    recuse(question, a_steward("sten"))

    with pytest.raises(ConflictOfInterest):
        recuse(question, make_forecaster("bob"))
    with pytest.raises(ConflictOfInterest):
        readmit(recusal)
