"""The README of a bundle: what each column means, and how to recompute the scores."""

from __future__ import annotations

from forecasts.exchange.tables import (
    AGGREGATES,
    FORECASTS,
    LEADERBOARD,
    QUESTIONS,
    RESOLUTIONS,
    SCORES,
    TOURNAMENT,
    TOURNAMENT_KEYS,
    Table,
)

TABLES = (QUESTIONS, FORECASTS, RESOLUTIONS, SCORES, LEADERBOARD, AGGREGATES)
PAGE = """\
# {title}

{description}

Licence: {licence}

CSV files are UTF-8 with a header and RFC 4180 quoting. Times are ISO 8601 in UTC. Probabilities
are decimals from 0 to 1. Losses run from 0 (best) to 1 (worst). Forecasters appear under
pseudonymous handles. A text that a spreadsheet would run as a formula begins with an apostrophe
that is not part of it.

## Recompute the scores

`scores.csv`, `leaderboard.csv` and `aggregates.csv` follow from the other files.

`recompute.py` computes `scores.csv` anew from them and says how far apart the two are. It is two
hundred lines that share no code with Presage; Python 3.11 and NumPy are all it needs.

```
python recompute.py
python recompute.py --write MY_SCORES.csv
```

With Presage installed, and a database that does not hold this tournament, they come out byte for
byte:

```
manage.py import_tournament THIS_FOLDER
manage.py score --tournament {slug} --all
manage.py export_tournament {slug} RECOMPUTED
cmp THIS_FOLDER/scores.csv RECOMPUTED/scores.csv
```

Scored under version {scoring_version} of the rules.

{files}
"""


def spell_readme(texts: dict[str, str]) -> str:
    """Return the page, in Markdown; ``texts`` has every key of tournament.json."""
    sections = [_section(TOURNAMENT, "The tournament.", TOURNAMENT_KEYS)]
    sections += [_section(table.file, table.about, _meanings(table)) for table in TABLES]
    filled = texts | {
        "licence": texts["licence"] or "not stated",
        "description": texts["description"] or "A forecasting tournament.",
    }
    return PAGE.format(**filled, files="\n\n".join(sections))


def _meanings(table: Table) -> dict[str, str]:
    return {column.name: column.meaning for column in table.columns}


def _section(file: str, about: str, meanings: dict[str, str]) -> str:
    lines = [f"| `{name}` | {_escaped(meaning)} |" for name, meaning in meanings.items()]
    return "\n".join([f"## {file}", "", about, "", "| column | meaning |", "|---|---|", *lines])


def _escaped(meaning: str) -> str:
    return meaning.replace("|", "\\|")
