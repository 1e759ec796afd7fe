"""The solver's record: its own values beside the live cells, and by how much they differ."""

from __future__ import annotations

from openpyxl.utils import get_column_letter

from planner.workbook.book import Book, Check
from planner.workbook.sheet import Column, Entry
from planner.workbook.style import LABEL, WRAPPED, Style
from planner.workbook.text import Formula
from planner.workbook.units import SCALED_QUANTITIES

_FIRST_VALUE_COLUMN = 5


def write_record(book: Book) -> None:
    """One row per recorded row of the workbook; deviations feed the checks, sheet by sheet.

    Deviation: sum over years of |live - solver|, relative to the sum of |solver|, or to 1 (of amounts: to a
    million tonnes) where that is less.
    """
    terms, years = book.terms, book.index.years
    columns = [
        Column(terms.header("sheet"), 22),
        Column(terms.header("item"), 40),
        Column(terms.header("quantity"), 34),
        Column(terms.header("deviation"), 12),
        *(Column(year, 12) for year in years),
    ]
    sheet = book.sheet("record", columns, frozen=4)
    rows_of_topic: dict[str, list[int]] = {}
    for record in sorted(book.records, key=lambda record: list(book.sheet_names).index(record.topic)):
        row = sheet.next_row
        last = _FIRST_VALUE_COLUMN + len(record.values) - 1
        solved = f"{get_column_letter(_FIRST_VALUE_COLUMN)}{row}:{get_column_letter(last)}{row}"
        difference = f"SUMPRODUCT(ABS({record.live}-{solved}))"
        smallest = "smallest_amount" if record.look in SCALED_QUANTITIES else "smallest_scale"
        deviation = Formula(f"{difference}/MAX({smallest},SUMPRODUCT(ABS({solved})))")
        values: list[Entry] = [(value, Style(record.look, "solver")) for value in record.values]
        sheet.row(
            [
                (book.sheet_names[record.topic], LABEL),
                (record.item, WRAPPED),
                (terms.label(record.quantity), WRAPPED),
                (deviation, Style("deviation")),
                *values,
            ]
        )
        rows_of_topic.setdefault(record.topic, []).append(row)
    for topic, rows in rows_of_topic.items():
        deviations = sheet.range(rows[0], 4, rows[-1], 4)
        book.checks.append(Check(topic, "check_as_solved", f"MAX({deviations})", "tolerance_record"))
