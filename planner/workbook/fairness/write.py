"""fairness.xlsx: all sheets, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from planner.fairness.side_by_side import SideBySide
from planner.workbook.derived import digest_of_run
from planner.workbook.fairness.overview import write_overview
from planner.workbook.fairness.paths import RulePaths
from planner.workbook.fairness.products import write_products
from planner.workbook.report_book import new_report_book
from planner.workbook.save import abandoned_on_failure, save_whole
from planner.workbook_options import Language, Unit

SHEETS = (
    "fairness_overview",
    "fairness_charts",
    "fairness_products",
    "fairness_benchmarks",
    "fairness_burdens",
)
"""Keys of the sheets in the order of the tabs."""


def write_fairness(
    compared: SideBySide, path: Path, *, language: str = Language.BOTH, unit: str = Unit.MEGATONNES
) -> None:
    """Write the rules side by side to ``path`` (.xlsx); options as in ``planner.workbook.write_workbook``.

    Raises ValueError for an unknown option and OSError where the file cannot be written.
    """
    plans = list(compared.plans.values())
    settings = compared.case.settings
    book = new_report_book(
        language=language,
        unit=unit,
        sheet_keys=SHEETS,
        subject=compared.case.name,
        runs=[
            digest_of_run(plan.case.digests, plan.versions, {"fairness": rule.value})
            for rule, plan in compared.plans.items()
        ],
        currency=settings.currency,
        planner_version=plans[0].versions["planner"],
    )
    with abandoned_on_failure(book.workbook):
        write_products(book, compared)
        paths = RulePaths(book, compared)
        paths.write_benchmarks()
        paths.write_burdens()
        write_overview(book, compared, SHEETS[1:])
        save_whole(book.workbook, path)
