"""comply.xlsx: all sheets, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from planner import __version__
from planner.compliance.account import ComplianceAccounts
from planner.compliance.tables import VERIFIED
from planner.workbook.compliance.cells import Cells
from planner.workbook.compliance.determination import write_determination
from planner.workbook.compliance.entities import write_carry_over, write_provinces, write_surrender
from planner.workbook.compliance.in_force import write_benchmarks, write_rules
from planner.workbook.compliance.overview import write_overview
from planner.workbook.compliance.pre_allocation import write_pre_allocation
from planner.workbook.derived import digest_of_run
from planner.workbook.report_book import new_report_book
from planner.workbook.save import abandoned_on_failure, save_whole
from planner.workbook_options import Language, Unit

SHEETS = (
    "comply_overview",
    "comply_pre_allocation",
    "comply_determination",
    "comply_surrender",
    "comply_carry_over",
    "comply_provinces",
    "comply_rules",
    "comply_benchmarks",
)
"""Keys of the sheets in the order of the tabs."""


def write_compliance_workbook(
    accounts: ComplianceAccounts, path: Path, *, language: str = Language.BOTH
) -> None:
    """Write the workbook. Every amount is computed in it from verified figures, benchmarks and parameters.

    Amounts are whole tonnes. Raises ValueError for an unknown language and OSError where the file cannot be
    written.
    """
    plan = accounts.plan
    verified = accounts.installations[[column.name for column in VERIFIED.columns]]
    book = new_report_book(
        language=language,
        unit=Unit.MEGATONNES,
        sheet_keys=SHEETS,
        subject=plan.name,
        runs=[
            digest_of_run(plan.case.digests, plan.versions, plan.options),
            *(
                table.to_csv(index=False, lineterminator="\n")
                for table in (verified, accounts.rules, accounts.benchmarks)
            ),
        ],
        currency=plan.case.settings.currency,
        planner_version=__version__,
        classified=True,
    )
    cells = Cells(book, accounts)
    with abandoned_on_failure(book.workbook):
        write_rules(cells)
        write_benchmarks(cells)
        write_determination(cells)
        write_pre_allocation(cells)
        write_surrender(cells)
        write_carry_over(cells)
        write_provinces(cells)
        write_overview(cells, SHEETS[1:])
        save_whole(book.workbook, path)
