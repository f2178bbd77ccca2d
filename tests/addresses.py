"""Where each named address of the site leads, with whatever has to be there for it made first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlsafe_base64_encode

from accounts.links import confirmation_link, unsubscribe_link
from accounts.models import User
from accounts.services import create_token
from forecasts.models import (
    Claim,
    ClaimLink,
    Document,
    Failure,
    Leaderboard,
    Notification,
    Question,
)
from forecasts.queries.sentences import paragraphs
from forecasts.services.clarifications import ask_for_clarification
from forecasts.services.commentators import invitation
from forecasts.services.failures import record_failure
from forecasts.services.notifications import tell
from forecasts.services.snapshots import freeze_leaderboard
from tests.deeds import evidence, object_to, propose, recuse, resolve, score
from tests.drafting import hold, suggest
from tests.factories import (
    JAN_1,
    add_forecast,
    at,
    make_claim,
    make_document,
    make_forecaster,
    make_steward,
)
from tests.intake import passages, take_in
from tests.links import Kind, a_pair, by_year, link
from tests.links import answer as answer_of
from tests.readings import contest, tie

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
    "question", "forecast", "withdraw", "propose", "question_log", "recuse",
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


def to_second(question: Question) -> list[Any]:
    question.tournament.needs_second = True
    question.tournament.save()
    return a_proposal(question)


def a_resolution(question: Question) -> list[Any]:
    resolve(question, known_at=question.open_time + HOUR, now=question.open_time + HOUR)
    return question.path


def a_suggestion(question: Question) -> list[Any]:
    return [suggest(make_forecaster("somebody"), tournament=question.tournament).pk]


def a_rewording(question: Question) -> list[Any]:
    return [*question.path, hold(question).pk]


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


def a_sentence(document: Document) -> list[Any]:
    return [document.slug, *paragraphs(document)[2].sentences[0].span]


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
    "proposal_second": to_second,
    "proposal_withdraw": a_proposal,
    "object": a_proposal,
    "unresolve": a_resolution,
    "suggestion": a_suggestion,
    "rewording": a_rewording,
    "rewording_decline": a_rewording,
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
    "claim_correct": a_claim,
    "claim_withdraw": a_claim,
    "document_correct": lambda question: a_claim(question)[:1],
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
    "commentator_release": lambda claim: [a_slug(claim)],
    "commentator_claim": an_invitation,
    "contest_create": lambda claim: [claim.document.slug, claim.key],
    "reply_create": lambda claim: [claim.document.slug, claim.key],
    "contest_answer": lambda claim: [contest(claim).pk],
    **dict.fromkeys(
        ("document_cite", "document_extract", "document_publish", "document_discard"),
        lambda claim: [take_in().slug],
    ),
    "document_attach": lambda claim: [take_in().slug, claim.document.slug],
    "document_sentences": lambda claim: [take_in().slug],
    "sentence": lambda claim: a_sentence(take_in()),
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
