"""What Markdown says without its marks, for places that show text as it is: a line, a mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token

LONGEST = 2_000  # characters that are read; what is told is shorter


def plain(text: str) -> str:
    """Return the words of a text in one line: no emphasis, list marks, or addresses of links."""
    # A parser of its own: the first text compiles the rules, which two threads may not do at once.
    parser = MarkdownIt("commonmark", {"html": False}).disable("reference")
    return " ".join("".join(_words(parser.parse(text[:LONGEST]))).split())


def _words(tokens: Iterable[Token]) -> Iterator[str]:
    for token in tokens:
        if token.type == "inline":
            yield from _words(token.children or [])
        elif token.type in ("softbreak", "hardbreak"):
            yield " "
        else:
            yield token.content
        if token.block:
            yield " "
