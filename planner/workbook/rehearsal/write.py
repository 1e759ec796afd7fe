"""rehearsal.xlsx: all sheets, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from planner.published_plan import PublishedPlan
from planner.rehearsal.carry_over import carry_over_rules
from planner.rehearsal.positions import Positions
from planner.rehearsal.rehearse import Rehearsal
from planner.rehearsal.rules import Rules
from planner.workbook.derived import digest_of_run
from planner.workbook.rehearsal.lists import write_largest, write_payments, write_rules
from planner.workbook.rehearsal.markets import write_markets, write_overview
from planner.workbook.report_book import new_report_book
from planner.workbook.save import abandoned_on_failure, save_whole
from planner.workbook_options import Language, Unit

SHEETS = (
    "rehearsal_overview",
    "rehearsal_markets",
    "rehearsal_payments",
    "rehearsal_largest",
    "rehearsal_rules",
)
"""Keys of the sheets in the order of the tabs."""


def write_rehearsal_workbook(
    plan: PublishedPlan,
    positions: Positions,
    rules: Rules,
    compliance_rules: pd.DataFrame,
    held: Rehearsal,
    path: Path,
    *,
    language: str = Language.BOTH,
    unit: str = Unit.MEGATONNES,
) -> None:
    """Write a rehearsal to ``path`` (.xlsx); ``compliance_rules``: the table with the limits of carry-over.

    Options as in ``planner.workbook.write_workbook``. Raises ValueError for an unknown option and OSError
    where the file cannot be written.
    """
    settings = plan.case.settings
    sectors = sorted(plan.case.sectors["sector"])
    carry_over = carry_over_rules(compliance_rules, sectors, settings.first_year, settings.last_year)
    book = new_report_book(
        language=language,
        unit=unit,
        sheet_keys=SHEETS,
        subject=plan.name,
        runs=[
            digest_of_run(plan.case.digests, plan.versions, plan.options),
            rules.model_dump_json(),
            carry_over.to_csv(index=False, lineterminator="\n"),
        ],
        currency=settings.currency,
        planner_version=plan.versions["planner"],
    )
    names = {one.name: book.terms.pair(one.name_zh, one.name, "\n") for one in rules.variants}
    with abandoned_on_failure(book.workbook):
        write_markets(book, held, names)
        write_overview(book, held, names)
        write_payments(book, plan, held, names)
        write_largest(book, plan, positions, held, names)
        write_rules(book, plan, rules, carry_over, names)
        save_whole(book.workbook, path)
