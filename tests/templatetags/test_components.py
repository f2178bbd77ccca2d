"""Parts of pages, by themselves."""

from django.template.loader import render_to_string

from forecasts.extraction.differences import word_differences


def test_differences_are_marked_and_said_and_escaped() -> None:
    pieces = word_differences("by <b>\n1 June", "by <b>\n1 July & on")

    html = render_to_string("components/differences.html", {"pieces": pieces})

    assert html == (
        '\n<div class="differences">by &lt;b&gt;\n1 '
        '<del><span class="unseen">removed: </span>June</del>'
        '<ins><span class="unseen">added: </span>July &amp; on</ins></div>\n'
    )
