"""What holds for every test."""

import shutil
from collections.abc import Iterator

import hypothesis
import pytest
from pytest_django import Settings

from tests.clone import Site, make_clone

# How long an example takes says more of the machine's other work than of ours.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    """Spare the cast the slow hashing that real passwords get."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """The site as ``make run`` serves it from a clean clone, with its worker and its clock."""
    folder = tmp_path_factory.mktemp("clone")
    make_clone(folder)
    served = Site(folder)
    yield served
    served.stop()
    shutil.rmtree(folder)
