from __future__ import annotations

import pytest

from forecasts.templatetags.cards import fit, wrapped


def test_text_is_broken_between_words() -> None:
    assert wrapped("one two three", 4.5, 3) == ["one two", "three"]


def test_a_word_wider_than_a_line_is_broken_inside() -> None:
    assert wrapped("a" * 9, 2.5, 9) == ["aaaa", "aaaa", "a"]


def test_what_does_not_fit_is_cut_off_and_says_so() -> None:
    assert wrapped("one two three four", 2.5, 2) == ["one", "two…"]


def test_wide_signs_take_a_whole_em() -> None:
    assert wrapped("日本語", 2, 2) == ["日本", "語"]


def test_no_text_is_one_empty_line() -> None:
    assert wrapped("", 10, 2) == [""]


@pytest.mark.parametrize("sign", ["\x00", "\x0b", "\ufffe", "\ud800"])
def test_what_xml_has_no_place_for_is_left_out(sign: str) -> None:
    assert fit(f"a{sign}b") == "ab"


def test_a_number_is_not_torn_from_its_unit() -> None:
    assert wrapped("now 43\u202f%", 3.2, 3) == ["now", "43\u202f%"]
