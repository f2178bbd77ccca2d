"""Who may: every address of the site, asked by every role, in the open and behind closed doors."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from accounts.models import User
from forecasts.models import Question
from tests.addresses import OF_A_QUESTION, OF_A_RECORD, OF_A_TOURNAMENT, address
from tests.deeds import open_question
from tests.factories import (
    make_forecaster,
    make_steward,
    make_tournament,
)

pytestmark = pytest.mark.django_db

ROLES = ("stranger", "forecaster", "steward", "host")


class Row(NamedTuple):
    """What each role gets for an answer; the second line in a tournament that is not public."""

    name: str
    method: str
    public: tuple[int, int, int, int]
    secret: tuple[int, int, int, int] | None = None


OPEN = (200, 200, 200, 200)
HIDDEN = (404, 404, 200, 200)
NOBODY = (404, 404, 404, 404)
LOG_IN = (302, 200, 200, 200)
FOR_STEWARDS = (302, 403, 200, 200)
TABLE = [
    Row("home", "get", OPEN),
    Row("scoring", "get", OPEN),
    Row("health", "get", OPEN),
    Row("tournament", "get", OPEN, HIDDEN),
    Row("leaderboard", "get", OPEN, HIDDEN),
    Row("coherence", "get", OPEN, HIDDEN),
    Row("coherence_link", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("coherence_link", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("coherence_unlink", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("coherence_unlink", "post", (302, 403, 302, 302), (302, 404, 302, 302)),
    Row("family", "get", OPEN, HIDDEN),
    Row("family", "post", (302, 422, 422, 422), (404, 404, 422, 422)),
    Row("pair", "get", OPEN, HIDDEN),
    Row("pair", "post", (302, 422, 422, 422), (404, 404, 422, 422)),
    Row("pair_create", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("pair_create", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("question", "get", OPEN, HIDDEN),
    Row("forecast", "post", (302, 422, 422, 422), (302, 404, 422, 422)),
    Row("withdraw", "get", LOG_IN, (302, 404, 200, 200)),
    Row("withdraw", "post", (302, 409, 409, 409), (302, 404, 409, 409)),
    Row("tournament_settings", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("tournament_settings", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("propose", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("propose", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("proposal", "get", OPEN, HIDDEN),
    Row("proposal_second", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("proposal_second", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("proposal_withdraw", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("proposal_withdraw", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    # Whoever did not forecast the question has nothing to object to.
    Row("object", "get", (302, 403, 403, 403), (302, 404, 403, 403)),
    Row("object", "post", (302, 403, 403, 403), (302, 404, 403, 403)),
    Row("decisions", "get", OPEN),
    Row("decision", "get", OPEN, HIDDEN),
    Row("decide", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("decide", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("question_log", "get", OPEN, HIDDEN),
    Row("recuse", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("recuse", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("readmit", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("readmit", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("unresolve", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("unresolve", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("suggest", "get", LOG_IN, (302, 404, 200, 200)),
    Row("suggest", "post", (302, 422, 422, 422), (302, 404, 422, 422)),
    Row("suggestion", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("suggestion", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("question_pose", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("question_pose", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("question_edit", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("question_edit", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("question_review", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("question_review", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("rewording", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("rewording", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("rewording_decline", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("question_lint", "post", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("question_history", "get", OPEN, HIDDEN),
    # The question is published: there is nothing to review, and nothing to discard.
    Row("question_submit", "post", (302, 403, 409, 409), (302, 404, 409, 409)),
    Row("question_return", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("question_discard", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("question_discard", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("clarification_ask", "get", LOG_IN, (302, 404, 200, 200)),
    Row("clarification_ask", "post", (302, 422, 422, 422), (302, 404, 422, 422)),
    Row("clarify", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("clarify", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("clarification_decline", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("clarification_decline", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("question_scores", "get", OPEN, HIDDEN),
    Row("why", "get", OPEN, HIDDEN),
    Row("contender", "get", OPEN, HIDDEN),
    Row("leaderboard_questions", "get", OPEN, HIDDEN),
    Row("snapshot", "get", OPEN, HIDDEN),
    Row("snapshot_create", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("snapshot_create", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("document", "get", OPEN, HIDDEN),
    Row("claim", "get", OPEN, HIDDEN),
    # What stands in other people's pages is the same for everyone.
    Row("claim_jsonld", "get", OPEN, NOBODY),
    Row("register", "get", OPEN),
    Row("card_question", "get", OPEN, NOBODY),
    Row("card_question_svg", "get", OPEN, NOBODY),
    Row("card_claim", "get", OPEN, NOBODY),
    Row("card_claim_svg", "get", OPEN, NOBODY),
    Row("oembed", "get", (400, 400, 400, 400)),
    Row("sources", "get", OPEN),
    Row("lexicons", "get", OPEN),
    Row("outlet", "get", OPEN),
    Row("commentator", "get", OPEN),
    Row("commentator_invite", "get", (302, 403, 200, 200)),
    Row("commentator_invite", "post", (302, 403, 422, 422)),
    Row("commentator_release", "get", FOR_STEWARDS),
    Row("commentator_release", "post", (302, 403, 422, 422)),
    Row("commentator_claim", "get", OPEN),
    Row("commentator_claim", "post", (302, 302, 302, 302)),
    # Whose claim it is alone may dispute it or reply to it.
    Row("contest_create", "get", (302, 403, 403, 403)),
    Row("contest_create", "post", (302, 403, 403, 403)),
    Row("reply_create", "get", (302, 403, 403, 403)),
    Row("reply_create", "post", (302, 403, 403, 403)),
    Row("contest_answer", "get", (302, 403, 200, 200)),
    Row("contest_answer", "post", (302, 403, 422, 422)),
    Row("notifications", "get", LOG_IN),
    Row("notifications_read", "post", (302, 400, 400, 400)),
    Row("notification", "get", (302, 404, 404, 404)),
    Row("desk", "get", (302, 403, 200, 200)),
    Row("failure_retry", "post", (302, 403, 302, 302)),
    Row("document_import", "get", FOR_STEWARDS),
    Row("document_import", "post", (302, 403, 422, 422)),
    Row("document_cite", "get", FOR_STEWARDS),
    Row("document_cite", "post", (302, 403, 422, 422)),
    Row("document_extract", "post", (302, 403, 302, 302)),
    Row("document_publish", "get", FOR_STEWARDS),
    Row("document_publish", "post", (302, 403, 409, 409)),
    Row("document_discard", "get", FOR_STEWARDS),
    Row("document_discard", "post", (302, 403, 302, 302)),
    Row("document_attach", "get", FOR_STEWARDS),
    Row("document_attach", "post", (302, 403, 302, 302)),
    Row("document_review", "get", FOR_STEWARDS),
    Row("document_sentences", "get", FOR_STEWARDS),
    Row("sentence", "get", FOR_STEWARDS),
    Row("sentence", "post", (302, 403, 422, 422)),
    Row("passage", "get", FOR_STEWARDS),
    Row("passage", "post", (302, 403, 422, 422)),
    Row("forecaster", "get", OPEN),
    Row("agreement", "get", OPEN, HIDDEN),
    Row("claim_code", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("claim_code", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("claim_correct", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("claim_correct", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("claim_withdraw", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("claim_withdraw", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("document_correct", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("document_correct", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("claim_adjudicate", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("claim_adjudicate", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("claim_link", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("claim_link", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("claim_unlink", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("claim_unlink", "post", (302, 403, 302, 302), (302, 404, 302, 302)),
    Row("claim_draft", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("claim_draft", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("sign_up", "get", (200, 302, 302, 302)),
    Row("login", "get", (200, 302, 302, 302)),
    Row("logout", "post", (302, 302, 302, 302)),
    Row("account", "get", LOG_IN),
    Row("account", "post", (302, 422, 422, 422)),
    Row("email", "post", (302, 302, 302, 302)),
    Row("email_confirm", "get", OPEN),
    Row("email_confirm", "post", OPEN),
    Row("wants_mail", "post", (302, 302, 302, 302)),
    Row("unsubscribe", "get", OPEN),
    Row("unsubscribe", "post", OPEN),
    Row("password", "get", LOG_IN),
    Row("password_reset", "get", OPEN),
    Row("password_reset_done", "get", OPEN),
    Row("password_reset_confirm", "get", (302, 302, 302, 302)),
    Row("token_revoke", "post", (302, 404, 404, 404)),
    Row("api_schema", "get", OPEN),
    Row("api_tournaments", "get", OPEN),
    Row("api_tournament", "get", OPEN, HIDDEN),
    Row("api_leaderboard", "get", OPEN, HIDDEN),
    Row("api_questions", "get", OPEN, HIDDEN),
    Row("api_question", "get", OPEN, HIDDEN),
    Row("api_forecasts", "get", OPEN, HIDDEN),
    Row("api_forecasts", "post", (401, 400, 400, 400), (401, 404, 400, 400)),
    Row("api_withdraw", "post", (401, 409, 409, 409), (401, 404, 409, 409)),
    Row("admin:index", "get", (302, 302, 302, 200)),
    Row("admin:accounts_user_changelist", "get", (302, 302, 302, 200)),
]


def client_of(role: str) -> Client:
    client = Client()
    users = {
        "forecaster": make_forecaster,
        "steward": make_steward,
        "host": lambda: User.objects.create_superuser("host"),
    }
    if role in users:
        client.force_login(users[role]())
    return client


def answer(row: Row, role: str, question: Question) -> int:
    ask = getattr(client_of(role), row.method)
    where = address(row.name, question)
    if row.name.startswith("api_") and row.method == "post":
        status: int = ask(where, "{}", "application/json").status_code
    else:
        status = ask(where, {"nothing": "of use"} if row.method == "post" else None).status_code
    return status


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("row", TABLE, ids=lambda row: f"{row.method}-{row.name}")
def test_each_role_gets_the_answer_of_the_table(row: Row, role: str) -> None:
    assert answer(row, role, open_question()) == row.public[ROLES.index(role)]


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize(
    "row", [row for row in TABLE if row.secret], ids=lambda row: f"{row.method}-{row.name}"
)
def test_a_tournament_that_is_not_public_is_for_stewards_alone(row: Row, role: str) -> None:
    question = open_question(tournament=make_tournament("secret", is_public=False))

    assert row.secret is not None
    assert answer(row, role, question) == row.secret[ROLES.index(role)]


@pytest.mark.parametrize("name", ["home", "api_tournaments"])
def test_a_tournament_that_is_not_public_is_on_no_list(name: str) -> None:
    make_tournament("secret", title="Behind closed doors", is_public=False)

    assert "secret" not in Client().get(reverse(name)).content.decode()


def names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{space}{pattern.name}"
        else:
            yield from names(pattern, f"{pattern.namespace}:" if pattern.namespace else space)


def test_no_address_is_missing_from_the_table() -> None:
    ours = {name for name in names(get_resolver()) if not name.startswith("admin:")}

    assert ours == {row.name for row in TABLE if not row.name.startswith("admin:")}


def test_every_row_of_a_tournament_says_what_holds_behind_closed_doors() -> None:
    told = {row.name for row in TABLE if row.secret}

    assert told == OF_A_TOURNAMENT | OF_A_QUESTION | set(OF_A_RECORD)


@pytest.mark.parametrize("role", ["stranger", "forecaster", "steward"])
def test_the_admin_site_is_for_its_staff_alone(role: str) -> None:
    client = client_of(role)
    lists = [name for name in names(get_resolver()) if name.endswith(("_changelist", "_add"))]

    assert {client.get(reverse(name)).status_code for name in lists} == {302}


def test_staff_without_permissions_sees_an_empty_admin_site() -> None:
    client = Client()
    client.force_login(make_forecaster("clerk", is_staff=True))

    assert client.get(reverse("admin:accounts_user_changelist")).status_code == 403
