"""backtest.xlsx: all sheets, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from planner import __version__
from planner.backtest.compare import by_product
from planner.backtest.replay import PastYears
from planner.backtest.tables import UNITS
from planner.workbook.backtest.figures import write_figures, write_products
from planner.workbook.backtest.misses import write_misses
from planner.workbook.report_book import new_report_book
from planner.workbook.save import abandoned_on_failure, save_whole
from planner.workbook_options import Language, Unit

SHEETS = ("backtest_allocation", "backtest_emissions", "backtest_products", "backtest_figures")
"""Keys of the sheets in the order of the tabs."""

CURRENCY = "CNY"
"""A report book names a currency; this one has no amounts of money."""


def write_backtest_workbook(
    past: PastYears, units: pd.DataFrame, table: pd.DataFrame, path: Path, *, language: str = Language.BOTH
) -> None:
    """Write the back-test to ``path`` (.xlsx): misses and parts are live over the products' replayed sums.

    ``units``, ``table``: as ``replay`` and ``compare`` give them. Raises ValueError for an unknown language
    and OSError where the file cannot be written.
    """
    rules = past.rules
    tables = [*past.tables.values(), rules.compliance_rules, rules.announced_benchmarks]
    book = new_report_book(
        language=language,
        unit=Unit.MEGATONNES,
        sheet_keys=SHEETS,
        subject=f"{table['year'].min()}–{table['year'].max()}",
        runs=[rows.to_csv(index=False, lineterminator="\n") for rows in tables],
        currency=CURRENCY,
        planner_version=__version__,
    )
    with abandoned_on_failure(book.workbook):
        write_figures(book, {name: rows for name, rows in past.tables.items() if name != UNITS.name})
        write_products(book, by_product(units))
        write_misses(book, table, "emissions")
        write_misses(book, table, "allocation")
        save_whole(book.workbook, path)
