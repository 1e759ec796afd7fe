"""What any program needs to read the same files and to write the same cells, and nothing more."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROWS_OF_A_SHEET = 1_048_575
"""Excel's rows, less the header."""

Said = dict[str, Any]


def read_with_pandas(case: Path) -> Said:
    """Every CSV file of the case, with pandas' own guess of types."""
    import pandas as pd

    started = time.perf_counter()
    rows = sum(len(pd.read_csv(path)) for path in sorted(case.glob("*.csv")))
    return {"seconds": time.perf_counter() - started, "rows": rows}


def read_with_pyarrow(case: Path) -> Said:
    """The same by pyarrow, on all cores."""
    from pyarrow import csv

    started = time.perf_counter()
    rows = sum(csv.read_csv(path).num_rows for path in sorted(case.glob("*.csv")))
    return {"seconds": time.perf_counter() - started, "rows": rows}


def write_result_tables(result: Path) -> Said:
    """Every CSV and Parquet file of the result, by pyarrow, in its form."""
    from pyarrow import csv, parquet

    texts = {path.name: csv.read_csv(path) for path in sorted(result.glob("*.csv"))}
    tables = {path.name: parquet.read_table(path) for path in sorted(result.glob("*.parquet"))}
    with tempfile.TemporaryDirectory() as scratch:
        started = time.perf_counter()
        for name, table in texts.items():
            csv.write_csv(table, Path(scratch) / name)
        for name, table in tables.items():
            parquet.write_table(table, Path(scratch) / name)
        seconds = time.perf_counter() - started
    cells = sum(table.num_rows * table.num_columns for table in (*texts.values(), *tables.values()))
    return {"seconds": seconds, "cells": cells}


def write_with_rustpy(result: Path) -> Said:
    """The table of installations on as many sheets as it needs."""
    from rustpy_xlsxwriter import FastExcel

    sheets = list(_sheets(result))
    with tempfile.TemporaryDirectory() as scratch:
        started = time.perf_counter()
        book = FastExcel(str(Path(scratch) / "installations.xlsx"))
        for number, sheet in enumerate(sheets):
            book.sheet(f"installations {number}", sheet)
        book.save()
        seconds = time.perf_counter() - started
    return {"seconds": seconds, "cells": sum(sheet.size for sheet in sheets)}


def write_with_xlsxwriter(result: Path) -> Said:
    """The same, row by row, in constant memory."""
    import xlsxwriter

    sheets = list(_sheets(result))
    with tempfile.TemporaryDirectory() as scratch:
        started = time.perf_counter()
        options = {"constant_memory": True, "nan_inf_to_errors": True}
        with xlsxwriter.Workbook(str(Path(scratch) / "installations.xlsx"), options) as book:
            for number, sheet in enumerate(sheets):
                page = book.add_worksheet(f"installations {number}")
                page.write_row(0, 0, list(sheet.columns))
                for row, values in enumerate(sheet.itertuples(index=False), start=1):
                    page.write_row(row, 0, values)
        seconds = time.perf_counter() - started
    return {"seconds": seconds, "cells": sum(sheet.size for sheet in sheets)}


def _sheets(result: Path) -> Iterator[Any]:
    import pandas as pd

    table = pd.read_parquet(result / "installations.parquet")
    for first in range(0, len(table), ROWS_OF_A_SHEET):
        yield table.iloc[first : first + ROWS_OF_A_SHEET]
