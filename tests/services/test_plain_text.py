from __future__ import annotations

import pytest

from forecasts.services.plain_text import plain


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("A chargé **does** count.", "A chargé does count."),
        ("Read [the treaty](https://example.org/5), `art. 5`.", "Read the treaty, art. 5."),
        ("First.\n\n* one\n* two\n\n> so", "First. one two so"),
        ("one line\nand another", "one line and another"),
        ("```\n2 * 3\n```", "2 * 3"),
        ("2 * 3 < 7 & snake_case <b>", "2 * 3 < 7 & snake_case <b>"),
        ("", ""),
    ],
)
def test_plain_text_keeps_the_words_and_drops_the_marks(written: str, said: str) -> None:
    assert plain(written) == said


def test_plain_text_reads_no_more_than_is_told() -> None:
    assert len(plain("rain " * 100_000)) == 1999
