from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from tests.factories import make_claim, make_document
from tests.pages import text_of

pytestmark = pytest.mark.django_db


def register_of(client: Client, **asked: str) -> Any:
    return client.get(reverse("register"), asked)


def test_the_register_says_whose_it_is(client: Client) -> None:
    make_claim()
    make_claim("K02", commentator=None)

    assert "Only A. Uthor’s own claims" in text_of(register_of(client, author="a-uthor"))
    assert "Only what appeared in The Paper." in text_of(register_of(client, outlet="paper"))


@pytest.mark.parametrize("author", ["nobody", "<b>", "\x00"])
def test_the_register_of_nobody_is_empty(client: Client, author: str) -> None:
    make_claim()
    response = register_of(client, author=author)

    assert (response.status_code, response.context["page"].object_list) == (200, [])


def test_the_register_comes_in_pages(client: Client) -> None:
    document = make_document()
    for place in range(101):
        make_claim(f"K{place}", document=document)

    assert len(register_of(client, page="2").context["page"].object_list) == 1
