"""A national case, all tables together."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from inputs.build.installations import build_installations
from inputs.build.outlook import build_forecast, national_series
from inputs.build.policy import KEYS, build_caps, build_market, copied_tables
from inputs.build.readme import build_readme
from inputs.build.sources import COLUMNS, build_sources
from inputs.build.tables import write_table

NATIONAL_CASES = ("national", "national-high-demand")


def build_case(case: str) -> dict[str, pd.DataFrame]:
    """Return the tables of a national case by name, in the columns of the case format."""
    tables = copied_tables(case)
    settings = tables["settings"].set_index("key")["value"]
    base_year, first_year, last_year = (
        int(settings[key]) for key in ("base_year", "first_year", "last_year")
    )
    series = national_series(case, base_year, last_year)
    installations = build_installations(series.T[base_year])
    forecast = build_forecast(series, installations, first_year)
    return {
        **tables,
        "installations": installations,
        "output_forecast": forecast,
        "market": build_market(case, range(first_year, last_year + 1)),
        "cap_trajectory": build_caps(case, forecast, installations),
        "sources": build_sources(case),
    }


def write_case(case: str, folder: Path) -> None:
    """Build a national case and write its tables and README; the folder is made if it is not there."""
    tables = build_case(case)
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        write_table(table, folder, name, KEYS.get(name, COLUMNS))
    (folder / "README.md").write_text(build_readme(case, tables), encoding="utf-8", newline="\n")
