"""What people write, as safe HTML: CommonMark without what fetches, hides or multiplies."""

from __future__ import annotations

import re
from functools import lru_cache

import nh3
from django import template
from django.utils.html import escape, linebreaks
from django.utils.safestring import SafeString, mark_safe
from linkify_it import LinkifyIt
from markdown_it import MarkdownIt

register = template.Library()

LONGEST = 20_000  # characters that are read as Markdown; more are shown as they are
KEPT = 256  # texts, so that one made to be slow is slow once
DEEPEST = 20  # lists and quotations within each other, two levels to a list
HOSTS = ["com", "edu", "gov", "int", "mil", "net", "org"]  # endings of a host without a scheme
LINK = re.compile(r"https?://|mailto:", re.IGNORECASE)
# Characters that turn round the order of those beside them can make one address read as another.
# Like NUL they become the sign for what cannot be shown.
TURNING = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
UNSHOWN = str.maketrans(dict.fromkeys("\0" + TURNING, "\ufffd"))

# The parser writes nothing else; this is what holds if it ever does.
CLEANER = nh3.Cleaner(
    tags=set("p br strong em a ul ol li blockquote code pre hr".split()),
    attributes={"a": {"href", "title"}, "ol": {"start"}},
    url_schemes={"http", "https", "mailto"},
    url_relative="deny",
    link_rel="nofollow noopener ugc",
)


class Parser(MarkdownIt):
    """CommonMark that links to the web and to mail only, and shows an address as it was written."""

    def validateLink(self, url: str) -> bool:  # noqa: N802 - the library's name
        return LINK.match(url) is not None

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - the library's name
        """Undecoded: a decoded host can look like another's."""
        return link


def _parser() -> Parser:
    """Raw HTML is text, a line break is one, and headings stay out of the page's outline.

    Named links, `[name]: address`, are left out: they are taken from view where they stand, and
    one long address used a thousand times makes a page of megabytes.
    """
    options = {"html": False, "breaks": True, "linkify": True, "maxNesting": DEEPEST}
    parser = Parser("commonmark", options)
    parser.enable("linkify").disable(["image", "reference"])
    parser.linkify = LinkifyIt(options={"fuzzy_email": False}).tlds(HOSTS)
    parser.add_render_rule("heading_open", lambda *_: "<p><strong>")
    parser.add_render_rule("heading_close", lambda *_: "</strong></p>\n")
    # The first text compiles the rules, which two threads may not do at once.
    parser.render("*a*")
    return parser


PARSER = _parser()


def _safe(html: str) -> SafeString:
    return mark_safe(html.translate(UNSHOWN))  # noqa: S308 - sanitised or escaped by the callers


@register.filter
@lru_cache(maxsize=KEPT)
def markdown(text: str) -> SafeString:
    """Paragraphs, lists, quotations, code, emphasis and links; every word that is written shows."""
    if len(text) > LONGEST:
        return _safe(linebreaks(text, autoescape=True))
    tokens = PARSER.parse(text)
    # The parser drops what is nested deeper.
    if any(token.nesting == 1 and token.level >= DEEPEST - 1 for token in tokens):
        return _safe(linebreaks(text, autoescape=True))
    return _safe(CLEANER.clean(PARSER.renderer.render(tokens, PARSER.options, {})))


@register.filter
@lru_cache(maxsize=KEPT)
def markdown_line(text: str) -> SafeString:
    """Emphasis, code and links, for a text that stands in a paragraph or a list of the page's."""
    if len(text) > LONGEST:
        return _safe(escape(text))
    return _safe(CLEANER.clean(PARSER.renderInline(text)))
