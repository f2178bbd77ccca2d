"""A bundle on disk, a folder or a zip, opened without trusting it."""

from __future__ import annotations

import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from forecasts.exchange.tables import FILES, TOURNAMENT

MOST_BYTES = 2 * 2**30  # of a zip, inflated
MOST_TIMES = 200  # its own size
# The other methods inflate a block of any size at once.
METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
DAMAGE = (OSError, EOFError, NotImplementedError, zipfile.BadZipFile, zlib.error)
SEALED = 0x61  # flags: encrypted, patched, strongly encrypted


class BundleError(Exception):
    """The folder or archive as a whole cannot be used; the text says why."""


class Bundle:
    """The files of a bundle by name. ``open`` streams one; nothing is unpacked to disk."""

    def __init__(self, folder: Path | None, archive: zipfile.ZipFile | None, names: set[str]):
        self._folder, self._archive, self.names = folder, archive, names

    def __contains__(self, name: str) -> bool:
        return name in self.names

    def open(self, name: str) -> IO[bytes]:
        if self._archive is not None:
            return self._archive.open(name)
        assert self._folder is not None
        return (self._folder / name).open("rb")


@contextmanager
def open_bundle(path: Path) -> Iterator[Bundle]:
    """Open a folder or a zip that holds files of a bundle and nothing else.

    Hidden files of a folder are overlooked. Raises BundleError for foreign files, paths in
    names, links, encryption, and archives that inflate beyond their limits.
    """
    if path.is_dir():
        yield Bundle(path, None, _files_of(path))
        return
    try:
        archive = zipfile.ZipFile(path)
    except (*DAMAGE, ValueError) as error:
        raise BundleError(f"{path} is neither a folder nor a zip archive.") from error
    with archive:
        _check_archive(archive, path.stat().st_size)
        yield Bundle(None, archive, set(archive.namelist()))


def is_earlier_bundle(folder: Path) -> bool:
    """Return whether a folder holds a bundle and nothing else, so that it may be replaced."""
    found = list(folder.iterdir())
    named = all(path.name in FILES and path.is_file() for path in found)
    return named and TOURNAMENT in {path.name for path in found}


def _files_of(folder: Path) -> set[str]:
    found = [path for path in folder.iterdir() if not path.name.startswith(".")]
    for path in found:
        if path.name not in FILES or not path.is_file():
            raise BundleError(f"{path.name} is not a file of a bundle.")
    return {path.name for path in found}


def _check_archive(archive: zipfile.ZipFile, size: int) -> None:
    members = archive.infolist()
    for member in members:
        _check_member(member)
    if len({member.filename for member in members}) != len(members):
        raise BundleError("The archive holds a file twice.")
    # Reading stops at the declared size, so a lie about it cannot inflate any further.
    inflated = sum(member.file_size for member in members)
    if inflated > MOST_BYTES or inflated > MOST_TIMES * size:
        raise BundleError(
            f"The archive inflates to {inflated} bytes; the limits are {MOST_BYTES} and "
            f"{MOST_TIMES} times its size. Unpack it and give the folder."
        )


def _check_member(member: zipfile.ZipInfo) -> None:
    name = member.orig_filename
    if name not in FILES:
        raise BundleError(f"The archive holds “{name[:100]}”, not a file of a bundle.")
    if stat.S_ISLNK(member.external_attr >> 16):
        raise BundleError(f"{name} is a link.")
    if member.flag_bits & SEALED or member.compress_type not in METHODS:
        raise BundleError(f"{name} is encrypted or not deflated.")
