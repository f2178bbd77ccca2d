from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from forecasts.errors import ConflictOfInterest, IllegalStep, NotReady
from forecasts.models import Notification, Option, Question, Review, Rewording
from forecasts.queries.rewordings import said_fields, said_options
from tests.deeds import a_steward, news, recuse
from tests.drafting import (
    DEC_31,
    DELICATE,
    FOUND,
    OTHER,
    SOUND,
    TITLE,
    agree,
    approve,
    edit,
    from_a_file,
    held,
    hold,
    how,
    log_since,
    named,
    pose,
    publish,
    refuse,
    send,
)
from tests.factories import (
    JAN_1,
    JAN_11,
    JAN_21,
    add_forecast,
    at,
    make_forecaster,
    make_tournament,
)
from tests.links import the_pair

pytestmark = pytest.mark.django_db

ANNULS = {"default_if_nothing_found": "annul"}


def title(question: Question) -> str:
    return Question.objects.get(pk=question.pk).title


@pytest.mark.parametrize("check_note", ["", "  \n"])
def test_an_edit_of_a_public_question_needs_the_check_anew(check_note: str) -> None:
    question = publish()

    with pytest.raises(NotReady, match="Say what the check before publication found"):
        edit(question, note="By a round date.", check_note=check_note)

    assert title(question) == SOUND["title"]


def test_an_edit_of_a_public_question_is_on_record_with_its_editor_and_the_check() -> None:
    question = publish()

    edit(question, a_steward("bea"), note="By a round date.")

    said = f"By a round date.\n\n{FOUND}"
    assert log_since(question, "edited") == [("edited", "bea", said)]
    reviews = Review.objects.filter(revision__number=2).values_list("reviewer__handle")
    assert list(reviews) == [("bea",)]


def test_where_one_steward_published_alone_one_rewords_alone() -> None:
    question = publish()

    edit(question, note="By a round date.")

    assert (title(question), Rewording.objects.count()) == (TITLE, 0)


def test_an_edit_of_a_draft_is_never_held() -> None:
    question = pose(tournament=make_tournament(needs_second=True))

    edit(question, check_note="")

    assert (title(question), Rewording.objects.count()) == (TITLE, 0)


def test_where_publication_took_another_person_an_edit_is_held(strict: Question) -> None:
    rewording = held(strict)

    assert (title(strict), strict.revisions.count()) == (SOUND["title"], 1)
    assert (rewording.began_from, rewording.editor, rewording.check_note) == (
        1,
        a_steward("ann"),
        FOUND,
    )
    assert log_since(strict, "held") == [("held", "ann", "By a round date.")]


@pytest.mark.parametrize(
    ("before", "fields"),
    [
        (["casualties"], {"title": TITLE}),
        (["casualties"], {"title": TITLE, "sensitivity": []}),
        ([], DELICATE),
    ],
)
def test_an_edit_of_what_is_delicate_before_or_after_it_is_held(
    before: list[str], fields: dict[str, Any]
) -> None:
    question = approve(send(pose(sensitivity=before)))
    if before:
        approve(question, a_steward("bea"))

    rewording = held(question, fields=fields)

    assert (title(question), rewording.fields) == (SOUND["title"], fields)


def test_the_other_stewards_are_told_that_a_rewording_waits(strict: Question) -> None:
    a_steward("bea")
    Notification.objects.all().delete()

    rewording = held(strict)

    text = f"To approve: ann would reword “{SOUND['title']}”."
    assert sorted(news()) == [("bea", text), ("rex", text)]
    assert set(Notification.objects.values_list("path")) == {(rewording.get_absolute_url(),)}


def test_an_edit_that_cannot_be_is_refused_before_it_is_held(strict: Question) -> None:
    with pytest.raises(NotReady, match="Q03"):
        edit(strict, note="Shorter.", fields={"title": "Will NATO open an office soon?"})

    assert Rewording.objects.count() == 0


def test_one_rewording_waits_at_a_time(strict: Question) -> None:
    held(strict)

    with pytest.raises(IllegalStep, match="Another rewording waits"):
        edit(strict, a_steward("bea"), fields=OTHER, note="Ice.")


def test_a_rewording_keeps_every_value_exactly() -> None:
    instant = datetime(2027, 1, 30, 1, 2, 3, 456789, tzinfo=UTC)
    fields = {
        "background_as_of": date(2026, 1, 2),
        "scheduled_resolve_time": instant,
        "base_rate_share": 1 / 3,
        "resolution_sources": ["nato.int", "Reuters"],
        "sensitivity": ["casualties"],
    }
    bins = [
        Option(key="a", label="few", high=Decimal("2.500001")),
        Option(key="b", label="many", low=Decimal("2.500001")),
    ]
    question = publish(kind=Question.Kind.ORDERED, unit="offices", options=bins, **ANNULS)

    rewording = held(question, fields=fields, options=bins)

    assert said_fields(rewording) == fields
    assert [(one.key, one.low, one.high) for one in said_options(rewording)] == [
        ("a", None, Decimal("2.500001")),
        ("b", Decimal("2.500001"), None),
    ]


def test_approval_puts_a_rewording_in_place_on_record_with_both_names(strict: Question) -> None:
    rewording = held(strict)

    agree(rewording, now=at(JAN_11))

    assert title(strict) == TITLE
    assert log_since(strict, "held")[1:] == [
        ("reviewed", "rex", "Looked too."),
        ("edited", "ann", f"By a round date.\n\n{FOUND}"),
    ]
    latest = strict.revisions.order_by("number").last()
    assert latest is not None
    assert (latest.number, latest.editor, latest.edited_at) == (2, a_steward("ann"), JAN_11)
    assert list(latest.reviews.values_list("reviewer__handle", "check_note")) == [
        ("ann", FOUND),
        ("rex", "Looked too."),
    ]
    assert how(rewording) == ("approved", "rex", "Looked too.")


def test_approval_replaces_the_options() -> None:
    question = publish(
        kind=Question.Kind.MULTIPLE_CHOICE,
        sensitivity=["casualties"],
        options=[named("japan"), named("korea"), named("other")],
        **ANNULS,
    )
    approve(question, a_steward("bea"))
    rewording = held(question, fields={}, options=[named("other"), named("japan")])

    agree(rewording)

    assert list(question.options.values_list("key", flat=True)) == ["other", "japan"]


def test_the_reasons_of_a_rewording_hold_with_its_approval(strict: Question) -> None:
    rewording = held(strict, fields={"annulment": ""}, waivers={"Q17": "It cannot have happened."})
    assert Question.objects.get(pk=strict.pk).waivers == {}

    agree(rewording)

    assert Question.objects.get(pk=strict.pk).waivers == {"Q17": "It cannot have happened."}


def test_the_editor_is_told_what_became_of_a_rewording(strict: Question) -> None:
    first = held(strict)
    Notification.objects.all().delete()
    refuse(first)
    second = held(strict)
    Notification.objects.filter(user__handle="rex").delete()

    agree(second)

    assert news() == [
        ("ann", f"Declined: your rewording of “{SOUND['title']}”. It says the same."),
        ("ann", f"Approved by rex: your rewording of “{TITLE}”."),
    ]


def test_nobody_approves_their_own_rewording(strict: Question) -> None:
    rewording = held(strict, a_steward("bea"))

    with pytest.raises(ConflictOfInterest, match="another steward approves it"):
        agree(rewording, a_steward("bea"))

    assert title(strict) == SOUND["title"]


def test_whoever_is_recused_neither_approves_nor_declines(strict: Question) -> None:
    rewording, rex = held(strict), a_steward("rex")
    recuse(strict, rex)

    for decide in (agree, refuse):
        with pytest.raises(ConflictOfInterest, match="You are recused"):
            decide(rewording, rex)


def test_whoever_forecast_a_branch_neither_approves_nor_declines() -> None:
    pair, rex = the_pair(), a_steward("rex")
    rewording = hold(pair.condition)
    add_forecast(pair.if_yes, rex, 0.5)

    for decide in (agree, refuse):
        with pytest.raises(ConflictOfInterest, match="Leave it to a steward who forecast neither"):
            decide(rewording, rex, now=at(JAN_11))


def test_a_rewording_of_an_editor_who_is_recused_since_is_not_approved(strict: Question) -> None:
    rewording = held(strict, a_steward("bea"))
    recuse(strict, a_steward("bea"))

    with pytest.raises(ConflictOfInterest, match="Its editor has been recused"):
        agree(rewording)


@pytest.mark.parametrize("check_note", ["", " \n"])
def test_approval_needs_a_check_of_its_own(strict: Question, check_note: str) -> None:
    with pytest.raises(NotReady, match="Say what the check before publication found"):
        agree(held(strict), check_note=check_note)


def test_a_declined_rewording_changes_nothing_and_says_why(strict: Question) -> None:
    rewording = held(strict)

    refuse(rewording)

    assert (title(strict), strict.revisions.count()) == (SOUND["title"], 1)
    assert how(rewording) == ("declined", "rex", "It says the same.")
    assert log_since(strict, "refused") == [("refused", "rex", "It says the same.")]


def test_declining_needs_a_reason(strict: Question) -> None:
    with pytest.raises(IllegalStep, match="Say why"):
        refuse(held(strict), reason=" ")


def test_an_editor_takes_a_rewording_back_recused_or_not_and_is_not_told(
    strict: Question,
) -> None:
    rewording = held(strict)
    recuse(strict, a_steward("ann"))
    Notification.objects.all().delete()

    refuse(rewording, a_steward("ann"), reason="Found a better one.")

    assert how(rewording) == ("declined", "ann", "Found a better one.")
    assert news() == []


def test_a_rewording_ends_once(strict: Question) -> None:
    rewording = held(strict)
    refuse(rewording)

    for decide in (agree, refuse):
        with pytest.raises(IllegalStep, match="has ended already"):
            decide(rewording)


def test_a_rewording_is_not_approved_once_anybody_has_forecast(strict: Question) -> None:
    rewording = held(strict)
    add_forecast(strict, make_forecaster(), 0.5, when=JAN_21)

    with pytest.raises(IllegalStep, match="its wording is frozen"):
        agree(rewording, now=at(JAN_21))


def test_a_rewording_is_not_approved_once_forecasting_ended() -> None:
    question = from_a_file()
    rewording = held(question, fields=DELICATE, now=at(JAN_11))

    with pytest.raises(IllegalStep, match="its wording stays"):
        agree(rewording, now=at(DEC_31 + timedelta(microseconds=1)))


def test_a_rewording_of_a_wording_that_is_no_more_is_not_approved(strict: Question) -> None:
    rewording = held(strict)
    strict.revisions.create(number=2, edited_at=JAN_1, wording={})

    with pytest.raises(IllegalStep, match="edited the question meanwhile"):
        agree(rewording)
