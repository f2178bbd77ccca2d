"""What people write becomes safe HTML, whatever they write."""

from __future__ import annotations

import html
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.templatetags.markdown import CLEANER, LONGEST, markdown, markdown_line

REL = 'rel="nofollow noopener ugc"'


def shown(rendered: str) -> str:
    """What a reader sees: the text between the tags."""
    return html.unescape(re.sub(r"<[^>]*>", "", rendered))


@pytest.mark.parametrize(
    ("text", "rendered"),
    [
        ("", ""),
        ("*a* **b** `c`", "<p><em>a</em> <strong>b</strong> <code>c</code></p>\n"),
        ("a\nb\n\nc", "<p>a<br>\nb</p>\n<p>c</p>\n"),
        ("- a\n- b", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>\n"),
        ("3. a", '<ol start="3">\n<li>a</li>\n</ol>\n'),
        ("> a", "<blockquote>\n<p>a</p>\n</blockquote>\n"),
        ("```py\n<b>\n```", "<pre><code>&lt;b&gt;\n</code></pre>\n"),
        ("a\n\n---", "<p>a</p>\n<hr>\n"),
    ],
)
def test_markdown_renders_common_mark(text: str, rendered: str) -> None:
    assert markdown(text) == rendered


@pytest.mark.parametrize("text", ["# a", "###### a", "a\n===", "a\n---"])
def test_markdown_keeps_headings_out_of_the_outline(text: str) -> None:
    assert markdown(text) == "<p><strong>a</strong></p>\n"


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("[a](https://example.com/b)", "https://example.com/b"),
        ("[a](HTTP://example.com)", "HTTP://example.com"),
        ("[a](mailto:b@example.com)", "mailto:b@example.com"),
        ('[a](https://example.com/"onclick="b)', "https://example.com/%22onclick=%22b"),
    ],
)
def test_markdown_links_to_the_web_and_to_mail(text: str, address: str) -> None:
    assert markdown(text) == f'<p><a href="{address}" {REL}>a</a></p>\n'


def test_markdown_escapes_the_title_of_a_link() -> None:
    assert markdown('[a](https://b.com "c\\" onclick=\\"d")') == (
        f'<p><a href="https://b.com" title="c&quot; onclick=&quot;d" {REL}>a</a></p>\n'
    )


@pytest.mark.parametrize(
    ("text", "address", "label"),
    [
        ("https://a.com/b_c_d", "https://a.com/b_c_d", "https://a.com/b_c_d"),
        ("<https://a.com>", "https://a.com", "https://a.com"),
        ("nato.int", "http://nato.int", "nato.int"),
        ("https://xn--pple-43d.com", "https://xn--pple-43d.com", "https://xn--pple-43d.com"),
        ("https://a.com/%E2%80%AEb", "https://a.com/%E2%80%AEb", "https://a.com/%E2%80%AEb"),
    ],
)
def test_markdown_shows_a_bare_address_as_it_was_written(
    text: str, address: str, label: str
) -> None:
    assert markdown(text) == f'<p><a href="{address}" {REL}>{label}</a></p>\n'


def test_markdown_leaves_the_full_stop_outside_of_an_address() -> None:
    assert markdown("See (https://a.com/b).") == (
        f'<p>See (<a href="https://a.com/b" {REL}>https://a.com/b</a>).</p>\n'
    )


@pytest.mark.parametrize(
    "text",
    [
        "[a](javascript:alert)",
        "[a](JaVaScRiPt:alert)",
        "[a](\x01javascript:alert)",
        "[a](vbscript:alert)",
        "[a](data:text/html,b)",
        "[a](data:image/png;base64,b)",
        "[a](file:///etc/passwd)",
        "[a](ftp://b.com)",
        "[a](//b.com)",
        "[a](/b)",
        "[a](#b)",
        "[a](http:b)",
        "javascript:alert",
        "ftp://b.com",
        "//b.com",
        "a@b.com",
        "e.g.so 3.in",
        "[a]: b\n[a]",
    ],
)
def test_markdown_shows_any_other_address_as_text(text: str) -> None:
    assert markdown(text) == f"<p>{text}</p>\n".replace("\n[", "<br>\n[")


def test_markdown_shows_an_address_in_entities_as_text() -> None:
    assert markdown("[a](&#106;avascript&colon;b)") == "<p>[a](javascript:b)</p>\n"


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<svg/onload=alert(1)>",
        "a <img src=x onerror=alert(1)> b",
        "<a href=javascript:b>c</a>",
        "<!-- a -->",
        "<javascript:alert(1)>",
        "<style>*{}</style>",
        "</p></section><h1>",
        "<![CDATA[a]]>",
    ],
)
def test_markdown_shows_raw_html_as_text(text: str) -> None:
    assert markdown(text) == f"<p>{html.escape(text, quote=False)}</p>\n"


def test_markdown_does_not_decode_twice() -> None:
    assert (
        markdown("&lt;b&gt; &amp;lt;b&amp;gt; &copy;") == "<p>&lt;b&gt; &amp;lt;b&amp;gt; ©</p>\n"
    )


def test_markdown_fetches_no_image() -> None:
    assert markdown("![a](https://b.com/c.png)") == (
        f'<p>!<a href="https://b.com/c.png" {REL}>a</a></p>\n'
    )


def test_markdown_does_not_multiply_a_named_address() -> None:
    text = f"[a]: https://b.com/{'c' * 9_000}\n\n" + "[a] " * 2_700

    assert len(markdown(text)) < 2 * len(text)


@pytest.mark.parametrize("sign", [*"\0\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"])
@pytest.mark.parametrize("filler", ["", "b" * LONGEST])
def test_markdown_marks_characters_that_turn_the_text_round(sign: str, filler: str) -> None:
    assert markdown(f"a{sign}{filler}").strip() == f"<p>a\ufffd{filler}</p>"
    assert markdown_line(f"a{sign}{filler}") == f"a\ufffd{filler}"


def test_markdown_marks_them_when_written_as_entities() -> None:
    assert markdown("&#x202e;a&#0;b") == "<p>\ufffda\ufffdb</p>\n"


def test_markdown_keeps_marks_that_right_to_left_text_needs() -> None:
    assert markdown("שלום\u200f!") == "<p>שלום\u200f!</p>\n"


@pytest.mark.parametrize(
    "text", ["[" * 20_000, "![" * 10_000, "[](" * 6_666, "\\`" * 9_999, "https://(" * 2_222]
)
def test_markdown_shows_a_long_run_of_openings(text: str) -> None:
    assert markdown(text) == f"<p>{text.replace(chr(92), '')}</p>\n"


def test_markdown_shows_600_runs_of_backticks() -> None:
    text = " ".join("`" * length for length in range(1, 600, 20))
    runs = " ".join("`" * (1 + count % 30) + "a" for count in range(600))

    assert shown(markdown(text)) == f"{text}\n"
    assert shown(markdown(runs)).count("a") == 600


@pytest.mark.parametrize("text", ["- " * 800 + "a", ">" * 800 + "a", "1. " * 800 + "a"])
def test_markdown_shows_what_is_nested_too_deep_as_it_is(text: str) -> None:
    assert markdown(text) == f"<p>{html.escape(text)}</p>"


def test_markdown_shows_800_nested_items() -> None:
    lists = "\n".join(f"{' ' * (count % 40)}- a" for count in range(800))

    assert shown(markdown(lists)).count("a") == 800


def test_markdown_nests_nine_lists() -> None:
    assert markdown("- " * 9 + "a").count("<ul>") == 9


def test_markdown_nests_emphasis_to_any_depth() -> None:
    assert shown(markdown("*" * 9_000 + "a" + "*" * 9_000)) == "a\n"


@pytest.mark.parametrize("text", ["*a **b `c [d](e <f &g \"h 'i", "> - 1. # *a", "```\na", "~~~"])
def test_markdown_closes_what_it_opens(text: str) -> None:
    rendered = markdown(text)

    assert CLEANER.clean(rendered) == rendered


def test_markdown_shows_unclosed_signs_as_they_are() -> None:
    assert markdown("*a **b `c [d](e <f &g") == "<p>*a **b `c [d](e &lt;f &amp;g</p>\n"


def test_markdown_is_read_up_to_the_limit() -> None:
    filler = "b" * (LONGEST - 3)

    assert markdown(f"*a*{filler}") == f"<p><em>a</em>{filler}</p>\n"
    assert markdown_line(f"*a*{filler}") == f"<em>a</em>{filler}"


def test_markdown_beyond_the_limit_is_escaped_paragraphs() -> None:
    filler = "c" * (20_001 - 9)

    assert markdown(f"*a*\n<b>\n\n{filler}") == f"<p>*a*<br>&lt;b&gt;</p>\n\n<p>{filler}</p>"
    assert markdown_line(f"*a*\n<b>\n\n{filler}") == f"*a*\n&lt;b&gt;\n\n{filler}"


@given(st.text("ab *_[]()#>-+=1.!\\<&;:\n", max_size=60))
def test_markdown_shows_every_letter_that_is_written(text: str) -> None:
    assert re.findall("[ab]", shown(markdown(text))) == re.findall("[ab]", text)


@given(st.text(max_size=200))
def test_markdown_writes_only_what_the_cleaner_lets_through(text: str) -> None:
    rendered = markdown(text)

    assert CLEANER.clean(rendered) == rendered


def test_markdown_line_stands_within_a_paragraph() -> None:
    assert markdown_line("*a* <b> nato.int\n# c") == (
        f'<em>a</em> &lt;b&gt; <a href="http://nato.int" {REL}>nato.int</a><br>\n# c'
    )
