"""Live tournaments made by dice, with every edge in them, to be exported and scored."""

from __future__ import annotations

import itertools
import random
from datetime import timedelta
from typing import Any

from accounts.models import User
from forecasts.models import Question, Tournament
from forecasts.services.resolutions import annul_question, resolve_question
from tests.factories import (
    FEB_1,
    JAN_1,
    JAN_31,
    add_forecast,
    at,
    make_forecaster,
    make_question,
    make_tournament,
)

MICROSECOND = timedelta(microseconds=1)
DAY = 86_400 * 10**6  # in microseconds
TITLE = "=cmd|' /C calc'!A0"


def random_tournament(seed: int = 7) -> Tournament:
    """All kinds, bots, withdrawals, ties, early and late entries, annulled, unresolved.

    Users and questions are made in no order.
    """
    dice = random.Random(seed)
    cup = make_tournament(
        title=TITLE, description='Two\r\nlines, a "quote" and ü', licence="CC0-1.0"
    )
    handles = ["zoe", "Bob", "ada", "mia", "R2", "eve", "C3", "kim", "x9", "leo"]
    people = [make_forecaster(handle, is_bot=handle in ("R2", "C3")) for handle in handles]
    for number in dice.sample(range(12), 12):
        _random_question(dice, cup, people, number)
    return cup


def _random_question(dice: random.Random, cup: Tournament, people: list[User], number: int) -> None:
    question = make_question(
        f"{'-' * (number % 2)}q{number}",
        tournament=cup,
        title=f"{TITLE} {number}",
        kind=Question.Kind.values[number % 3],
        weight=dice.choice([1, 0.1, 3]),
        family=f"f{number // 2}",
        background="'=not a formula\r",
        tags=["-war", "peace"],
    )
    options = question.options.count()
    # Few instants, so that stamps are shared; the first days are before the opening.
    instants = [JAN_1 + dice.randrange(-3 * DAY, 30 * DAY) * MICROSECOND for _ in range(6)]
    for forecaster in dice.sample(people, 8):
        for instant in dice.choices(instants, k=4):
            add_forecast(question, forecaster, _random_shares(dice, options), instant)
    _resolve(dice, question, number)


def _random_shares(dice: random.Random, options: int) -> list[float] | None:
    if dice.random() < 0.1:
        return None
    cuts = sorted(dice.randrange(1_000_001) for _ in range(options - 1))
    bounds = [0, *cuts, 1_000_000]
    return [(b - a) / 1_000_000 for a, b in itertools.pairwise(bounds)]


def _resolve(dice: random.Random, question: Question, number: int) -> None:
    details: dict[str, Any] = {"question": question, "steward": None, "now": at(FEB_1)}
    details["evidence"] = "@evidence"
    if number == 5:
        annul_question(**details, known_at=JAN_31)
    elif number != 7:
        outcome = dice.choice(list(question.options.all()))
        resolve_question(**details, known_at=JAN_31 - timedelta(days=number), outcome=outcome)
