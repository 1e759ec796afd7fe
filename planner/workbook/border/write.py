"""border.xlsx: all sheets, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from planner.border.exposure import BorderExposure
from planner.border.read import BorderInputs
from planner.published_plan import PublishedPlan
from planner.workbook.border.sheets import write_products, write_sources, write_years
from planner.workbook.derived import digest_of_run
from planner.workbook.report_book import new_report_book
from planner.workbook.save import abandoned_on_failure, save_whole
from planner.workbook_options import Language, Unit

SHEETS = ("border_years", "border_products", "border_sources")
"""Keys of the sheets in the order of the tabs."""


def write_border_workbook(
    plan: PublishedPlan,
    inputs: BorderInputs,
    exposure: BorderExposure,
    path: Path,
    *,
    language: str = Language.BOTH,
    unit: str = Unit.MEGATONNES,
) -> None:
    """Write the exposure to ``path`` (.xlsx); the totals of a year are live sums over the products.

    Options as in ``planner.workbook.write_workbook``. Raises ValueError for an unknown option and OSError
    where the file cannot be written.
    """
    tables = (inputs.goods, inputs.years, inputs.sources)
    book = new_report_book(
        language=language,
        unit=unit,
        sheet_keys=SHEETS,
        subject=plan.name,
        runs=[
            digest_of_run(plan.case.digests, plan.versions, plan.options),
            *(table.to_csv(index=False, lineterminator="\n") for table in tables),
        ],
        currency=plan.case.settings.currency,
        planner_version=plan.versions["planner"],
    )
    with abandoned_on_failure(book.workbook):
        write_products(book, plan, exposure)
        write_years(book, inputs, exposure)
        write_sources(book, inputs)
        save_whole(book.workbook, path)
