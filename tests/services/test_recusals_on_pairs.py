"""How a recusal runs along a conditional pair: down to the branches, and up to who judges."""

from __future__ import annotations

import pytest

from accounts.models import User
from forecasts.errors import ConflictOfInterest, IllegalStep
from forecasts.models import ConditionalPair, LogEntry, Notification, Question, Recusal
from forecasts.permissions import is_too_close, questions_too_close
from forecasts.queries import due
from forecasts.services.pairs import settle_pair
from tests.deeds import a_steward, propose, recuse, resolve, score, scores
from tests.factories import FEB_1, at, make_forecaster, make_question
from tests.links import a_pair, the_pair
from tests.races import at_once
from tests.services.test_recusals import forecast_by, readmit

pytestmark = pytest.mark.django_db


def recused_on(pair: ConditionalPair) -> dict[str, bool]:
    """Of each branch with a recusal that stands: whether it is inherited."""
    rows = Recusal.objects.filter(question__in=[pair.if_yes, pair.if_no], lifted_at=None)
    return {row.question.slug: row.is_inherited for row in rows.select_related("question")}


BOTH = {"if-then-if-yes": True, "if-then-if-no": True}


@pytest.mark.parametrize("part", ["condition", "outcome"])
def test_a_recusal_on_what_branches_hang_on_stands_on_them_until_it_is_lifted(part: str) -> None:
    pair = the_pair()
    recusal = recuse(getattr(pair, part), make_forecaster("ada"))
    before = recused_on(pair)

    readmit(recusal)

    assert (before, recused_on(pair)) == (BOTH, {})


@pytest.mark.parametrize("branch", ["if_yes", "if_no"])
def test_a_recusal_on_a_branch_stands_on_that_one_alone(branch: str) -> None:
    pair = the_pair()

    recusal = recuse(getattr(pair, branch), make_forecaster("ada"))

    assert list(Recusal.objects.all()) == [recusal]


def test_branches_keep_the_recusal_that_still_stands_on_the_other_part() -> None:
    pair, ada = the_pair(), make_forecaster("ada")
    first, second_one = recuse(pair.condition, ada), recuse(pair.outcome, ada)

    readmit(first)
    between = recused_on(pair)
    readmit(second_one)

    assert (between, recused_on(pair)) == (BOTH, {})


def test_a_branch_keeps_a_recusal_of_its_own() -> None:
    pair, ada = the_pair(), make_forecaster("ada")
    recuse(pair.if_no, ada)

    readmit(recuse(pair.outcome, ada))

    assert recused_on(pair) == {"if-then-if-no": False}


def test_a_branchs_recusal_is_not_lifted_while_one_stands_on_what_it_hangs_on() -> None:
    pair, ada = the_pair(), make_forecaster("ada")
    recuse(pair.condition, ada)

    with pytest.raises(IllegalStep, match="lift it there"):
        readmit(pair.if_yes.recusals.get())


@pytest.mark.parametrize("part", ["rain", "snow"])
def test_a_later_pair_inherits_the_recusals_that_stand(part: str) -> None:
    rain, snow = make_question("rain"), make_question("snow", close_time=FEB_1)
    recuse(Question.objects.get(slug=part), make_forecaster("ada"))
    readmit(recuse(rain, make_forecaster("bob")))

    pair = a_pair(rain, snow)

    assert recused_on(pair) == BOTH
    assert {row.user.handle for row in pair.if_yes.recusals.all()} == {"ada"}


def test_a_recusal_on_the_outcome_has_its_branches_scored_anew() -> None:
    pair = the_pair()
    forecast_by(pair.if_yes, ada=0.8, bob=0.5)
    resolve(pair.condition)
    resolve(pair.outcome)
    settle_pair(pair_id=pair.pk, now=at(FEB_1))
    pair.if_yes.refresh_from_db()
    resolution = pair.if_yes.resolution
    assert resolution is not None
    score(resolution)

    recuse(pair.outcome, User.objects.get(handle="bob"))

    assert resolution.pk in due.resolutions_to_score()
    score(resolution)
    assert scores(resolution) == {"ada": pytest.approx([0.04, 0, 1])}


def test_who_is_recused_on_a_branch_judges_neither_condition_nor_outcome() -> None:
    pair, sten = the_pair(), a_steward("sten")
    recuse(pair.if_yes, sten)

    close = {question.pk for question in Question.objects.all() if is_too_close(sten, question)}

    assert questions_too_close(sten) == close
    assert close == {pair.condition_id, pair.outcome_id, pair.if_yes_id}
    with pytest.raises(ConflictOfInterest):
        propose(pair.outcome, steward=sten)


@pytest.mark.parametrize("where", ["if_yes", "if_no", "condition"])
def test_a_recusal_along_a_pair_ends_what_is_proposed_on_its_outcome(where: str) -> None:
    pair = the_pair()
    proposal = propose(pair.outcome, steward=a_steward("sten"))

    recuse(getattr(pair, where), a_steward("sten"), steward=a_steward("stella"))

    proposal.refresh_from_db()
    assert (proposal.ending, str(proposal.ended_by)) == ("recused", "stella")


def test_a_recusal_along_a_pair_is_told_once_and_logged_on_each_question() -> None:
    pair, ada = the_pair(), make_forecaster("ada")

    readmit(recuse(pair.outcome, ada))

    told = Notification.objects.filter(user=ada).order_by("pk")
    assert list(told.values_list("text", flat=True)) == [
        "You are recused on “Will it snow?”: your forecasts there and on its branches count "
        "nowhere. Wrote it.",
        "Your recusal on “Will it snow?” is lifted.",
    ]
    lines = LogEntry.objects.filter(verb__in=["recused", "readmitted"])
    assert sorted(lines.values_list("question__slug", "verb")) == [
        ("if-then-if-no", "readmitted"),
        ("if-then-if-no", "recused"),
        ("if-then-if-yes", "readmitted"),
        ("if-then-if-yes", "recused"),
        ("snow", "readmitted"),
        ("snow", "recused"),
    ]


@pytest.mark.django_db(transaction=True)
def test_of_recusals_on_both_parts_at_once_the_branches_inherit_one() -> None:
    pair, ada = the_pair(), make_forecaster("ada")
    a_steward()

    at_once(
        pair.tournament,
        lambda: recuse(pair.condition, ada),
        lambda: recuse(pair.outcome, ada),
    )

    assert (Recusal.objects.count(), recused_on(pair)) == (4, BOTH)
