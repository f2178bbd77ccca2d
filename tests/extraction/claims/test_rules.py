from __future__ import annotations

import time
from dataclasses import dataclass

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forecasts.extraction.claims import Extractor, RulesExtractor, Suggestion
from forecasts.extraction.claims.plain import PlainBlock, PlainDocument, plain_document
from tests.extraction.claims.reading import PUBLISHED, found_in

WORDS = [
    *"will may could not if unless should likely unlikely probably the a China NATO said".split(),
    *"that by 2030 in May next year chance 40 per cent odds one in five to open . . !".split(),
    *", ; “ ” ’ -".split(),
    *"\n\n - # * . İ é 日本 no expect plans will be have been reproduced ?".split(" "),
]


def extracted(text: str, published_on: str = PUBLISHED) -> list[Suggestion]:
    return list(RulesExtractor().extract(plain_document(text, published_on)))


def test_the_rules_are_an_extractor() -> None:
    extractor: Extractor = RulesExtractor()

    assert (extractor.name, extractor.version) == ("rules", "2")


def test_places_are_those_of_the_raw_document() -> None:
    raw = "# Title\n\nIt rained. If banks agree, the port will open by 2027.\n"
    [found] = extracted(raw)

    assert raw[found.start : found.end] == "If banks agree, the port will open by 2027."
    assert found.condition is not None
    assert raw[slice(*found.condition)] == "If banks agree"
    assert [raw[cue.start : cue.end] for cue in found.cues] == ["If", "will"]
    assert [raw[time.start : time.end] for time in found.times] == ["by 2027"]


def test_a_quotation_says_so_and_has_its_speaker_for_a_holder() -> None:
    quoted, own = extracted(
        "Ana Vo told them: “We wait. It will open by 2027.” It will open by 2028."
    )

    assert (quoted.holder, quoted.warnings) == ("Ana Vo", ("quoted",))
    assert (own.holder, own.warnings) == (None, ())


@dataclass(frozen=True)
class ShiftedBlock:
    """A block whose every character stands ten places further on in the raw document."""

    kind: str
    text: str
    quarantined: tuple[tuple[int, int], ...] = ()

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        return start + 10, end + 10


@dataclass(frozen=True)
class Shifted:
    blocks: tuple[ShiftedBlock, ...]
    published_on: str = ""


def test_places_go_through_the_block_s_own_map() -> None:
    [found] = RulesExtractor().extract(Shifted((ShiftedBlock("paragraph", "It will rain."),)))

    assert (found.start, found.end, found.cues[0].start) == (10, 23, 13)


@pytest.mark.parametrize("kind", ["heading", "table", "boilerplate"])
def test_only_paragraphs_and_items_are_mined(kind: str) -> None:
    document = Shifted((ShiftedBlock(kind, "It will rain."),))

    assert list(RulesExtractor().extract(document)) == []


def test_a_sentence_with_a_quarantined_place_says_so() -> None:
    block = ShiftedBlock("paragraph", "It will cost US$?. It will rain.", quarantined=((13, 17),))
    first, second = RulesExtractor().extract(Shifted((block,)))

    assert (first.warnings, second.warnings) == (("quarantined",), ())
    assert (first.actors, second.actors) == ((), ())


def test_relative_times_without_a_publication_date_give_a_warning() -> None:
    assert found_in("It will open next year.", "").warnings == ("no_publication_date",)


def test_absolute_times_without_a_publication_date_give_none() -> None:
    assert found_in("It will open by 2030.", "").warnings == ()


def test_a_time_that_lies_ahead_adds_to_the_score() -> None:
    assert found_in("It will open in 2030.").score - found_in("It will open in 2020.").score == 1


def test_a_suggestion_carries_all_that_was_read() -> None:
    found = found_in("According to Oslo, NATO will probably move to Rome by June 2027.")

    assert (found.kind, found.tier, found.holder) == ("forecast", "strong", "Oslo")
    assert found.actors == ("Norway", "North Atlantic Treaty Organization", "Italy")
    assert (found.low, found.high, found.scale) == (0.55, 0.8, "icd203")
    assert [str(time.latest) for time in found.times] == ["2027-06-30"]


def test_the_same_document_gives_the_same_suggestions() -> None:
    text = "It will rain. Hanoi may sell by 2030. Rome should wait."

    assert extracted(text) == extracted(text)


@given(st.lists(st.sampled_from(WORDS), max_size=80), st.sampled_from(["", "2026", "2026-02-04"]))
def test_every_place_lies_within_its_sentence_and_its_document(
    words: list[str], published_on: str
) -> None:
    raw = " ".join(words)
    for found in extracted(raw, published_on):
        spans = [(cue.start, cue.end) for cue in found.cues]
        spans += [(time.start, time.end) for time in found.times]
        spans += [found.condition] if found.condition else []
        assert 0 <= found.start < found.end <= len(raw)
        assert all(found.start <= start < end <= found.end for start, end in spans)
        assert all(raw[time.start : time.end] == time.text for time in found.times)
        assert (found.low is None) == (found.high is None) == (found.scale is None)
        assert found.low is None or 0 <= found.low <= (found.high or 0) <= 1


@given(st.text(max_size=400))
def test_no_text_whatever_breaks_the_rules(text: str) -> None:
    for found in extracted(text):
        assert 0 <= found.start < found.end <= len(text)


@pytest.mark.parametrize(
    "hostile",
    [
        ".",
        '"”',
        "1-",
        "should x ",
        ", and the",
        "that not ",
        "The A Of ",
        "a b c said ",
        "10 to 20 ",
        "if no one will have ",
        "chance of ",
        "x",
    ],
)
def test_hostile_text_takes_time_in_proportion_to_its_length(hostile: str) -> None:
    def seconds(size: int) -> float:
        document = plain_document((hostile * size)[:size], PUBLISHED)
        started = time.process_time()
        sum(1 for _ in RulesExtractor().extract(document))
        return time.process_time() - started

    seconds(1000)  # regular expressions warm up
    assert seconds(80_000) < 10 * max(seconds(20_000), 0.02)


def test_two_million_characters_without_a_full_stop_are_read_in_good_time() -> None:
    text = "if the bank will not sell by 2030 and " * 53_000
    started = time.process_time()
    found = sum(1 for _ in RulesExtractor().extract(plain_document(text[:2_000_000], PUBLISHED)))

    assert found == 2006
    assert time.process_time() - started < 60


def test_a_plain_document_tells_headings_items_and_notes_apart() -> None:
    raw = "# Head\n\nOne\ntwo.\n\n- Item.\n\n3. Third.\n\n*A note.*\n\n**Bold** start.\n"
    document: PlainDocument = plain_document(raw)

    assert [(block.kind, block.text) for block in document.blocks] == [
        ("heading", "# Head"),
        ("paragraph", "One\ntwo."),
        ("item", "Item."),
        ("item", "Third."),
        ("boilerplate", "*A note.*"),
        ("paragraph", "**Bold** start."),
    ]
    assert all(raw[slice(*block.raw_span(0, 3))] == block.text[:3] for block in document.blocks)
    assert isinstance(document.blocks[0], PlainBlock)
