"""The admin site is no way around a question's history."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from tests.factories import make_question

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("what", ["change", "delete"])
def test_a_question_is_changed_on_its_pages_alone(client: Client, what: str) -> None:
    question = make_question(title="Will it rain?")
    client.force_login(User.objects.create_superuser("host"))
    where = reverse(f"admin:forecasts_question_{what}", args=[question.pk])

    response = client.post(where, {"title": "Will it hail?", "post": "yes"})

    question.refresh_from_db()
    assert (response.status_code, question.title) == (403, "Will it rain?")


def test_a_question_can_be_looked_at(client: Client) -> None:
    question = make_question()
    client.force_login(User.objects.create_superuser("host"))

    page = client.get(reverse("admin:forecasts_question_change", args=[question.pk]))

    assert page.status_code == 200
