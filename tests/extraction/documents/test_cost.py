"""A text made to keep the cleaning busy costs in proportion to its length."""

from __future__ import annotations

import contextlib
import time

import pytest

from forecasts.extraction.documents import Unreadable, clean

LENGTH = 500_000  # characters
MOST_SECONDS = 8  # of the processor; what grows with the square of the length takes minutes


@pytest.mark.parametrize(
    ("unit", "media_type"),
    [
        ("- a\n", "text/markdown"), ('[a](x "', "text/markdown"), ("\\", "text/markdown"),
        ("a,\n\nb\n\n", "text/plain"), ("&#", "text/plain"), ("\ufffd1", "text/plain"),
        ("<a ", "text/html"), ("<!--", "text/html"), ("<b></i>", "text/html"),
        ("<p>a", "text/html"), ("<table><tr><td>a", "text/html"), ("a<br>", "text/html"),
    ],
)  # fmt: skip
def test_a_hostile_text_is_answered_in_time(unit: str, media_type: str) -> None:
    begin = time.process_time()
    with contextlib.suppress(Unreadable):
        clean(unit * (LENGTH // len(unit)), media_type)
    assert time.process_time() - begin < MOST_SECONDS
