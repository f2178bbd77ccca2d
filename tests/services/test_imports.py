from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection

from accounts.models import User
from forecasts.models import Forecast, Question, Resolution, ScoreRun, Tournament
from forecasts.services.imports import Imported, import_tournament
from forecasts.services.resolutions import unresolve_question
from forecasts.services.scores import score_resolution
from tests.bundles import FILES, FORECASTS, QUESTIONS, write_bundle, write_zip
from tests.factories import (
    FEB_1,
    JAN_21,
    at,
    make_forecaster,
    make_question,
    make_steward,
)
from tests.services.importing import ALL, NOTHING, faults_of, imported, rows

pytestmark = pytest.mark.django_db


def ledger(slug: str) -> list[tuple[str, list[int] | None]]:
    entries = Forecast.objects.filter(question__slug=slug).order_by("id")
    return list(entries.values_list("forecaster__handle", "probabilities"))


def test_import_creates_what_the_bundle_holds(tmp_path: Path) -> None:
    assert imported(tmp_path) == ALL


def test_import_takes_a_zip(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "bundle.zip", FILES)

    assert import_tournament(path=path, now=at(FEB_1)) == ALL


def test_import_marks_forecasts_as_imported_and_keeps_their_stamps(tmp_path: Path) -> None:
    imported(tmp_path)

    first = Forecast.objects.earliest("id")
    assert (first.origin, first.submitted_at.isoformat()) == (
        Forecast.Origin.IMPORTED,
        "2026-01-02T00:00:00+00:00",
    )
    assert set(Forecast.objects.values_list("origin", flat=True)) == {Forecast.Origin.IMPORTED}


def test_import_keeps_the_order_of_the_file_in_the_ledger(tmp_path: Path) -> None:
    imported(tmp_path)

    assert ledger("rain") == [
        ("ada", [700_000, 300_000]),
        ("bob", [400_000, 600_000]),
        ("ada", [800_000, 200_000]),
        ("robo", [500_000, 500_000]),
        ("bob", None),
    ]


def test_import_scales_probabilities_to_a_million(tmp_path: Path) -> None:
    imported(tmp_path)

    assert ledger("host")[1] == ("bob", [333_334, 333_333, 333_333])


def test_import_creates_forecasters_whom_nobody_can_log_in_as(tmp_path: Path) -> None:
    imported(tmp_path)

    ada = User.objects.get(handle="ada")
    assert (ada.is_active, ada.has_usable_password(), ada.is_bot) == (False, False, False)
    assert User.objects.get(handle="robo").is_bot


def test_import_gives_forecasts_to_the_account_that_exists(tmp_path: Path) -> None:
    ada = make_forecaster("ada")

    assert imported(tmp_path).forecasters == 2
    assert Forecast.objects.filter(forecaster=ada).count() == 5


def test_import_creates_questions_with_labels_and_defaults(tmp_path: Path) -> None:
    imported(tmp_path)

    rain, host = Question.objects.get(slug="rain"), Question.objects.get(slug="host")
    assert list(rain.options.values_list("key", "label")) == [("yes", "Yes"), ("no", "No")]
    assert [option.label for option in host.options.all()] == ["japan", "korea", "none"]
    assert (rain.family, rain.weight, rain.tags) == ("rain", 1.0, [])


def test_import_records_resolutions_at_the_time_given(tmp_path: Path) -> None:
    imported(tmp_path)

    resolution = Question.objects.get(slug="rain").resolution
    assert resolution is not None
    assert resolution.recorded_at.isoformat() == "2026-01-26T00:00:00+00:00"
    assert resolution.evidence == "=the gauge"


def test_import_records_resolutions_now_where_no_time_is_given(tmp_path: Path) -> None:
    imported(tmp_path, {"resolutions.csv": f"question,outcome,known_at\nrain,yes,{JAN_21}\n"})

    assert Resolution.objects.get().recorded_at == FEB_1


def test_import_leaves_resolutions_to_be_scored(tmp_path: Path) -> None:
    imported(tmp_path)

    assert ScoreRun.objects.filter(scored_at=None).count() == 4


def test_import_of_the_same_bundle_twice_changes_nothing(tmp_path: Path) -> None:
    imported(tmp_path)
    before = rows()

    assert imported(tmp_path) == NOTHING
    assert rows() == before


@pytest.mark.django_db(transaction=True)
def test_import_of_the_same_bundle_by_two_at_once_adds_it_once(tmp_path: Path) -> None:
    path = write_bundle(tmp_path / "bundle", FILES)

    def once(_: int) -> Imported:
        try:
            return import_tournament(path=path, now=at(FEB_1))
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as pool:
        both = list(pool.map(once, range(2)))

    assert sorted(both, key=lambda report: report.forecasts) == [NOTHING, ALL]
    assert Forecast.objects.count() == 10


def test_import_of_a_longer_ledger_adds_what_is_missing(tmp_path: Path) -> None:
    imported(tmp_path)

    more = FORECASTS + "rain,eve,2026-01-02T00:00:00Z,0.7,\n"
    again = imported(tmp_path, {"forecasts.csv": more})

    assert (again.forecasters, again.forecasts) == (1, 1)


def test_import_counts_equal_rows(tmp_path: Path) -> None:
    header, once = FORECASTS.splitlines()[:2]
    imported(tmp_path, {"forecasts.csv": f"{header}\n{once}\n"})

    again = imported(tmp_path, {"forecasts.csv": f"{header}\n{once}\n{once}\n{once}\n"})

    assert again.forecasts == 2


def test_import_counts_equal_withdrawals(tmp_path: Path) -> None:
    header = FORECASTS.splitlines()[0]
    once = "rain,ada,2026-01-02T00:00:00Z,,\n"
    imported(tmp_path, {"forecasts.csv": f"{header}\n{once}"})

    again = imported(tmp_path, {"forecasts.csv": f"{header}\n{once}{once}"})

    assert again.forecasts == 1


def test_import_of_more_forecasts_makes_their_scores_due_again(tmp_path: Path) -> None:
    imported(tmp_path)
    rain, host = Question.objects.get(slug="rain"), Question.objects.get(slug="host")
    for question in (rain, host):
        assert question.resolution_id is not None
        score_resolution(resolution_id=question.resolution_id, now=at(FEB_1))

    imported(tmp_path, {"forecasts.csv": FORECASTS + "rain,eve,2026-01-02T00:00:00Z,0.7,\n"})

    runs = ScoreRun.objects.filter(resolution__in=[rain.resolution_id, host.resolution_id])
    assert list(runs.filter(scored_at=None)) == [runs.get(resolution=rain.resolution_id)]


def test_import_leaves_what_the_bundle_does_not_mention_alone(tmp_path: Path) -> None:
    imported(tmp_path)
    before = rows()

    again = imported(
        tmp_path,
        {
            "questions.csv": QUESTIONS.splitlines()[0],
            "forecasts.csv": FORECASTS.splitlines()[0],
            "resolutions.csv": "question,outcome,known_at",
        },
    )

    assert again == NOTHING
    assert rows() == before


def test_import_adds_to_questions_that_exist(tmp_path: Path) -> None:
    make_question("rain")
    path = write_bundle(tmp_path / "b", {"forecasts.csv": "\n".join(FORECASTS.splitlines()[:6])})

    added = import_tournament(path=path, slug="cup", now=at(FEB_1))

    assert (added.tournaments, added.questions, added.forecasts) == (0, 0, 5)


def test_import_in_a_dry_run_says_the_same_and_changes_nothing(tmp_path: Path) -> None:
    before = rows()

    assert imported(tmp_path, dry_run=True) == ALL
    assert rows() == before


def test_import_is_all_or_nothing(tmp_path: Path) -> None:
    before = rows()

    faults_of(tmp_path, {"forecasts.csv": FORECASTS + "rain,eve,2026-01-02T00:00:00Z,1.1,\n"})

    assert rows() == before


def test_import_takes_the_slug_given_over_that_of_the_file(tmp_path: Path) -> None:
    assert imported(tmp_path, slug="other").tournament == "other"
    assert [(cup.slug, cup.title) for cup in Tournament.objects.all()] == [("other", "The cup")]


def test_import_without_tournament_json_takes_slug_and_title_given(tmp_path: Path) -> None:
    path = write_bundle(tmp_path / "b", {"questions.csv": QUESTIONS})

    import_tournament(path=path, slug="other", now=at(FEB_1))
    import_tournament(path=path, slug="third", title="The third", now=at(FEB_1))

    assert sorted(Tournament.objects.values_list("slug", "title")) == [
        ("other", "other"),
        ("third", "The third"),
    ]


def test_import_makes_the_same_slugs_anew_in_another_tournament(tmp_path: Path) -> None:
    imported(tmp_path)

    assert imported(tmp_path, slug="other").forecasts == 10


def test_import_resolves_again_what_was_unresolved(tmp_path: Path) -> None:
    imported(tmp_path)
    rain = Question.objects.get(slug="rain")
    unresolve_question(question=rain, steward=make_steward(), evidence="", now=at(FEB_1))

    assert imported(tmp_path).resolutions == 1
    assert rain.resolutions.count() == 3


def test_import_annuls_what_was_known_before_the_opening(tmp_path: Path) -> None:
    known = "question,outcome,known_at\nrain,annulled,2025-01-01T00:00:00Z\n"

    assert imported(tmp_path, {"resolutions.csv": known}).resolutions == 1


def test_import_keeps_early_and_late_forecasts(tmp_path: Path) -> None:
    header = FORECASTS.splitlines()[0]
    early, late = "rain,ada,2025-12-01T00:00:00Z,0.7,", "rain,ada,2026-01-31T12:00:00Z,0.7,"

    assert imported(tmp_path, {"forecasts.csv": f"{header}\n{early}\n{late}\n"}).forecasts == 2
