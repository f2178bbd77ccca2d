from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.requests import UserRequest
from forecasts.permissions import can_steward
from forecasts.queries import desk as queues
from forecasts.queries.desk import KINDS, Row

PER_PAGE = 50


@dataclass(frozen=True)
class Step:
    """The one thing to do with a row of a queue, and the page it is done on."""

    label: str
    where: Callable[[Row], str]


@dataclass(frozen=True)
class Entry:
    """A row of a queue as the page shows it."""

    row: Row
    label: str
    where: str


def _of_question(name: str) -> Callable[[Row], str]:
    return lambda row: reverse(name, args=row.question.path if row.question else [])


def _of_record(name: str) -> Callable[[Row], str]:
    return lambda row: reverse(name, args=[row.record.pk])


def _of_claim(name: str) -> Callable[[Row], str]:
    return lambda row: reverse(name, args=row.record.path)


def _own_page(row: Row) -> str:
    return str(row.record.get_absolute_url())


def _clarify(row: Row) -> str:
    return f"{_of_question('clarify')(row)}?request={row.record.pk}"


def _of_document(row: Row) -> str:
    name = "document_review" if row.record.is_cited else "document_cite"
    return reverse(name, args=[row.record.slug])


STEPS = {
    "overdue": Step("Propose a resolution", _of_question("propose")),
    "objected": Step("Decide", _of_record("decide")),
    "contested": Step("Answer", _of_record("contest_answer")),
    "second": Step("Approve or decline", _own_page),
    "rewordings": Step("Approve or decline", _own_page),
    "unresolved": Step("Propose a resolution", _of_question("propose")),
    "review": Step("Review", _of_question("question_review")),
    "suggestions": Step("Look it over", _of_record("suggestion")),
    "documents": Step("Review", _of_document),
    "requests": Step("Answer", _clarify),
    "differ": Step("Settle it", _of_claim("claim_adjudicate")),
    "code": Step("Code it", _of_claim("claim_code")),
    "proposed": Step("Look it over", _own_page),
    "opening": Step("Look it over", _own_page),
    "closing": Step("Look it over", _own_page),
    "drafts": Step("Go on writing", _of_question("question_edit")),
    "failures": Step("Run again", _of_record("failure_retry")),
}


@login_required
def desk(request: UserRequest) -> HttpResponse:
    """Every queue with the first that wait in it; or one queue whole, a page at a time."""
    if not can_steward(request.user):
        raise PermissionDenied
    name = request.GET.get("queue", "")
    if name in KINDS:
        return _one_queue(request, name)
    now = timezone.now()
    listed = queues.desk(request.user, now)
    mail = queues.mail_state(now)
    context = {
        "now": now,
        "queues": [(queue, _entries(queue.name, queue.rows)) for queue in listed if queue.count],
        "empty": [queue.title for queue in listed if not queue.count],
        "mail": mail,
        "is_late": mail.is_late(now),
    }
    return render(request, "desk/desk.html", context)


def _one_queue(request: UserRequest, name: str) -> HttpResponse:
    now, kind = timezone.now(), KINDS[name]
    page = Paginator(kind.records(now), PER_PAGE).get_page(request.GET.get("page"))
    rows = queues.queue_rows(name, list(page), request.user)
    context: dict[str, Any] = {
        "now": now,
        "kind": kind,
        "kept": f"queue={name}&",
        "page": page,
        "entries": _entries(name, rows),
    }
    return render(request, "desk/queue_page.html", context)


def _entries(name: str, rows: list[Row]) -> list[Entry]:
    step = STEPS[name]
    return [Entry(row, step.label, step.where(row)) for row in rows]
