"""Pages: the main part is found, what surrounds it is left out, offsets point into the markup."""

from __future__ import annotations

import pytest

from forecasts.extraction.documents import clean

LONG = (
    "The ministers of the region meet in Manila in the autumn, and a deal may be on the table. "
    "Without one, the price of power will rise in every country that has no coal of its own, and "
    "the poorest of them will have to borrow again. Nobody knows yet who is going to lend to them."
)
REST = f"<p>{LONG}</p>"


def texts(page: str) -> list[str]:
    return [block.text for block in clean(page, "text/html").blocks]


@pytest.mark.parametrize(
    "around",
    [
        "<nav>{}</nav>", "<aside>{}</aside>", "<footer>{}</footer>", "<script>'{}'</script>",
        "<style>{}</style>", "<form>{}</form>", "<header>{}</header>", "<!-- {} -->",
        "<div class='ad-slot'>{}</div>", "<div class=cookie_banner>{}</div>",
        "<div id='related'>{}</div>", "<ul class='x comments'><li>{}</ul>", "<p hidden>{}</p>",
        "<section class=social-share>{}</section>", "<div class=newsletter>{}</div>",
        "<div style='display: none'>{}</div>", "<noscript>{}</noscript>", "<template>{}</template>",
        "<div class='share'><aside><p>x</div>",
    ],
)  # fmt: skip
def test_what_surrounds_an_article_is_left_out(around: str) -> None:
    assert texts(around.format("It will rain on them all.") + REST) == [LONG]


@pytest.mark.parametrize("name", ["has-sidebar", "no-comments", "commentary", "market-sharp"])
def test_a_name_that_only_looks_like_furniture_is_none(name: str) -> None:
    assert texts(f"<div class='{name}'><p>It will rain on them all.</p></div>{REST}") == [
        "It will rain on them all.",
        LONG,
    ]


def test_a_page_that_is_one_form_is_read() -> None:
    assert texts(f"<form id=aspnet>{REST}</form>") == [LONG]


def test_the_largest_article_is_the_main_part() -> None:
    teasers = "<article><p>It will rain on them all.</p></article>" * 2
    assert texts(f"<p>Teasers will follow here.</p>{teasers}<article>{REST}</article>") == [LONG]


def test_a_header_within_the_article_is_read() -> None:
    page = f"<article><header><h1>Rain <i>soon</i></h1></header>{REST}</article>"
    assert texts(page) == ["Rain soon", LONG]


def test_a_pulled_quote_is_read_once() -> None:
    quote = (
        "The ministers of the region meet in Manila in the autumn, and a deal may be on the table"
    )
    page = f"{REST}<blockquote>{quote}.</blockquote><blockquote>Rain will stop it all.</blockquote>"
    assert texts(page) == [LONG, "Rain will stop it all."]


def test_blocks_end_where_the_markup_says() -> None:
    page = "<h2>Rain<p>It will <b>ra</b>in.<p>And<br>snow.<br><br>Or hail.<ul><li>One<li>Two</ul>"
    assert texts(page + REST) == [
        "Rain",
        "It will rain.",
        "And snow.",
        "Or hail.",
        "One",
        "Two",
        LONG,
    ]


def test_a_table_is_one_block_and_a_layout_is_none() -> None:
    table = "<table><tr><th>Year<th>Price<tr><td>2027<td>40</table>"
    layout = f"<table><tr><td>Left</td><td>{REST}</td></tr></table>"
    found = [(block.kind, block.text) for block in clean(table + layout, "text/html").blocks]
    assert found == [("table", "Year | Price 2027 | 40"), ("heading", "Left"), ("paragraph", LONG)]


def test_a_span_takes_in_the_whole_of_an_entity() -> None:
    raw = f"<p>It &eacute;t&eacute; &amp; <b>&ldquo;rain&rdquo;</b></p>{REST}"
    block = clean(raw, "text/html").blocks[0]
    assert block.text == "It été & “rain”"
    assert raw[slice(*block.raw_span(3, 6))] == "&eacute;t&eacute;"
    assert raw[slice(*block.raw_span(9, 15))] == "&ldquo;rain&rdquo;"
    assert raw[slice(*block.raw_span(7, 8))] == "&amp;"


def test_a_page_says_who_wrote_it_and_when() -> None:
    page = (
        "<title>Rain &amp; snow - Site</title><meta name=author content='Ada Lovelace'>"
        f"<meta property='article:published_time' content='2026-02-04T10:00:00Z'>{REST}"
    )
    document = clean(page, "text/html")
    assert (document.title, document.authors, document.published_on) == (
        "Rain & snow - Site", ("Ada Lovelace",), "2026-02-04"
    )  # fmt: skip


def test_the_share_of_a_page_is_that_of_its_main_part() -> None:
    page = f"<nav>{'Many links. ' * 500}</nav><article>{REST}</article>"
    assert clean(page, "text/html").dropped == 0
