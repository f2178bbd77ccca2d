from __future__ import annotations

import pytest

from forecasts.extraction.claims.times import is_unresolved, lies_ahead, time_mentions

PUBLISHED = "2026-02-04"


def resolved(text: str, published_on: str = PUBLISHED) -> tuple[str, str, str, str]:
    [mention] = time_mentions(text, published_on)
    assert text[mention.start : mention.end] == mention.text
    return mention.text, mention.kind, _iso(mention.earliest), _iso(mention.latest)


def _iso(day: object) -> str:
    return "" if day is None else str(day)


@pytest.mark.parametrize(
    ("text", "kind", "earliest", "latest"),
    [
        ("by the end of 2026", "deadline", "2026-02-04", "2026-12-31"),
        ("before 1 March 2027", "deadline", "2026-02-04", "2027-02-28"),
        ("before 2035", "deadline", "2026-02-04", "2034-12-31"),
        ("before the end of 2026", "deadline", "2026-02-04", "2026-12-31"),
        ("by 2030", "deadline", "2026-02-04", "2030-12-31"),
        ("until 2030", "deadline", "2026-02-04", "2030-12-31"),
        ("by Q3 2027", "deadline", "2026-02-04", "2027-09-30"),
        ("no later than 30 June", "deadline", "2026-02-04", "2026-06-30"),
        ("by Christmas", "deadline", "2026-02-04", "2026-12-25"),
        ("by the end of this year", "deadline", "2026-02-04", "2026-12-31"),
        ("by the end of the decade", "deadline", "2026-02-04", "2030-12-31"),
        ("by December 31, 2026", "deadline", "2026-02-04", "2026-12-31"),
        ("before summer", "deadline", "2026-02-04", "2026-05-31"),
        ("next year", "period", "2027-01-01", "2027-12-31"),
        ("this quarter", "period", "2026-01-01", "2026-03-31"),
        ("next week", "period", "2026-02-09", "2026-02-15"),
        ("in the second quarter of 2027", "period", "2027-04-01", "2027-06-30"),
        ("in the first half of 2028", "period", "2028-01-01", "2028-06-30"),
        ("in October", "period", "2026-10-01", "2026-10-31"),
        ("in January", "period", "2027-01-01", "2027-01-31"),
        ("In May", "period", "2026-05-01", "2026-05-31"),
        ("last May", "period", "2025-05-01", "2025-05-31"),
        ("on 31 December 2026", "period", "2026-12-31", "2026-12-31"),
        ("2026-11-03", "period", "2026-11-03", "2026-11-03"),
        ("in summer 2027", "period", "2027-06-01", "2027-08-31"),
        ("in winter 2027", "period", "2027-12-01", "2028-02-29"),
        ("in early 2027", "period", "2027-01-01", "2027-05-01"),
        ("in late 2026", "period", "2026-09-02", "2026-12-31"),
        ("in the 2030s", "period", "2030-01-01", "2039-12-31"),
        ("within two years", "window", "2026-02-04", "2028-02-04"),
        ("over the next five years", "window", "2026-02-04", "2031-02-04"),
        ("within 18 months", "window", "2026-02-04", "2027-08-04"),
        ("within the decade", "window", "2026-02-04", "2036-02-04"),
        ("in three weeks", "window", "2026-02-04", "2026-02-25"),
        ("from July 2027", "start", "2027-07-01", ""),
        ("since 1997", "start", "1997-01-01", ""),
        ("soon", "vague", "", ""),
        ("in the coming months", "vague", "", ""),
    ],
)
def test_a_mention_is_counted_from_the_publication(
    text: str, kind: str, earliest: str, latest: str
) -> None:
    assert resolved(f"It opens {text}.") == (text, kind, earliest, latest)


@pytest.mark.parametrize(
    ("published_on", "text", "earliest", "latest"),
    [
        ("2026", "next year", "2027-01-01", "2027-12-31"),
        ("2026", "within a year", "2026-01-01", "2027-12-31"),
        ("2026-03", "next month", "2026-04-01", "2026-04-30"),
        ("2026-03", "by 2030", "2026-03-01", "2030-12-31"),
        ("2028-02", "within one year", "2028-02-01", "2029-02-28"),
    ],
)
def test_a_partial_publication_date_gives_the_widest_reading(
    published_on: str, text: str, earliest: str, latest: str
) -> None:
    assert resolved(f"It opens {text}.", published_on)[2:] == (earliest, latest)


@pytest.mark.parametrize("text", ["next year", "in October", "within two years", "by next March"])
def test_without_a_publication_date_relative_times_stay_unresolved(text: str) -> None:
    [mention] = time_mentions(f"It opens {text}.", "")

    assert (mention.earliest, mention.latest, is_unresolved(mention)) == (None, None, True)


def test_without_a_publication_date_an_absolute_deadline_still_has_an_end() -> None:
    assert resolved("It opens by the end of 2026.", "")[2:] == ("", "2026-12-31")


def test_a_day_that_is_in_no_calendar_is_not_resolved() -> None:
    assert resolved("It opens on 31 February 2027.")[2:] == ("", "")


@pytest.mark.parametrize(
    "text",
    [
        "It may open.",
        "They march on.",
        "It cost US$2026.",
        "It fell two years ago.",
        "Flight 2026-27",
    ],
)
def test_what_is_no_time_is_not_read_as_one(text: str) -> None:
    assert time_mentions(text, PUBLISHED) == []


def test_several_mentions_stand_in_the_order_of_the_text() -> None:
    mentions = time_mentions("In 2027, or by Q1 2028, or soon.", PUBLISHED)

    assert [mention.text for mention in mentions] == ["In 2027", "by Q1 2028", "soon"]


@pytest.mark.parametrize(
    ("text", "ahead"),
    [
        ("in 2027", True),
        ("in 2024", False),
        ("since 1997", False),
        ("from July 2027", True),
        ("this year", True),
        ("last year", False),
        ("soon", True),
    ],
)
def test_a_mention_lies_ahead_if_it_reaches_beyond_the_publication(text: str, ahead: bool) -> None:
    [mention] = time_mentions(f"It opens {text}.", PUBLISHED)

    assert lies_ahead(mention, PUBLISHED) is ahead


@pytest.mark.parametrize("published_on", ["soon", "2026-13", "2026-02-30", "", "0000"])
def test_a_publication_date_that_is_none_is_taken_for_unknown(published_on: str) -> None:
    [mention] = time_mentions("It opens next year.", published_on)

    assert is_unresolved(mention)
