"""robust.xlsx: all sheets, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from planner.planning import library_versions
from planner.robust.plan import RobustPlan
from planner.workbook.derived import digest_of_run
from planner.workbook.report_book import new_report_book
from planner.workbook.robust.charts import write_charts
from planner.workbook.robust.limits import write_caps, write_corrections
from planner.workbook.robust.lists import write_futures
from planner.workbook.robust.overview import write_overview
from planner.workbook.robust.paths import write_benchmarks, write_markets
from planner.workbook.save import abandoned_on_failure, save_whole
from planner.workbook_options import Language, Unit

SHEETS = (
    "robust_overview",
    "robust_charts",
    "robust_benchmarks",
    "robust_futures",
    "robust_markets",
    "robust_caps",
    "robust_corrections",
)
"""Keys of the sheets in the order of the tabs."""


def write_robust(
    plan: RobustPlan, path: Path, *, language: str = Language.BOTH, unit: str = Unit.MEGATONNES
) -> None:
    """Write a robust plan to ``path`` (.xlsx); options as in ``planner.workbook.write_workbook``.

    Raises ValueError for an unknown option and OSError where the file cannot be written.
    """
    versions = library_versions()
    rule = plan.rule
    asked = {
        "risk": rule.risk.value,
        "tail": f"{rule.tail:g}",
        "largest_correction": f"{rule.largest_correction:g}",
    }
    central = plan.futures.central.case
    book = new_report_book(
        language=language,
        unit=unit,
        sheet_keys=SHEETS,
        subject=central.name,
        runs=[
            digest_of_run(central.digests, versions, asked),
            *(digest_of_run(future.case.digests, versions, asked) for future in plan.futures.members),
        ],
        currency=central.settings.currency,
        planner_version=versions["planner"],
    )
    with abandoned_on_failure(book.workbook):
        write_futures(book, plan)
        write_benchmarks(book, plan)
        write_markets(book, plan)
        write_caps(book, plan)
        write_corrections(book, plan)
        write_charts(book, plan)
        write_overview(book, plan, SHEETS[1:])
        save_whole(book.workbook, path)
