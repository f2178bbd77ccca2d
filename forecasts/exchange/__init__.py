"""The tournament bundle as a format: a folder or zip of CSV files. Pure: no database, no Django."""

from forecasts.exchange.bundle import Bundle, BundleError, is_earlier_bundle, open_bundle
from forecasts.exchange.faults import Fault, Faults
from forecasts.exchange.reading import Row, read_rows, read_tournament
from forecasts.exchange.readme import spell_readme
from forecasts.exchange.tables import (
    AGGREGATES,
    ANNULLED,
    FORECASTS,
    LEADERBOARD,
    QUESTIONS,
    RESOLUTIONS,
    SCORES,
    TOURNAMENT,
    Column,
    Table,
)
from forecasts.exchange.writing import (
    write_readme,
    write_recompute,
    write_table,
    write_tournament,
)

__all__ = [
    "AGGREGATES",
    "ANNULLED",
    "FORECASTS",
    "LEADERBOARD",
    "QUESTIONS",
    "RESOLUTIONS",
    "SCORES",
    "TOURNAMENT",
    "Bundle",
    "BundleError",
    "Column",
    "Fault",
    "Faults",
    "Row",
    "Table",
    "is_earlier_bundle",
    "open_bundle",
    "read_rows",
    "read_tournament",
    "spell_readme",
    "write_readme",
    "write_recompute",
    "write_table",
    "write_tournament",
]
