from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forecasts.exchange import (
    AGGREGATES,
    QUESTIONS,
    RESOLUTIONS,
    SCORES,
    Faults,
    open_bundle,
    read_rows,
    spell_readme,
    write_table,
)
from forecasts.exchange.writing import Cell, spell

JAN_31 = datetime(2026, 1, 31, 12, tzinfo=UTC)


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        (None, ""),
        (True, "true"),
        (False, "false"),
        (7, "7"),
        (0.1 + 0.2, "0.30000000000000004"),
        (-12.5, "-12.5"),
        (1e-07, "1e-07"),
        ("-12.5", "'-12.5"),
        (JAN_31, "2026-01-31T12:00:00Z"),
        (JAN_31 + timedelta(microseconds=1), "2026-01-31T12:00:00.000001Z"),
        (JAN_31.astimezone(timezone(timedelta(hours=8))), "2026-01-31T12:00:00Z"),
    ],
)
def test_value_is_spelled_in_one_way(value: Cell, cell: str) -> None:
    assert spell(value) == cell


def test_table_is_written_with_its_header_and_rfc_4180_line_ends(tmp_path: Path) -> None:
    count = write_table(tmp_path, SCORES, [("rain", "ada", 0.04, -1.5, 1.0, "1")])

    assert count == 1
    assert (tmp_path / "scores.csv").read_bytes() == (
        b"question,forecaster,brier,relative,coverage,scoring_version\r\n"
        b"rain,ada,0.04,-1.5,1.0,1\r\n"
    )


STARTS = st.sampled_from(["=", "'=", "\r", "\n", '"', ",", "\r\n", "-"])
TEXTS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0")) | st.builds(
    str.__add__,
    st.sampled_from(["=", "'=", "\r", "\n", '"', ",", "\r\n", "-"]),
    st.text("ab\r\n,'="),
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(TEXTS, min_size=1))
def test_text_comes_back_from_a_table_as_it_went_in(tmp_path: Path, texts: list[str]) -> None:
    rows = [("rain", "yes", JAN_31, None, text) for text in texts]
    write_table(tmp_path, RESOLUTIONS, rows)

    faults = Faults()
    with open_bundle(tmp_path) as bundle:
        read = [row.values["evidence"] for row in read_rows(bundle, RESOLUTIONS, faults)]

    assert faults.first == []
    assert read == texts


def test_readme_explains_every_column_and_the_command_that_recomputes() -> None:
    texts = {"slug": "cup", "title": "The cup", "description": "", "licence": "CC0-1.0"}

    page = spell_readme(texts | {"scoring_version": "1"})

    columns = (*QUESTIONS.columns, *AGGREGATES.columns)
    assert all(f"| `{column.name}` | " in page for column in columns)
    assert "\npython recompute.py\n" in page
    assert "manage.py score --tournament cup --all" in page
    assert "Licence: CC0-1.0" in page
