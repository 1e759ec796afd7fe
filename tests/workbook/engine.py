"""A workbook computed by a formula engine in Python, where no spreadsheet program is at hand."""

from __future__ import annotations

import re
from pathlib import Path

import formulas
import openpyxl
from openpyxl import Workbook

CELL = re.compile(r"'\[.*\](?P<sheet>.+)'!(?P<cell>[A-Z]+[0-9]+)")


def computed(path: Path) -> Workbook:
    """The workbook with its values in place of its formulas."""
    formulas.get_functions()["HYPERLINK"] = lambda _, text: text
    solution = formulas.ExcelModel().loads(str(path)).finish().calculate()
    workbook = openpyxl.load_workbook(path)
    by_upper_case = {name.upper(): name for name in workbook.sheetnames}
    for place, found in solution.items():
        if match := CELL.fullmatch(str(place)):
            cell = workbook[by_upper_case[match["sheet"]]][match["cell"]]
            if cell.data_type == "f":
                value = found.value[0, 0]
                cell.value = float(value) if isinstance(value, (int, float)) else str(value)
    return workbook
