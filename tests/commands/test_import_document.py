from __future__ import annotations

from pathlib import Path

import pytest

from forecasts.models import Document
from tests.intake import PIECE
from tests.running import complaints, run

pytestmark = pytest.mark.django_db


def a_file(folder: Path, name: str = "clouds.md", text: str = PIECE) -> Path:
    file = folder / name
    file.write_text(text)
    return file


def test_import_document_says_where_its_citation_is_confirmed(tmp_path: Path) -> None:
    out, _ = run("import_document", a_file(tmp_path), "--outlet", "The Paper")

    document = Document.objects.get()
    assert out.splitlines()[-1] == (
        "Took in “Clouds over the valley”: confirm how it is cited at "
        f"/sources/{document.slug}/cite/."
    )
    assert document.runs.count() == 0


def test_import_document_with_all_that_is_needed_is_mined_at_once(tmp_path: Path) -> None:
    cited = ("--outlet", "The Paper", "--title", "Clouds", "--date", "2026-01")

    run(
        "import_document", a_file(tmp_path), *cited,
        "--author", "A. Uthor", "--author", "B. Riter", "--rights", "© The Paper",
        "--url", "https://paper.example/clouds", "--two-coders",
    )  # fmt: skip

    document = Document.objects.get()
    said = (document.title, document.published_on, document.rights, document.two_coders)
    assert said == ("Clouds", "2026-01", "© The Paper", True)
    assert [author.name for author in document.authors.all()] == ["A. Uthor", "B. Riter"]
    assert document.runs.count() == 1


def test_import_document_reports_what_was_mended(tmp_path: Path) -> None:
    out, _ = run("import_document", a_file(tmp_path), "--outlet", "The Paper")

    assert out.splitlines()[:-1] == ["  3.4% of its letters left out of the search"]


def test_import_document_of_the_same_file_says_so_and_does_nothing(tmp_path: Path) -> None:
    file = a_file(tmp_path)
    run("import_document", file, "--outlet", "The Paper")

    out, _ = run("import_document", file, "--outlet", "The Paper")

    slug = Document.objects.get().slug
    assert out == (
        "This very file is here already: “Clouds over the valley”. Nothing was done: confirm how "
        f"it is cited at /sources/{slug}/cite/.\n"
    )


@pytest.mark.parametrize(
    ("name", "text", "arguments", "reason"),
    [
        ("a.md", PIECE, [], "outlet: Say it: a claim without it cannot be cited."),
        ("a.md", PIECE, ["--outlet", "P", "--date", "May"], "date: Give a year, a month or a day."),
        (
            "a.doc",
            PIECE,
            ["--outlet", "P"],
            "Its name does not end like one of a text: say its format.",
        ),
        ("a.md", "Boo.", ["--outlet", "P"], "No sentence was found in this text."),
        ("a.pdf", PIECE, ["--outlet", "P"], "This is not a PDF, though it says so."),
    ],
)
def test_import_document_fails_with_the_file_and_the_reason(
    tmp_path: Path, name: str, text: str, arguments: list[str], reason: str
) -> None:
    file = a_file(tmp_path, name, text)

    assert complaints("import_document", file, *arguments) == ([], 2, f"{file}: {reason}")
    assert Document.objects.count() == 0


def test_import_document_of_nothing_fails(tmp_path: Path) -> None:
    file = tmp_path / "none.md"

    assert complaints("import_document", file, "--outlet", "P") == (
        [],
        2,
        f"{file}: No such file or directory",
    )


def test_import_document_takes_the_format_that_is_said(tmp_path: Path) -> None:
    file = a_file(tmp_path, "clouds")

    run("import_document", file, "--outlet", "P", "--media-type", "text/markdown")

    assert Document.objects.get().text.media_type == "text/markdown"
