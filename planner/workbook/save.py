"""Saving a workbook whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet._write_only import WriteOnlyWorksheet


def save_whole(workbook: Workbook, path: Path) -> None:
    """Write beside the target, then rename: nobody ever sees half a workbook."""
    unfinished = path.with_name(f".{path.stem}.{os.getpid()}.unfinished.xlsx")
    try:
        workbook.save(unfinished)
        unfinished.replace(path)
    finally:
        unfinished.unlink(missing_ok=True)


@contextmanager
def abandoned_on_failure(workbook: Workbook) -> Iterator[None]:
    """Close the temporary files behind sheets that will never be saved."""
    try:
        yield
    except BaseException:
        for sheet in workbook:
            if isinstance(sheet, WriteOnlyWorksheet) and not sheet.closed:
                sheet.close()
        raise
