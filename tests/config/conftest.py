"""Data folders, and servers that do not wait for the disk."""

import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import embedded
from tests.config.installation import stop


@pytest.fixture(autouse=True)
def throw_away_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PRESAGE_FSYNC", "off")


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A cluster to copy: initdb would take most of these tests' time."""
    folder = tmp_path_factory.mktemp("prepared")
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("PRESAGE_FSYNC", "off")
        with embedded.running(folder):
            pass
    return folder / "postgres"


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path / "data"
    stop(tmp_path / "data")


@pytest.fixture
def data(cluster: Path, empty: Path) -> Path:
    shutil.copytree(cluster, empty / "postgres")
    return empty


@pytest.fixture
def open_data() -> Iterator[Path]:
    """A data folder that every user can reach; root's temporary folders are closed."""
    home = Path(tempfile.mkdtemp(dir="/tmp"))
    home.chmod(0o755)
    (home / "data").mkdir()
    yield home / "data"
    stop(home / "data")
    shutil.rmtree(home)
