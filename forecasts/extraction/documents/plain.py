"""Text and Markdown in pieces. Plain text is read as Markdown: much of it was."""

from __future__ import annotations

import re
from collections.abc import Iterator

from forecasts.extraction.documents.lines import Line, Paragraph, paragraphs
from forecasts.extraction.documents.pieces import Origin, Parts, Piece, letters
from forecasts.extraction.documents.traced import Traced

_HEADING = re.compile(r"#{1,6}[ \t]+")
_RULE = re.compile(r"([-*_=])(?:[ \t]*\1){2,}")
_UNDERLINE = re.compile(r"={2,}|-{2,}")
_ITEM = re.compile(r"(?:[-*+•‣◦–]|\d{1,2}[.)]|\([a-z0-9]{1,3}\))[ \t]+(?=\S)")
_SEPARATOR_ROW = re.compile(r"\|[\s|:-]+")
_QUOTE = re.compile(r">[ \t]?")
_REFERENCE = re.compile(r"\[[^\[\]]{1,100}\]:")
_ASIDE = re.compile(r"([*_])(?!\1)[^*_]+\1")
_ENDS_BEFORE_AN_ITEM = (".", ":", ";", "!", "?")
_FRONT_MATTER = re.compile(
    r"\s*---[ \t]*\n((?:[ \t]*[\w-]{1,40}:.*\n|[ \t]+.*\n|\n){1,60}?)---[ \t]*\n"
)
_FIELD = re.compile(r"^(title|author|date):[ \t]*(.*?)[ \t]*$", re.IGNORECASE | re.MULTILINE)


def parts_of_text(raw: str) -> Parts:
    """Cut a text at its blank lines, headings, list items and table rows."""
    matter = _FRONT_MATTER.match(raw)
    start = matter.end() if matter else 0
    # Blanks keep the offsets: what front matter says is no part of the text.
    groups, fixes, dropped = paragraphs(" " * start + raw[start:])
    pieces = [piece for group in groups for piece in _pieces(raw, group)]
    left_out = sum(letters(line.text) for line in dropped)
    return Parts(pieces, fixes, left_out, _origin(matter[1]) if matter else Origin())


def _origin(matter: str) -> Origin:
    fields = {name.lower(): value.strip("\"'") for name, value in _FIELD.findall(matter)}
    day = re.match(r"\d{4}(?:-\d\d(?:-\d\d)?)?", fields.get("date", ""))
    author = fields.get("author", "")
    return Origin(fields.get("title", ""), (author,) if author else (), day[0] if day else "")


def _pieces(raw: str, group: Paragraph) -> Iterator[Piece]:
    """The pieces of one paragraph's lines; a page ended before the first at most."""
    after_break = group.after_break
    for kind, lines in _runs(group.lines):
        is_quote = lines[0].text.startswith(">")
        # Only the marks of a quotation or a row stand in the middle of a piece.
        if is_quote or kind == "table":
            text = Traced.joined((_inner(raw, kind, line) for line in lines), "\n")
        else:
            first = _inner(raw, kind, lines[0])
            text = Traced.joined([first, Traced.part(raw, lines[0].end, lines[-1].end)])
        piece = Piece(kind, text, after_break)
        piece.is_quote = is_quote
        piece.is_aside = kind == "paragraph" and _ASIDE.fullmatch(text.text) is not None
        after_break = False
        yield piece


def _inner(raw: str, kind: str, line: Line) -> Traced:
    """A line without the marks that say what it is."""
    start = line.start
    if quote := _QUOTE.match(line.text):
        start += quote.end()
    marks = {"heading": _HEADING, "item": _ITEM}.get(kind)
    if marks and (found := marks.match(raw, start, line.end)):
        start = found.end()
    text = Traced.part(raw, start, line.end)
    if kind == "heading":
        text = text.cut(0, len(text.text.rstrip("#")))
    return text.stripped()


def _runs(lines: list[Line]) -> Iterator[tuple[str, list[Line]]]:
    """Lines that belong together, with their kind."""
    run: list[Line] = []
    kind = "paragraph"
    for line in lines:
        if kind == "paragraph" and len(run) == 1 and _UNDERLINE.fullmatch(line.text):
            kind = "heading"
            continue
        if _SEPARATOR_ROW.fullmatch(line.text):
            continue
        own = _kind(line, kind, run)
        if run and own is not None and (own != kind or own in ("heading", "item")):
            yield kind, run
            run = []
        if own == "rule":
            kind = "paragraph"
            continue
        kind = own or kind
        run.append(line)
    if run:
        yield kind, run


def _kind(line: Line, before: str, run: list[Line]) -> str | None:
    """What a line begins; None where it carries on what the line before began."""
    text = _QUOTE.sub("", line.text, count=1)
    if _RULE.fullmatch(text):
        return "rule"
    if _HEADING.match(text):
        return "heading"
    if text.startswith("|"):
        return "table"
    if _REFERENCE.match(text):
        return "boilerplate"
    # A dash or a number at the start of a wrapped line is part of its sentence.
    may_be_item = not run or before != "paragraph" or run[-1].text.endswith(_ENDS_BEFORE_AN_ITEM)
    if may_be_item and _ITEM.match(text):
        return "item"
    return None if run and before in ("paragraph", "item") else "paragraph"
