"""``make run`` on a machine that has nothing but this project's files."""

from urllib.request import urlopen

import pytest

from tests.clone import Site

pytestmark = pytest.mark.timeout(400)


def test_make_run_serves_real_questions_from_a_clean_clone(site: Site) -> None:
    with urlopen(f"{site.address}/tournaments/confrontation-with-china/") as answer:
        page = answer.read().decode()

    assert "Will an EU-China summit take place in 2028?" in page


def test_make_run_prints_a_stewards_and_a_forecasters_log_in(site: Site) -> None:
    assert list(site.passwords) == ["steward", "forecaster"]


def test_make_run_scores_the_archive_before_it_is_ready(site: Site) -> None:
    address = f"{site.address}/api/v1/tournaments/confrontation-with-china-archive/leaderboard/"
    with urlopen(address) as answer:
        assert b'"count":60' in answer.read()
