"""The cast and what they stand around: made with the dates a test needs, and little else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from django.utils.text import slugify

from accounts.models import User
from forecasts.models import (
    Claim,
    Commentator,
    Document,
    Forecast,
    Option,
    Outlet,
    Question,
    Tournament,
)
from forecasts.services.questions import create_question

JAN_1 = datetime(2026, 1, 1, tzinfo=UTC)
JAN_11 = datetime(2026, 1, 11, tzinfo=UTC)
JAN_21 = datetime(2026, 1, 21, tzinfo=UTC)
JAN_31 = datetime(2026, 1, 31, tzinfo=UTC)
FEB_1 = datetime(2026, 2, 1, tzinfo=UTC)
PASSWORD = "correct horse battery staple"

OPTIONS = {
    Question.Kind.BINARY: ["yes", "no"],
    Question.Kind.MULTIPLE_CHOICE: ["japan", "korea", "none"],
    Question.Kind.ORDERED: ["b1", "b2", "b3", "b4"],
}


def at(instant: datetime) -> Callable[[], datetime]:
    """A clock that stands still."""
    return lambda: instant


def make_forecaster(handle: str = "ada", **fields: Any) -> User:
    return User.objects.create_user(handle, PASSWORD, **fields)


def make_steward(handle: str = "sten") -> User:
    return make_forecaster(handle, is_steward=True)


def make_tournament(slug: str = "cup", **fields: Any) -> Tournament:
    return Tournament.objects.create(slug=slug, title=fields.pop("title", "The cup"), **fields)


def make_question(
    slug: str = "rain",
    *,
    tournament: Tournament | None = None,
    kind: str = Question.Kind.BINARY,
    open_time: datetime = JAN_1,
    close_time: datetime = JAN_31,
    options: Sequence[str] | None = None,
    **fields: Any,
) -> Question:
    """A question open through January 2026, in the tournament "cup" unless another is given."""
    keys = options or OPTIONS[Question.Kind(kind)]
    return create_question(
        question=Question(
            tournament=tournament
            or Tournament.objects.filter(slug="cup").first()
            or make_tournament(),
            slug=slug,
            title=fields.pop("title", f"Will it {slug}?"),
            kind=kind,
            open_time=open_time,
            scheduled_close_time=close_time,
            family=fields.pop("family", slug),
            published_at=fields.pop("published_at", open_time),
            **fields,
        ),
        options=[Option(key=key, label=key.title()) for key in keys],
    )


def add_forecast(
    question: Question,
    forecaster: User,
    probabilities: Sequence[float] | float | None,
    when: datetime = JAN_1,
    origin: str = Forecast.Origin.IMPORTED,
) -> Forecast:
    """An entry straight into the ledger; a single number is P(yes), None withdraws."""
    if isinstance(probabilities, float | int):
        probabilities = [probabilities, 1 - probabilities]
    ppm = None if probabilities is None else [round(1_000_000 * p) for p in probabilities]
    return question.forecasts.create(
        forecaster=forecaster, probabilities=ppm, submitted_at=when, origin=origin
    )


def make_commentator(name: str = "A. Uthor") -> Commentator:
    found, _ = Commentator.objects.get_or_create(slug=slugify(name), defaults={"name": name})
    return found


def make_document(slug: str = "clouds", **fields: Any) -> Document:
    """A published piece by A. Uthor in The Paper, without its text."""
    outlet, _ = Outlet.objects.get_or_create(slug="paper", defaults={"name": "The Paper"})
    author = fields.pop("author", None) or make_commentator()
    document = Document.objects.create(
        **{
            "slug": slug,
            "outlet": outlet,
            "title": slug.title(),
            "published_on": "2025-12",
            "imported_at": JAN_1,
            "published_at": JAN_1,
        }
        | fields
    )
    document.authors.add(author)
    return document


def make_claim(key: str = "K01", *, document: Document | None = None, **fields: Any) -> Claim:
    """A claim of the author of the document "clouds", unless another is given."""
    document = document or Document.objects.filter(slug="clouds").first() or make_document()
    author = document.authors.get()
    return document.claims.create(
        **{
            "key": key,
            "locator": "Title",
            "paraphrase": "It will be wet.",
            "holder": author.name,
            "commentator": author,
            "accepted_at": JAN_1,
        }
        | fields
    )
