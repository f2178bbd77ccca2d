from __future__ import annotations

import hashlib
import json
from pathlib import Path

from django.test import override_settings

from tests.running import complaints, run
from tests.services.chat_service import chat_service, claims

RAW = "It will rain. It rained."


def labelled(folder: Path, **changes: object) -> Path:
    """A text of two sentences, the first a claim, and its labels."""
    (folder / "a.md").write_text(RAW)
    spans = [
        {"start": 0, "end": 13, "gold": "yes", "icd203": [0.95, 0.99]},
        {"start": 14, "end": 24, "gold": "no", "icd203": None},
    ]
    data = {
        "schema": "claims-labels/1",
        "source_file": "a.md",
        "source_sha256": hashlib.sha256(RAW.encode()).hexdigest(),
        "published": "2026-02-04",
        "spans": spans,
    }
    path = folder / "a.labels.json"
    path.write_text(json.dumps(data | changes))
    return path


def printed(*arguments: str | Path) -> list[list[str]]:
    out, _ = run("evaluate_extractor", *arguments)
    return [line.split() for line in out.splitlines()]


def refused(*arguments: str | Path) -> tuple[str, int]:
    _, code, words = complaints("evaluate_extractor", *arguments)
    return words, code


def test_the_table_has_shares_with_intervals(tmp_path: Path) -> None:
    head, strong, weak, cost = printed(labelled(tmp_path))

    assert head == "tier precision recall F1 exact overlap ranges".split()
    assert strong == "a strong 1.00 [0.21, 1.00] 1.00 [0.21, 1.00] 1.00 1.00 1.00 1/1".split()
    assert weak[:2] == ["with", "weak"]
    assert cost[:2] == ["24", "characters,"]


def test_several_files_are_pooled(tmp_path: Path) -> None:
    path = labelled(tmp_path)
    rows = printed(path, path)

    assert rows[-2] == "all strong 1.00 [0.34, 1.00] 1.00 [0.34, 1.00] 1.00 1.00 1.00 2/2".split()


def test_another_extractor_is_measured_alike(tmp_path: Path) -> None:
    claim = {"block": 0, "quote": "It rained.", "kind": "forecast"}
    with chat_service(claims(claim)) as service, override_settings(CHAT_EXTRACTOR_URL=service.url):
        rows = printed(labelled(tmp_path), "--extractor", "chat")

    assert rows[1] == "a strong 0.00 [0.00, 0.79] 0.00 [0.00, 0.79] 0.00 - - 0/0".split()


def test_an_unknown_extractor_is_refused_with_the_names_there_are(tmp_path: Path) -> None:
    assert refused(labelled(tmp_path), "--extractor", "oracle") == (
        "There is no extractor “oracle”: rules.",
        2,
    )


def test_faulty_labels_are_refused_by_file_place_and_reason(tmp_path: Path) -> None:
    path = labelled(tmp_path, published=None)

    assert refused(path) == (f"{path}: published: Has to be a text.", 2)


def test_labels_without_their_text_are_refused(tmp_path: Path) -> None:
    path = labelled(tmp_path, source_file="b.md")

    assert refused(path) == (f"{tmp_path / 'b.md'}: No such file or directory", 2)


def test_a_text_that_has_changed_is_refused(tmp_path: Path) -> None:
    path = labelled(tmp_path)
    (tmp_path / "a.md").write_text("It will snow. It rained.")

    assert refused(path) == (f"{path}: source_sha256: a.md is not the text labelled.", 2)


def test_a_text_that_is_no_utf_8_is_refused(tmp_path: Path) -> None:
    path = labelled(tmp_path)
    (tmp_path / "a.md").write_bytes(b"\xff")

    assert refused(path) == (f"{path}: byte 0: No UTF-8 text.", 2)


def test_a_service_that_fails_ends_the_command_with_its_words(tmp_path: Path) -> None:
    with chat_service(b"", 500) as service, override_settings(CHAT_EXTRACTOR_URL=service.url):
        words, code = refused(labelled(tmp_path), "--extractor", "chat")

    assert (words, code) == ("The chat service answered with status 500.", 1)
