"""The catalogue of outlets, commentators and documents, with two stewards at it at once."""

from __future__ import annotations

from functools import partial

import pytest

from forecasts.models import Commentator, Document, Outlet
from forecasts.services.documents import create_document, discard_document
from forecasts.services.locks import lock_catalogue
from tests.factories import FEB_1, at
from tests.intake import CITED
from tests.races import while_held

pytestmark = pytest.mark.django_db(transaction=True)


def create() -> Document:
    return create_document(citation=CITED, steward=None, now=at(FEB_1))


def test_two_documents_of_a_new_outlet_at_once_share_it_and_their_author() -> None:
    while_held(lock_catalogue, lambda: None, create, create)

    assert [outlet.name for outlet in Outlet.objects.all()] == ["The Courier"]
    assert [author.name for author in Commentator.objects.all()] == ["A. Uthor"]
    assert sorted(document.slug for document in Document.objects.all()) == [
        "the-courier-clouds",
        "the-courier-clouds-2",
    ]


def test_a_document_taken_in_while_its_outlets_last_is_discarded_has_an_outlet() -> None:
    earlier = create()

    [later] = while_held(lock_catalogue, partial(discard_document, document=earlier), create)

    assert isinstance(later, Document)
    assert [(document.pk, document.outlet.name) for document in Document.objects.all()] == [
        (later.pk, "The Courier")
    ]
