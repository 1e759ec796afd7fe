"""compare.xlsx: all sheets, written whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from planner.comparison.inputs import input_differences
from planner.comparison.plans import refuse_unless_comparable
from planner.published_plan import PublishedPlan
from planner.workbook.comparison.charts import write_charts
from planner.workbook.comparison.lists import write_inputs, write_shadow_prices
from planner.workbook.comparison.overview import Overview
from planner.workbook.comparison.paths import ComparedPaths
from planner.workbook.derived import digest_of_run
from planner.workbook.report_book import new_report_book
from planner.workbook.save import abandoned_on_failure, save_whole
from planner.workbook_options import Language, Unit

SHEETS = (
    "compare_overview",
    "compare_charts",
    "compare_benchmark_charts",
    "compare_inputs",
    "compare_benchmarks",
    "compare_allocations",
    "compare_emissions",
    "compare_market",
    "compare_measures",
    "compare_shadow_prices",
)
"""Keys of the sheets in the order of the tabs."""


def write_comparison(
    plans: Sequence[PublishedPlan],
    names: Sequence[str],
    path: Path,
    *,
    language: str = Language.BOTH,
    unit: str = Unit.MEGATONNES,
) -> None:
    """Write the comparison of plans to ``path`` (.xlsx); the first is what the others are measured against.

    ``names``: how the plans are called in it. Options as in ``planner.workbook.write_workbook``. Raises
    ``NotComparableError`` where the plans cannot stand in one table, ValueError for an unknown option and
    OSError where the file cannot be written.
    """
    refuse_unless_comparable(plans)
    book = new_report_book(
        language=language,
        unit=unit,
        sheet_keys=SHEETS,
        subject=" / ".join(names),
        runs=[digest_of_run(plan.case.digests, plan.versions, plan.options) for plan in plans],
        currency=plans[0].case.settings.currency,
        planner_version=plans[0].versions["planner"],
    )
    differences = input_differences(plans)
    with abandoned_on_failure(book.workbook):
        paths = ComparedPaths(book, plans, names)
        write_inputs(book, names, differences)
        paths.write_benchmarks()
        paths.write_allocations()
        paths.write_emissions()
        paths.write_market()
        paths.write_measures()
        write_shadow_prices(book, plans, names)
        write_charts(book, plans, names)
        Overview(book, plans, names).write(differences, SHEETS[1:])
        save_whole(book.workbook, path)
