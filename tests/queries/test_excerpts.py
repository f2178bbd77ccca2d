"""Where a sentence stands in the archived text."""

from __future__ import annotations

import pytest

from forecasts.queries.excerpts import Excerpt, excerpt_at
from tests.intake import span_of, take_in

pytestmark = pytest.mark.django_db


def test_a_sentence_at_an_end_of_its_paragraph_is_set_off_from_the_next() -> None:
    document = take_in("# Rain\n\nIt rained.\n\nIt went on for a week.\n")

    found = excerpt_at(document.pk, *span_of(document, "It rained."))

    assert found == Excerpt("Rain\n\n", "It rained.", "\n\nIt went on for a week.")
