"""A page of HTML in pieces: its main part, without what surrounds it."""

from __future__ import annotations

import html
import re
from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from forecasts.extraction.documents.pieces import Origin, Parts, Piece, letters
from forecasts.extraction.documents.tags import Tag, Text, tokens
from forecasts.extraction.documents.traced import Traced

_NEVER_READ = set(
    "script style template svg math head noscript iframe object audio video canvas select button "
    "textarea noframes xmp".split()
)
_FURNITURE = set("nav aside footer menu dialog".split())
_VOID = set("area base br col embed hr img input link meta param source track wbr".split())
_BLOCKS = set(
    "address article aside blockquote body caption center dd details dialog div dl dt fieldset "
    "figcaption figure footer form h1 h2 h3 h4 h5 h6 header hr html li main nav ol p pre section "
    "summary table tbody td tfoot th thead tr ul".split()
)
_KINDS = {
    **dict.fromkeys(("h1", "h2", "h3", "h4", "h5", "h6"), "heading"),
    **dict.fromkeys(("li", "dd", "dt"), "item"),
    **dict.fromkeys(("td", "th"), "cell"),
    **dict.fromkeys(("figcaption", "caption", "address"), "boilerplate"),
}
_SURROUNDINGS = set(
    "ad ads advert advertisement advertising sponsored cookie cookies consent related recommended "
    "comment comments share sharing social newsletter subscribe subscription signup breadcrumb "
    "breadcrumbs sidebar menu nav navbar navigation popup modal promo".split()
)
_LAYOUT = re.compile(r"(?:has|no|with|without|is|not|js|hide)\b", re.IGNORECASE)
_PULLED = re.compile(r"pull-?_?quote", re.IGNORECASE)
_HIDDEN = re.compile(r"display\s?:\s?none|visibility\s?:\s?hidden", re.IGNORECASE)
_LONGEST_CELL = 200  # characters; in a longer one stands prose, and the table is a layout
_LEAST_ARTICLE = 200  # letters
_DATES = ("article:published_time", "datepublished", "date", "dc.date", "dcterms.created")


@dataclass(frozen=True, slots=True)
class _Element:
    """An open element, with what holds for all within it."""

    name: str
    kind: str = "paragraph"
    left_out: str = ""  # "never read", "furniture", or "surroundings": those by name only
    article: int = 0  # the number of the outermost one; 0 outside
    main: bool = False
    table: int = 0
    italic: bool = False
    quote: bool = False


@dataclass
class _Run:
    """Text of one block, and where it stands."""

    element: _Element
    texts: list[Traced] = field(default_factory=list)
    row: int = 0
    is_aside: bool = True

    def piece(self) -> Piece:
        text = Traced.joined(self.texts)
        kind = self.element.kind if self.element.kind != "cell" else "paragraph"
        aside = self.is_aside and kind == "paragraph"
        return Piece(kind, text, is_aside=aside, is_quote=self.element.quote)


class _Page:
    """Reads a page once from front to back."""

    def __init__(self, raw: str) -> None:
        self.raw = raw
        self.stack = [_Element("")]
        self.open: Counter[str] = Counter()
        self.runs: list[_Run] = []
        self.current: _Run | None = None
        self.articles = self.tables = self.rows = self.headlines = 0
        self.origin = Origin()
        self.headline = self.window_title = ""

    def read(self) -> None:
        for token in tokens(self.raw):
            if isinstance(token, Text):
                self._text(token)
            elif token.closes:
                self._close(token.name)
            else:
                self._open(token)
        self._end_block()

    def _text(self, text: Text) -> None:
        element = self.stack[-1]
        content = self.raw[text.start : text.end]
        if element.name == "title" and not self.window_title:
            self.window_title = " ".join(html.unescape(content).split())
        if element.left_out == "never read":
            return
        if self.open["h1"] and self.headlines == 1:
            self.headline += content
        if self.current is None:
            if not content.strip():
                return
            self.current = _Run(element, row=self.rows)
        self.current.is_aside = self.current.is_aside and (element.italic or not content.strip())
        self.current.texts.append(Traced.part(self.raw, text.start, text.end))

    def _end_block(self) -> None:
        if self.current is not None:
            self.runs.append(self.current)
        self.current = None

    def _open(self, tag: Tag) -> None:
        if tag.name in ("meta", "time"):
            self._note(tag)
        if tag.name == "br":
            self._break_line(tag)
        if tag.name in _BLOCKS:
            self._end_block()
            if self.open["p"]:
                self._close("p")
        if tag.name == self.stack[-1].name and tag.name in ("li", "td", "th", "tr", "dt", "dd"):
            self._close(tag.name)
        if tag.name not in _VOID:
            self.rows += tag.name == "tr"
            self.headlines += tag.name == "h1"
            self.stack.append(self._element(tag))
            self.open[tag.name] += 1

    def _break_line(self, tag: Tag) -> None:
        """One break is a line's end; a second one right after it ends the paragraph."""
        if self.current is None:
            return
        for text in reversed(self.current.texts):
            if text.text == "\n":
                self._end_block()
                return
            if text.text.strip():
                break
        self.current.texts.append(Traced("\n", [tag.start]))

    def _close(self, name: str) -> None:
        if name in _BLOCKS:
            self._end_block()
        if not self.open[name]:
            return
        while True:
            closed = self.stack.pop().name
            self.open[closed] -= 1
            if closed == name:
                return

    def _element(self, tag: Tag) -> _Element:
        above = self.stack[-1]
        if tag.name == "article" and not above.article:
            self.articles += 1
        self.tables += tag.name == "table"
        article = self.articles if tag.name == "article" and not above.article else above.article
        main = above.main or tag.name == "main" or tag.attributes.get("role") == "main"
        kind = _KINDS.get(tag.name, above.kind)
        if tag.name == "p" and kind == "heading":  # one that was never closed
            kind = "paragraph"
        return _Element(
            tag.name,
            kind,
            above.left_out or _left_out(tag, in_text=bool(article or main)),
            article,
            main,
            self.tables if tag.name == "table" else above.table,
            above.italic or tag.name in ("em", "i"),
            above.quote or tag.name == "blockquote" or bool(_PULLED.search(_names(tag))),
        )

    def _note(self, tag: Tag) -> None:
        """Remember what a page says of itself in its head, or of its date."""
        name = (tag.attributes.get("name") or tag.attributes.get("property") or "").lower()
        content = " ".join(tag.attributes.get("content", "").split())
        if tag.name == "time" and (self.stack[-1].article or self.stack[-1].main):
            name, content = "date", tag.attributes.get("datetime", "")
        day = re.match(r"\d{4}(?:-\d\d(?:-\d\d)?)?", content)
        if name in _DATES and day and not self.origin.published_on:
            self.origin.published_on = day[0]
        elif name == "author" and content and not self.origin.authors:
            self.origin.authors = (content,)
        elif name == "og:title" and content:
            self.origin.title = content


def parts_of_page(raw: str) -> Parts:
    """Cut a page at its blocks, and leave out what is not its main part."""
    page = _Page(raw)
    page.read()
    title = " ".join(html.unescape(page.headline).split())
    page.origin.title = title or page.origin.title or page.window_title
    runs = [run for run in page.runs if _has_text(run)]
    kept = _main_part(runs)
    fixes = Counter({"left out the surroundings of the article": len(runs) - len(kept)})
    return Parts(_pieces(kept), fixes, origin=page.origin)


def _left_out(tag: Tag, *, in_text: bool) -> str:
    if tag.name in _NEVER_READ or "hidden" in tag.attributes:
        return "never read"
    if tag.attributes.get("aria-hidden") == "true" or _HIDDEN.search(
        tag.attributes.get("style", "")[:500]
    ):
        return "never read"
    if tag.name in _FURNITURE or (tag.name == "header" and not in_text):
        return "furniture"
    if tag.name in ("html", "body", "main", "article"):
        return ""
    if tag.name == "form":
        return "surroundings"
    words = (re.split(r"[-_]+", name.lower()) for name in _names(tag).split()[:50])
    is_named = any(not _LAYOUT.match(parts[0]) and _SURROUNDINGS & set(parts) for parts in words)
    return "surroundings" if is_named else ""


def _names(tag: Tag) -> str:
    return f"{tag.attributes.get('class', '')[:1000]} {tag.attributes.get('id', '')[:200]}"


def _has_text(run: _Run) -> bool:
    return any(not text.text.isspace() for text in run.texts)


def _letters(runs: Iterable[_Run]) -> int:
    return sum(letters(text.text) for run in runs for text in run.texts)


def _main_part(runs: list[_Run]) -> list[_Run]:
    """The largest article, or the main part, or all; without furniture and surroundings.

    Some pages are one form, or carry "sidebar" in the name of everything. Where nothing is left
    without the surroundings, they were none.
    """
    inside = [run for run in runs if run.element.left_out != "furniture"]
    clear = [run for run in inside if not run.element.left_out]
    if _letters(clear) < _LEAST_ARTICLE <= _letters(inside):
        clear = inside
    by_article: Counter[int] = Counter()
    for run in clear:
        by_article[run.element.article] += _letters([run])
    del by_article[0]
    largest = by_article.most_common(2)
    # A page of several articles alike is a list of them, and none is the main part.
    if largest and largest[0][1] >= max(_LEAST_ARTICLE, 2 * sum(n for _, n in largest[1:])):
        return [run for run in clear if run.element.article == largest[0][0]]
    main = [run for run in clear if run.element.main]
    return main if _letters(main) >= _LEAST_ARTICLE else clear


def _pieces(runs: list[_Run]) -> list[Piece]:
    tables: dict[int, list[_Run]] = {}
    for run in runs:
        if run.element.kind == "cell":
            tables.setdefault(run.element.table, []).append(run)
    is_layout: Callable[[int], bool] = {
        table: any(sum(len(t.text) for t in run.texts) > _LONGEST_CELL for run in cells)
        for table, cells in tables.items()
    }.__getitem__
    pieces: list[Piece] = []
    shown: set[int] = set()
    for run in runs:
        table = run.element.table
        if run.element.kind != "cell" or is_layout(table):
            pieces.append(run.piece())
        elif table not in shown:
            shown.add(table)
            pieces.append(Piece("table", _rows(tables[table])))
    return pieces


def _rows(cells: list[_Run]) -> Traced:
    by_row: dict[int, list[Traced]] = {}
    for cell in cells:
        by_row.setdefault(cell.row, []).append(Traced.joined(cell.texts).stripped())
    return Traced.joined((Traced.joined(row, " | ") for row in by_row.values()), "\n")
