"""Errors as problem documents (RFC 9457), with stable codes for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views import defaults
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from forecasts.errors import InvalidForecast, Refusal

MEDIA_TYPE = "application/problem+json"
API = "/api/"


class RefusedByRule(exceptions.APIException):
    """A rule of the house said no."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(str(refusal), refusal.code)
        # A faulty forecast stays one; all else is against the state of things.
        self.status_code = 400 if isinstance(refusal, InvalidForecast) else 409


def problem(
    status: int, code: str, detail: str, errors: list[dict[str, str]] | None = None
) -> dict[str, Any]:
    document: dict[str, Any] = {
        "type": "about:blank",
        "title": HttpResponse(status=status).reason_phrase,
        "status": status,
        "code": code,
        "detail": detail,
    }
    return document | ({"errors": errors} if errors else {})


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """Answer any error of the API. Anything unforeseen goes on to be logged as a fault."""
    if isinstance(error, Refusal):
        error = RefusedByRule(error)
    response = exception_handler(error, context)
    if response is None:
        return None
    response.data = _document(error, response.status_code)
    response.content_type = MEDIA_TYPE
    return response


def _document(error: Exception, status: int) -> dict[str, Any]:
    if isinstance(error, Http404):
        return problem(status, "not_found", "There is nothing here.")
    if isinstance(error, PermissionDenied):
        return problem(status, "permission_denied", "You may not do this.")
    if isinstance(error, exceptions.ValidationError):
        faults = list(_faults(error.detail))
        return problem(status, "invalid", "The request has faults.", faults)
    assert isinstance(error, exceptions.APIException), "DRF answers no other errors"
    return problem(status, str(error.get_codes()), str(error.detail))


def _faults(detail: Any, pointer: str = "") -> Iterator[dict[str, str]]:
    if isinstance(detail, dict):
        for key, inner in detail.items():
            yield from _faults(inner, pointer if key == "non_field_errors" else f"{pointer}/{key}")
    elif isinstance(detail, list):
        for place, inner in enumerate(detail):
            nested = isinstance(inner, dict | list)
            yield from _faults(inner, f"{pointer}/{place}" if nested else pointer)
    else:
        yield {"pointer": pointer, "code": detail.code, "message": str(detail)}


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if not request.path.startswith(API):
        return defaults.page_not_found(request, exception)
    document = problem(404, "not_found", "There is nothing here.")
    return JsonResponse(document, status=404, content_type=MEDIA_TYPE)


def server_error(request: HttpRequest) -> HttpResponse:
    if not request.path.startswith(API):
        return defaults.server_error(request)
    document = problem(500, "fault", "Something broke here; it is not your request's doing.")
    return JsonResponse(document, status=500, content_type=MEDIA_TYPE)
