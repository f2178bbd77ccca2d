"""Who may: every address of the site, asked by every role, in the open and behind closed doors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any, NamedTuple

import pytest
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone
from django.utils.http import urlsafe_base64_encode

from accounts.links import confirmation_link, unsubscribe_link
from accounts.models import User
from accounts.services import create_token
from forecasts.models import Claim, ClaimLink, Failure, Leaderboard, Notification, Question
from forecasts.services.clarifications import ask_for_clarification
from forecasts.services.commentators import invitation
from forecasts.services.failures import record_failure
from forecasts.services.notifications import tell
from forecasts.services.snapshots import freeze_leaderboard
from tests.deeds import evidence, object_to, open_question, propose, recuse, resolve, score
from tests.drafting import suggest
from tests.factories import (
    JAN_1,
    add_forecast,
    at,
    make_claim,
    make_document,
    make_forecaster,
    make_steward,
    make_tournament,
)
from tests.intake import passages, take_in
from tests.links import Kind, a_pair, by_year, link
from tests.links import answer as answer_of
from tests.readings import contest, tie

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
    Row("question_lint", "post", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("question_history", "get", OPEN, HIDDEN),
    # The question is published: there is nothing to review, and nothing to discard.
    Row("question_submit", "post", (302, 403, 409, 409), (302, 404, 409, 409)),
    Row("question_return", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
    Row("question_discard", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("question_discard", "post", (302, 403, 409, 409), (302, 404, 409, 409)),
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
    Row("document_review", "get", FOR_STEWARDS),
    Row("passage", "get", FOR_STEWARDS),
    Row("passage", "post", (302, 403, 422, 422)),
    Row("forecaster", "get", OPEN),
    Row("agreement", "get", OPEN, HIDDEN),
    Row("claim_code", "get", (302, 403, 200, 200), (302, 404, 200, 200)),
    Row("claim_code", "post", (302, 403, 422, 422), (302, 404, 422, 422)),
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
OF_A_TOURNAMENT = {
    "tournament",
    "tournament_settings",
    "suggest",
    "question_pose",
    "question_lint",
    "leaderboard",
    "leaderboard_questions",
    "coherence",
    "coherence_link",
    "pair_create",
    "api_tournament",
    "api_leaderboard",
    "api_questions",
}
OF_A_QUESTION = {
    "question", "forecast", "withdraw", "propose", "unresolve", "question_log", "recuse",
    "question_edit", "question_history", "question_review", "question_submit", "question_return",
    "question_discard", "clarification_ask", "clarify", "card_question", "card_question_svg",
    "api_question", "api_forecasts", "api_withdraw",
}  # fmt: skip


def scored(question: Question) -> list[Any]:
    """Where a score of somebody's stands: on the question, under the first resolution."""
    add_forecast(question, make_forecaster("somebody"), 0.5, when=question.open_time)
    score(resolve(question, known_at=question.open_time + HOUR, now=question.open_time + HOUR))
    return question.path


def a_board(question: Question) -> list[Any]:
    Leaderboard.objects.get_or_create(
        tournament=question.tournament, defaults={"refreshed_at": question.open_time}
    )
    return [question.tournament.slug]


def a_snapshot(question: Question) -> list[Any]:
    path = a_board(question)
    frozen = freeze_leaderboard(
        board=question.tournament.leaderboard,
        title="The first season",
        steward=make_steward("stella"),
        now=at(question.open_time),
    )
    return [*path, frozen.pk]


def a_proposal(question: Question) -> list[Any]:
    at_once: dict[str, Any] = {
        "known_at": question.open_time + HOUR,
        "now": question.open_time + HOUR,
    }
    proposed = [evidence(retrieved_at=question.open_time)]
    steward = make_steward("stella")
    return [*question.path, propose(question, steward=steward, evidence=proposed, **at_once).number]


def a_suggestion(question: Question) -> list[Any]:
    return [suggest(make_forecaster("somebody"), tournament=question.tournament).pk]


def a_request(question: Question) -> list[Any]:
    asked = ask_for_clarification(
        question=question, asker=make_forecaster("somebody"), text="?", now=timezone.now
    )
    return [*question.path, asked.pk]


def an_objection(question: Question) -> list[Any]:
    somebody = make_forecaster("somebody")
    add_forecast(question, somebody, 0.5, when=question.open_time)
    a_proposal(question)
    return [object_to(question.proposals.get(), somebody, now=question.open_time + HOUR).pk]


def a_link(question: Question) -> list[Any]:
    late = by_year(2101, tournament=question.tournament)
    link(Kind.DEADLINES, answer_of(question), answer_of(late), slug="of-rain")
    return [question.tournament.slug, "of-rain"]


def a_conditional_pair(question: Question) -> list[Any]:
    pair = a_pair(question, by_year(2101, tournament=question.tournament))
    return [question.tournament.slug, pair.slug]


def a_slug(claim: Claim) -> str:
    return claim.document.authors.get().slug


def an_invitation(claim: Claim) -> list[Any]:
    author = claim.document.authors.get()
    author.email = "author@papers.example"
    author.save()
    return [invitation(commentator=author, now=timezone.now)]


OF_A_RECORD: dict[str, Callable[[Question], list[Any]]] = {
    "question_scores": lambda question: [*scored(question), 1],
    "why": lambda question: [*scored(question), "somebody"],
    "contender": lambda question: [question.tournament.slug, "median"],
    "proposal": a_proposal,
    "proposal_second": a_proposal,
    "proposal_withdraw": a_proposal,
    "object": a_proposal,
    "suggestion": a_suggestion,
    "clarification_decline": a_request,
    "decision": an_objection,
    "decide": an_objection,
    "readmit": lambda question: [*question.path, recuse(question, make_forecaster("s")).pk],
    "snapshot": a_snapshot,
    "snapshot_create": a_board,
    "coherence_unlink": a_link,
    "family": a_link,
    "pair": a_conditional_pair,
}


def a_claim(question: Question) -> list[Any]:
    """One of a published document; behind closed doors, of one that is not."""
    published_at = JAN_1 if question.tournament.is_public else None
    claim = make_claim(document=make_document(published_at=published_at))
    tie(claim, question)
    return [claim.document.slug, claim.key]


OF_A_RECORD |= {
    "document": lambda question: a_claim(question)[:1],
    "agreement": lambda question: a_claim(question)[:1],
    "claim": a_claim,
    "claim_code": a_claim,
    "claim_adjudicate": a_claim,
    "claim_link": a_claim,
    "claim_draft": a_claim,
    "claim_unlink": lambda question: [*a_claim(question), ClaimLink.objects.get().pk],
    "claim_jsonld": a_claim,
    "card_claim": a_claim,
    "card_claim_svg": a_claim,
}
OF_A_SOURCE: dict[str, Callable[[Claim], list[Any]]] = {
    "outlet": lambda claim: [claim.document.outlet.slug],
    "commentator": lambda claim: [a_slug(claim)],
    "commentator_invite": lambda claim: [a_slug(claim)],
    "commentator_claim": an_invitation,
    "contest_create": lambda claim: [claim.document.slug, claim.key],
    "reply_create": lambda claim: [claim.document.slug, claim.key],
    "contest_answer": lambda claim: [contest(claim).pk],
    **dict.fromkeys(
        ("document_cite", "document_extract", "document_publish", "document_discard"),
        lambda claim: [take_in().slug],
    ),
    "document_review": lambda claim: [take_in().slug],
    "passage": lambda claim: [(found := passages(take_in())[0]).document.slug, found.pk],
}
# Where a link in a mail to somebody else leads: who has it needs no log-in.
OF_A_MAIL: dict[str, Callable[[User], str]] = {
    "email_confirm": lambda user: confirmation_link(user=user, now=timezone.now()),
    "unsubscribe": lambda user: unsubscribe_link(user=user),
    "password_reset_confirm": lambda user: reverse(
        "password_reset_confirm",
        args=[
            urlsafe_base64_encode(str(user.pk).encode()),
            default_token_generator.make_token(user),
        ],
    ),
}
HOUR = timedelta(hours=1)


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


def address(name: str, question: Question) -> str:
    if name in OF_A_TOURNAMENT:
        return reverse(name, args=[question.tournament.slug])
    if name in OF_A_QUESTION:
        return reverse(name, args=question.path)
    if name in OF_A_RECORD:
        return reverse(name, args=OF_A_RECORD[name](question))
    if name in OF_A_SOURCE:
        return reverse(name, args=OF_A_SOURCE[name](make_claim()))
    if name in OF_A_MAIL:
        reader = make_forecaster("somebody", email="somebody@forecasts.example")
        return OF_A_MAIL[name](reader).removeprefix(settings.SITE_URL)
    if name == "forecaster":
        return reverse(name, args=[make_forecaster("somebody").handle])
    if name == "notification":
        tell([make_forecaster("somebody").pk], "Not yours.", question=question, at=JAN_1)
        return reverse(name, args=[Notification.objects.get().pk])
    if name == "failure_retry":
        record_failure(task="forecasts.tasks.sweep", row=0, error=OSError(), now=at(JAN_1))
        return reverse(name, args=[Failure.objects.get().pk])
    if name == "token_revoke":
        token, _ = create_token(user=make_forecaster("somebody"), name="not yours")
        return reverse(name, args=[token.pk])
    return reverse(name)


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
