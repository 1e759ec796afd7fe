"""One run of one writer of ``bench_installations``: prints the seconds of writing."""

from __future__ import annotations

import gc
import json
import pickle
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Cells = list[list[tuple[Any, int] | None]]
"""Rows of cells: value (a formula begins with =) and number of its format."""
Book = tuple[str, list[tuple[str, Cells]]]
Formats = list[tuple[str, bool]]
"""Number format, bold."""


def write_ours(plan: Any, folder: Path, worth_processes: int | None = None) -> None:
    """The provinces' workbooks alone, as ``planner solve --installations separate`` writes them.

    ``worth_processes``: from how many installations on other processes write them, if not as usual.
    """
    from planner.workbook import province_files
    from planner.workbook.book import new_book
    from planner.workbook.write import SHEETS_OF_TOTALS

    if worth_processes is not None:
        province_files.WORTH_PROCESSES = worth_processes
    main = new_book(plan, "both", "Mt", SHEETS_OF_TOTALS)
    province_files.write_province_files(main, province_files.province_files(main), folder, "plan.xlsx")


def _ours(scratch: Path, worth_processes: int | None) -> float:
    import planner.workbook.province_files
    import planner.workbook.write  # noqa: F401 (imports are left out of the time)

    plan = pickle.loads((scratch / "plan.pickle").read_bytes())
    started = time.perf_counter()
    write_ours(plan, scratch / "written", worth_processes)
    return time.perf_counter() - started


def _openpyxl(path: Path, sheets: list[tuple[str, Cells]], formats: Formats, how: str) -> None:
    from openpyxl import Workbook
    from openpyxl.styles import Font

    book = Workbook(write_only=how == "write-only")
    if how != "write-only":
        book.remove(book.active)
    looks: list[Any] = []
    for title, rows in sheets:
        sheet = book.create_sheet(title)
        if how != "formats":
            for row in rows:
                sheet.append([None if cell is None else cell[0] for cell in row])
            continue
        if not looks:
            for number, (number_format, bold) in enumerate(formats, start=1):
                dressed = sheet.cell(1, number)
                dressed.number_format, dressed.font = number_format, Font(name="Microsoft YaHei", b=bold)
                looks.append(dressed._style)
        for row_number, row in enumerate(rows, start=1):
            for column, cell in enumerate(row, start=1):
                if cell is not None:
                    sheet.cell(row_number, column, cell[0])._style = looks[cell[1]]
    book.save(path)


def _xlsxwriter(path: Path, sheets: list[tuple[str, Cells]], formats: Formats) -> None:
    from xlsxwriter import Workbook

    with Workbook(str(path), {"constant_memory": True}) as book:
        looks = [book.add_format({"num_format": shown, "bold": bool(bold)}) for shown, bold in formats]
        for title, rows in sheets:
            sheet = book.add_worksheet(title)
            for row_number, row in enumerate(rows):
                for column, cell in enumerate(row):
                    if cell is None:
                        continue
                    value, look = cell[0], looks[cell[1]]
                    if isinstance(value, str) and value.startswith("="):
                        sheet.write_formula(row_number, column, value, look)
                    elif isinstance(value, str):
                        sheet.write_string(row_number, column, value, look)
                    else:
                        sheet.write_number(row_number, column, value, look)


def _pyexcelerate(path: Path, sheets: list[tuple[str, Cells]], _: Formats) -> None:
    from pyexcelerate import Workbook

    book = Workbook()
    for title, rows in sheets:
        book.new_sheet(title, data=[[None if cell is None else cell[0] for cell in row] for row in rows])
    book.save(str(path))


def _rustpy(path: Path, sheets: list[tuple[str, Cells]], _: Formats) -> None:
    from rustpy_xlsxwriter import FastExcel

    book = FastExcel(str(path))
    for title, rows in sheets:
        names = [str(number) for number in range(max(map(len, rows)))]
        filled = [[None if cell is None else cell[0] for cell in row] for row in rows]
        book.sheet(title, [dict(zip(names, row, strict=False)) for row in filled])
    book.save()


OTHERS: dict[str, Callable[[Path, list[tuple[str, Cells]], Formats], None]] = {
    "openpyxl, with formats": lambda *given: _openpyxl(*given, "formats"),
    "openpyxl, plain": lambda *given: _openpyxl(*given, "plain"),
    "openpyxl, write-only, plain": lambda *given: _openpyxl(*given, "write-only"),
    "xlsxwriter, constant memory": _xlsxwriter,
    "pyexcelerate, plain": _pyexcelerate,
    "rustpy-xlsxwriter, plain": _rustpy,
}


def main() -> None:
    """Arguments: the writer, the folder with the cells and the plan."""
    writer, scratch = sys.argv[1], Path(sys.argv[2])
    if writer.startswith("ours"):
        print(json.dumps(_ours(scratch, 0 if "processes" in writer else None)))
        return
    books, formats = pickle.loads((scratch / "cells.pickle").read_bytes())
    write, target = OTHERS[writer], scratch / "others"
    target.mkdir(exist_ok=True)
    # To search all the cells that wait to be written for garbage would count against the writer.
    gc.freeze()
    started = time.perf_counter()
    for name, sheets in books:
        write(target / name, sheets, formats)
    print(json.dumps(time.perf_counter() - started))


if __name__ == "__main__":
    main()
