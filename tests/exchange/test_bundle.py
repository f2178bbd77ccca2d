from __future__ import annotations

import os
import stat
import zipfile
from pathlib import Path

import pytest

from forecasts.exchange import BundleError, is_earlier_bundle, open_bundle
from tests.bundles import FILES, QUESTIONS, write_bundle, write_zip


def test_bundle_is_read_from_a_folder(tmp_path: Path) -> None:
    with open_bundle(write_bundle(tmp_path / "b", FILES)) as bundle:
        assert bundle.names == set(FILES)
        with bundle.open("questions.csv") as stream:
            assert stream.read().decode() == QUESTIONS


def test_bundle_is_read_from_a_zip(tmp_path: Path) -> None:
    with open_bundle(write_zip(tmp_path / "b.zip", FILES)) as bundle:
        assert bundle.names == set(FILES)
        with bundle.open("questions.csv") as stream:
            assert stream.read().decode() == QUESTIONS


def test_bundle_overlooks_hidden_files_of_a_folder(tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "b", {".DS_Store": "x", "tournament.json": "{}"})

    with open_bundle(folder) as bundle:
        assert bundle.names == {"tournament.json"}


@pytest.mark.parametrize("name", ["forecast.csv", "notes.txt"])
def test_bundle_with_a_foreign_file_is_refused(tmp_path: Path, name: str) -> None:
    folder = write_bundle(tmp_path / "b", {name: "x"})

    with pytest.raises(BundleError, match=f"{name} is not a file of a bundle"), open_bundle(folder):
        pass


@pytest.mark.parametrize(
    "name",
    [
        "../questions.csv",
        "/questions.csv",
        "a/questions.csv",
        "..\\questions.csv",
        "C:questions.csv",
    ],
)
def test_bundle_with_a_path_in_a_name_is_refused(tmp_path: Path, name: str) -> None:
    path = write_zip(tmp_path / "b.zip", {name: "x"})

    with pytest.raises(BundleError, match="not a file of a bundle"), open_bundle(path):
        pass


def test_bundle_with_a_name_that_ends_in_a_nul_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "b.zip", {"questions.csvX/../../x": "x"})
    path.write_bytes(path.read_bytes().replace(b"questions.csvX", b"questions.csv\0"))

    with pytest.raises(BundleError, match="not a file of a bundle"), open_bundle(path):
        pass


def test_bundle_with_a_file_twice_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "b.zip", {"questions.csv": "x", "forecasts.csv": "x"})
    path.write_bytes(path.read_bytes().replace(b"forecasts.csv", b"questions.csv"))

    with pytest.raises(BundleError, match="holds a file twice"), open_bundle(path):
        pass


def test_bundle_that_inflates_beyond_200_times_its_size_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "b.zip", {"questions.csv": "0" * 10_000_000})

    with pytest.raises(BundleError, match="inflates to 10000000 bytes"), open_bundle(path):
        pass


def test_bundle_that_lies_about_its_size_cannot_inflate_beyond_it(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "b.zip", {"questions.csv": "0" * 10_000_000})
    honest, lie = (10_000_000).to_bytes(4, "little"), (100).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(honest, lie))

    with (
        open_bundle(path) as bundle,
        bundle.open("questions.csv") as stream,
        pytest.raises(zipfile.BadZipFile),
    ):
        stream.read()


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_bundle_packed_by_another_method_is_refused(tmp_path: Path, method: int) -> None:
    path = write_zip(tmp_path / "b.zip", {"questions.csv": "x"}, method)

    with pytest.raises(BundleError, match="encrypted or not deflated"), open_bundle(path):
        pass


def test_bundle_with_a_link_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.zip"
    link = zipfile.ZipInfo("questions.csv")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(link, "/etc/passwd")

    with pytest.raises(BundleError, match="is a link"), open_bundle(path):
        pass


@pytest.mark.parametrize("content", [b"", b"PK", b"slug,title\n"])
def test_bundle_that_is_no_archive_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "b.zip"
    path.write_bytes(content)

    with pytest.raises(BundleError, match="neither a folder nor a zip"), open_bundle(path):
        pass


def test_bundle_that_does_not_exist_is_refused(tmp_path: Path) -> None:
    with (
        pytest.raises(BundleError, match="neither a folder nor a zip"),
        open_bundle(tmp_path / "none"),
    ):
        pass


def test_bundle_file_that_is_a_pipe_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "questions.csv")

    with pytest.raises(BundleError, match="is not a file of a bundle"), open_bundle(tmp_path):
        pass


def test_earlier_bundle_is_a_folder_with_tournament_json_and_its_like(tmp_path: Path) -> None:
    folder = write_bundle(tmp_path / "b", FILES)
    readme_alone = write_bundle(tmp_path / "r", {"README.md": "mine"})
    with_more = write_bundle(tmp_path / "m", FILES | {"thesis.tex": "mine"})

    assert is_earlier_bundle(folder)
    assert not is_earlier_bundle(readme_alone)
    assert not is_earlier_bundle(with_more)
