"""The faults of a text, one by one: what is mended, and what only looks like a fault."""

from __future__ import annotations

import pytest

from forecasts.extraction.documents import Block, Unreadable, clean

REST = "The ministers of the region meet in Manila in the autumn."
OTHER = "They will eat there and go home again, and next year they are going to meet in Hanoi."


def blocks(text: str, media_type: str = "text/plain") -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in clean(text, media_type).blocks]


def only(text: str) -> str:
    """The one paragraph of a text."""
    [(kind, cleaned)] = blocks(text)
    assert kind == "paragraph"
    return cleaned


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("The ﬁrst oﬃce will open soon.", "The first office will open soon."),
        ("The in\xadvest\xad\nment will grow soon.", "The investment will grow soon."),
        ("Prices\u200b will not\ufeff fall.", "Prices will not fall."),
        ("Prices\xa0will \t not\nfall.", "Prices will not fall."),
        ("Prices wi&#108;l rise &amp; fall&period;", "Prices will rise & fall."),
        ("They willnot agree, it couldhave worked.", "They will not agree, it could have worked."),
        ("They cannot agree, so maybe later.", "They cannot agree, so maybe later."),
        ("It w1ll rain and p0ur, then p0wer fails.", "It will rain and p0ur, then power fails."),
        ("The b2b and l10n firms of h0st.example grow.",
         "The b2b and l10n firms of h0st.example grow."),
        ('They spoke of an "axis of rain".y', 'They spoke of an "axis of rain".'),
        ('They spoke of "rain".y It will stop.', 'They spoke of "rain". It will stop.'),
        ('They spoke of "rain".y and wind.', 'They spoke of "rain".y and wind.'),
        ("It rained[1] a lot.[^note] It will stop.2 Soon†.",
         "It rained a lot. It will stop. Soon."),
        ("It rained a lot.³ The lake of 5 km² is full.",
         "It rained a lot. The lake of 5 km² is full."),
        ("It rose by 3.5 To 4.2 in total.", "It rose by 3.5 To 4.2 in total."),
        (r"It costs \$5 \(about\) a \*day\*.", "It costs $5 (about) a *day*."),
        ("It **will** rain, _they say_, in snake_case * 2.",
         "It will rain, they say, in snake_case * 2."),
        ("See [the `new` plan](https://a.example/x_(y) \"T\") ![map](m.png) by <https://b.example>.",
         "See the new plan by https://b.example."),
        ("If a < b and c > d, <u>rain</u> <U>will</U><br/> fall<sup>3</sup>.",
         "If a < b and c > d, rain will fall."),
    ],
)  # fmt: skip
def test_a_fault_within_a_paragraph_is_mended(raw: str, cleaned: str) -> None:
    assert only(raw) == cleaned


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("Prices for con-\nsumers will rise.", "Prices for consumers will rise."),
        ("They will re-\nfresh the stock.", "They will re-fresh the stock."),
        ("They refresh it and will re-\nfresh it.", "They refresh it and will refresh it."),
        ("A low-carbon plan, low-\ncarbon power.", "A low-carbon plan, low-carbon power."),
        ("A cable is long, a long-\nlived one.", "A cable is long, a long-lived one."),
        ("The China-\nRussia tie will hold.", "The China-Russia tie will hold."),
    ],
)
def test_a_hyphen_at_a_line_end_goes_only_where_the_word_has_none(raw: str, cleaned: str) -> None:
    assert only(raw) == cleaned


def test_a_hyphen_that_a_person_should_check_is_counted() -> None:
    [fix] = clean("They will re-fresh the stock and re-elect her.", "text/plain").fixes
    assert (fix.name, fix.count) == ("left hyphens to check", 1)


@pytest.mark.parametrize(
    "amount",
    [r"US\$\\\\200822,000\)", r"\$\\\\2009400", r"\200822,000", "$u200822,000", "€\ufffd22,000",
     "22\ufffd000"],
)  # fmt: skip
def test_a_destroyed_amount_is_shown_and_marked(amount: str) -> None:
    [block] = clean(f"Russia would pay {amount} a month for each.", "text/plain").blocks
    [(start, end)] = block.quarantined
    assert block.text == f"Russia would pay {amount} a month for each."
    assert block.text[start:end] == amount


@pytest.mark.parametrize("amount", [r"US\$22,000", "$2,000", "€ 3.5", r"\(2008\)", "2,200"])
def test_an_amount_that_can_be_read_is_not_marked(amount: str) -> None:
    [block] = clean(f"Russia would pay {amount} a month for each.", "text/plain").blocks
    assert block.quarantined == ()


def test_a_paragraph_cut_in_mid_sentence_is_joined() -> None:
    assert only("The troops will be\n\nsent to the north, say the\n\nUnited Nations.") == (
        "The troops will be sent to the north, say the United Nations."
    )


@pytest.mark.parametrize("furniture", ["12", "- 12 -", "Page 3 of 9", "xii", "\f", "\f7\n\n"])
def test_a_paragraph_is_joined_across_a_page_break(furniture: str) -> None:
    assert only(f"The ships will be sent to\n\n{furniture}\n\nManila next year.") == (
        "The ships will be sent to Manila next year."
    )


def test_a_word_cut_at_a_page_break_is_joined() -> None:
    assert only("The price will rise for con-\n\n7\n\nsumers of power.") == (
        "The price will rise for consumers of power."
    )


def test_nothing_is_joined_across_a_heading() -> None:
    text = f"The price will rise for\n\n# Who pays\n\nconsumers of power. {REST}"
    assert [kind for kind, _ in blocks(text)] == ["paragraph", "heading", "paragraph"]


def test_a_full_sentence_is_not_joined_to_what_follows() -> None:
    assert len(blocks(f"{REST}\n\nthe rest is silence, as ever.")) == 2


def test_a_running_head_is_dropped_though_its_numbers_differ() -> None:
    text = (
        f"Notes, Vol. 12, p. 1\n\n{REST}\n\nNotes, Vol. 12, p. 2\n\nThen they will go home again."
    )
    assert [text for _, text in blocks(text)] == [REST, "Then they will go home again."]


def test_a_repeated_paragraph_is_kept_once() -> None:
    assert blocks(f"{REST}\n\n{OTHER}\n\n{REST.upper()}") == [
        ("paragraph", REST),
        ("paragraph", OTHER),
    ]


def test_lists_tables_and_headings_are_told_apart() -> None:
    text = f"""{REST}

## What **may** come ##
- A deal may come.
  It will be small.
- Nothing may come.

1. Rain may come.

| Year | Price |
|------|-------|
| 2027 | 40 |

Under a line
------------
> They may quote
> us on that.
"""
    assert blocks(text) == [
        ("paragraph", REST),
        ("heading", "What may come"),
        ("item", "A deal may come. It will be small."),
        ("item", "Nothing may come."),
        ("item", "Rain may come."),
        ("table", "| Year | Price | | 2027 | 40 |"),
        ("heading", "Under a line"),
        ("paragraph", "They may quote us on that."),
    ]


def test_a_dash_or_a_number_at_a_line_end_begins_no_item() -> None:
    assert only("The vote will come in May or\n– if it rains – on\n31. of July, they say.") == (
        "The vote will come in May or – if it rains – on 31. of July, they say."
    )


def test_a_short_line_above_a_text_is_a_heading() -> None:
    assert blocks(f"The cable problem\n\n{REST}")[0] == ("heading", "The cable problem")


@pytest.mark.parametrize(
    "text",
    [
        "All rights reserved by the Lantern Institute of Manila.",
        "The views expressed here are those of the author and of nobody else.",
        "© 2026 Lantern Institute",
        "Lantern Institute, 40 Harbour Avenue, Singapore 639999",
        "Contact: notes@lantern.example",
        "Home > Notes > Energy",
        "Share this article",
        "4 February 2026",
    ],
)
def test_what_is_no_part_of_the_text_is_boilerplate(text: str) -> None:
    assert blocks(f"{REST}\n\n{OTHER}\n\n{text}")[-1] == ("boilerplate", text)


@pytest.mark.parametrize(
    "text",
    [
        "Xi Jinping is the president and head of a party that will not split.",
        "The copyright law will change, and they may not fly without prior permission.",
        "Next year, some 20000 troops will leave by road for the north.",
        "Share prices will fall. They always do.",
    ],
)
def test_a_claim_is_not_taken_for_boilerplate(text: str) -> None:
    assert only(text) == text


def test_front_matter_says_who_wrote_what_and_when() -> None:
    raw = f'---\ntitle: "Rain"\nauthor: Ada Lovelace\ndate: 2026-02-04\ntags: [a]\n---\n\n{REST}\n'
    document = clean(raw, "text/markdown")
    assert (document.title, document.authors, document.published_on) == (
        "Rain",
        ("Ada Lovelace",),
        "2026-02-04",
    )
    assert [block.text for block in document.blocks] == [REST]


@pytest.mark.parametrize(
    ("line", "authors", "date"),
    [
        ("By Ada Lovelace", ("Ada Lovelace",), ""),
        ("By Dr Ada Lovelace and Charles Babbage | Notes | 3 March 2026",
         ("Ada Lovelace", "Charles Babbage"), "2026-03-03"),
        ("By Ada Lovelace, Mary Somerville, and Charles Babbage",
         ("Ada Lovelace", "Mary Somerville", "Charles Babbage"), ""),
        ("March 3, 2026", (), "2026-03-03"),
        ("Manila, March 2026", (), "2026-03"),
        ("By Ada Lovelace, 2026", ("Ada Lovelace",), "2026"),
    ],
)  # fmt: skip
def test_author_and_date_are_guessed_at_the_top(
    line: str, authors: tuple[str, ...], date: str
) -> None:
    document = clean(f"# Rain over Manila\n\n{line}\n\n{REST} It met on 1 May 1999.", "text/plain")
    assert (document.authors, document.published_on) == (authors, date)


def test_a_section_of_the_same_name_gets_a_number() -> None:
    text = f"# Rain\n\n## Risks\n\n{REST}\n\n## Risks\n\nIt will rain a lot."
    assert [block.locator for block in clean(text, "text/markdown").blocks] == [
        "Rain", "Risks", "Risks, paragraph 1", "Risks (2)", "Risks (2), paragraph 1"
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ("", "There is no text in this file."),
        (" \n\t", "There is no text in this file."),
        ("One two.\n\n# Three four five six", "No sentence was found in this text."),
        (f"{REST}\n\n© 2026 {REST} {REST}",
         "67% of the text would be left out, which is too much to trust the rest:"
         " paste the text itself instead."),
    ],
)  # fmt: skip
def test_a_text_without_enough_to_mine_is_refused(raw: str, reason: str) -> None:
    with pytest.raises(Unreadable) as refusal:
        clean(raw, "text/plain")
    assert str(refusal.value) == reason


def test_a_span_of_nothing_is_an_error() -> None:
    with pytest.raises(ValueError, match="at least one character"):
        Block("paragraph", "ab", (0, 1), "Paragraph 1").raw_span(1, 1)
