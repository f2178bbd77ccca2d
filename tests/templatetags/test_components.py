"""Parts of pages, by themselves."""

from django.template import Context, Engine
from django.template.loader import render_to_string

from forecasts.extraction.differences import word_differences
from tests.factories import JAN_1


def test_differences_are_marked_and_said_and_escaped() -> None:
    pieces = word_differences("by <b>\n1 June", "by <b>\n1 July & on")

    html = render_to_string("components/differences.html", {"pieces": pieces})

    assert html == (
        '\n<div class="differences">by &lt;b&gt;\n1 '
        '<del><span class="unseen">removed: </span>June</del>'
        '<ins><span class="unseen">added: </span>July &amp; on</ins></div>\n'
    )


def test_a_time_stands_in_a_sentence_without_space_around_it() -> None:
    sentence = '({% include "components/time.html" with at=at brief=True only %}), they say.'

    html = Engine.get_default().from_string(sentence).render(Context({"at": JAN_1}))

    assert html == '(<time datetime="2026-01-01T00:00:00Z">1 Jan 2026</time>), they say.'
