"""frontier.xlsx: all sheets, written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from planner.case.case import Case
from planner.frontier.found import Frontier
from planner.planning import library_versions
from planner.workbook.derived import digest_of_run
from planner.workbook.frontier.points import Points
from planner.workbook.report_book import new_report_book
from planner.workbook.save import abandoned_on_failure, save_whole
from planner.workbook_options import Language, Unit

POINTS, CHART = "frontier_points", "frontier_chart"
"""Keys of the sheets in the order of the tabs; a single point has no chart."""


def write_frontier(
    frontier: Frontier,
    case: Case,
    path: Path,
    *,
    subject: str,
    language: str = Language.BOTH,
    unit: str = Unit.MEGATONNES,
) -> None:
    """Write a frontier of ``case`` to ``path`` (.xlsx); ``subject``: what the case is called in titles.

    Options as in ``planner.workbook.write_workbook``. Raises ValueError for an unknown option and OSError
    where the file cannot be written.
    """
    versions = library_versions()
    book = new_report_book(
        language=language,
        unit=unit,
        sheet_keys=(POINTS, CHART) if len(frontier.solved) > 1 else (POINTS,),
        subject=subject,
        runs=[
            digest_of_run(case.digests, versions, {"frontier": frontier.of.value}),
            frontier.table.to_csv(index=False, lineterminator="\n"),
        ],
        currency=case.settings.currency,
        planner_version=versions["planner"],
    )
    with abandoned_on_failure(book.workbook):
        points = Points(book, frontier, case)
        points.write_table()
        if CHART in book.sheet_names:
            points.write_chart()
        save_whole(book.workbook, path)
