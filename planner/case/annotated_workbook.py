"""A copy of the planner's own workbook in which every fault and warning stands at its cell.

The planner's content and formats stay: a mark is a conditional format, a finding a comment, and both go when
the copy is checked and annotated again. What openpyxl does not carry over is lost in the copy: charts and
drawings, and the calculated values of formulas until a spreadsheet program saves it.
"""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Iterator
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell, MergedCell
from openpyxl.comments import Comment
from openpyxl.formatting.formatting import ConditionalFormattingList
from openpyxl.formatting.rule import Rule
from openpyxl.styles import PatternFill
from openpyxl.styles.differential import DifferentialStyle
from openpyxl.worksheet.worksheet import Worksheet

from planner.case.examine import Examination
from planner.case.faults import Fault
from planner.case.findings_sheet import FINDINGS_SHEET, add_findings_sheet
from planner.case.whole_file import appearing_whole

AUTHOR = "planner check"
_OURS_BEGINS = f"\n--- {AUTHOR} ---\n"
"""What stands between the planner's own comment on a cell and the findings."""

MOST_COMMENTS = 10_000
"""Cells that get a comment; a workbook with many more opens slowly. All findings are listed nevertheless."""

_MARKS = {"fault": ("TRUE+0=1", "F4B6B6"), "warning": ("TRUE+1=2", "FFE08A")}
"""By standing: the formula of the mark, always true and by its form recognised as ours, and its colour."""

_CHARACTERS_PER_LINE, _LINE_HEIGHT, _COMMENT_WIDTH = 42, 16, 300


def write_annotated(path: Path, examination: Examination, out: Path) -> None:
    """Write the workbook at ``path``, which can be read as one, with the findings of its examination.

    ``path`` is left untouched. Raises FileExistsError where ``out`` exists.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # openpyxl warns of what it does not carry over, as said above
        book = load_workbook(path, rich_text=True)
    _remove_earlier_findings(book)
    listed = [("fault", fault) for fault in examination.faults]
    listed += [("warning", warning) for warning in examination.warnings]
    for sheet, address, findings in list(_by_cell(book, listed))[:MOST_COMMENTS]:
        _comment(sheet[address], findings)
    for sheet in book.worksheets:
        for standing in _MARKS:
            here = [fault for which, fault in listed if which == standing and _sheet_of(fault) == sheet.title]
            _mark(sheet, here, standing)
    add_findings_sheet(book, listed)
    with appearing_whole(out) as unfinished:
        book.save(unfinished)


def _sheet_of(fault: Fault) -> str | None:
    """Return the sheet in which the fault has a cell."""
    return None if fault.cell is None else fault.cell.rpartition("!")[0]


def _address(sheet: Worksheet, fault: Fault) -> str:
    """Return the cell of the fault; of merged cells the first, which is the one that shows."""
    address = (fault.cell or "").rpartition("!")[2]
    if isinstance(sheet[address], MergedCell):
        for merged in sheet.merged_cells.ranges:
            if address in merged:
                return str(merged.start_cell.coordinate)
    return address


def _by_cell(
    book: Workbook, listed: Iterable[tuple[str, Fault]]
) -> Iterator[tuple[Worksheet, str, list[tuple[str, Fault]]]]:
    """Yield each cell that has findings, with these, in the order of the findings."""
    cells: dict[tuple[str, str], list[tuple[str, Fault]]] = {}
    for standing, fault in listed:
        name = _sheet_of(fault)
        if name is not None:
            cells.setdefault((name, _address(book[name], fault)), []).append((standing, fault))
    for (name, address), findings in cells.items():
        yield book[name], address, findings


def _comment(cell: Cell, findings: list[tuple[str, Fault]]) -> None:
    """Put the findings in a comment, beneath the planner's own where there is one."""
    text = "\n".join(f"{standing}: {fault.problem}; {fault.remedy}" for standing, fault in findings)
    author = AUTHOR
    if cell.comment is not None:
        text, author = f"{cell.comment.text}{_OURS_BEGINS}{text}", cell.comment.author or ""
    lines = sum(1 + len(line) // _CHARACTERS_PER_LINE for line in text.split("\n"))
    cell.comment = Comment(text, author, height=_LINE_HEIGHT * (lines + 1), width=_COMMENT_WIDTH)


def _mark(sheet: Worksheet, faults: list[Fault], standing: str) -> None:
    """Colour the cells of the faults by one conditional format, so that their own format stays beneath."""
    if faults:
        addresses = dict.fromkeys(_address(sheet, fault) for fault in faults)
        formula, colour = _MARKS[standing]
        fill = PatternFill(bgColor=colour, fill_type="solid")
        rule = Rule(type="expression", formula=[formula], dxf=DifferentialStyle(fill=fill))
        sheet.conditional_formatting.add(" ".join(addresses), rule)


def _remove_earlier_findings(book: Workbook) -> None:
    """Take away what an earlier annotation added, so that a mended copy can be annotated anew."""
    if FINDINGS_SHEET in book.sheetnames:
        del book[FINDINGS_SHEET]
    ours = [[formula] for formula, _ in _MARKS.values()]
    for sheet in book.worksheets:
        kept = ConditionalFormattingList()
        for ranges in sheet.conditional_formatting:
            for rule in ranges.rules:
                if rule.formula not in ours:
                    kept.add(str(ranges.sqref), rule)
        sheet.conditional_formatting = kept
        for row in sheet.iter_rows():
            for cell in row:
                if isinstance(cell, Cell) and cell.comment is not None:
                    _remove_findings(cell, cell.comment)


def _remove_findings(cell: Cell, comment: Comment) -> None:
    own, separator, _ = comment.text.partition(_OURS_BEGINS)
    if comment.author == AUTHOR:
        cell.comment = None
    elif separator:
        cell.comment = Comment(own, comment.author or "", height=comment.height, width=comment.width)
