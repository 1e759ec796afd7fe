"""The certificate's sheets computed in Python, fast enough for hundreds of changed numbers.

Formulas are translated token by token; only the functions that the certificate uses are known. That this is
what a spreadsheet program computes is tested beside it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import openpyxl
from openpyxl.formula import Tokenizer
from openpyxl.utils import range_boundaries

from planner.workbook.terms import Terms

SHEETS = ("certificate", "certificate_rows", "certificate_columns", "certificate_entries")

Cell = tuple[str, int, int]
"""Sheet, row, column."""

_OPERATORS = {"=": "==", "<>": "!=", "&": "+"}


class Blank(float):
    """A blank cell: 0 in sums, but no number."""


BLANK = Blank(0.0)


FUNCTIONS: dict[str, Callable[..., Any]] = {
    "SUM": lambda *parts: float(sum(np.sum(part) for part in parts)),
    "SUMPRODUCT": lambda *parts: float(np.sum(np.prod(parts, axis=0))),
    "SUMIF": lambda where, wanted, amounts: float(amounts[where == wanted].sum()),
    "MAX": lambda *parts: max(float(np.max(part)) for part in parts),
    "MIN": lambda *parts: min(float(np.min(part)) for part in parts),
    "ABS": np.abs,
    "LN": np.log,
    "AND": lambda *parts: all(parts),
    "ISNUMBER": lambda value: not isinstance(value, Blank),
}


@dataclass
class CertificateSheets:
    """The constants and compiled formulas of a written workbook's certificate."""

    constants: dict[Cell, Any]
    formulas: Mapping[Cell, Any]
    names: Mapping[str, str]
    titles: Mapping[str, str]
    checks: Mapping[str, tuple[Any, Any]]

    @property
    def exported(self) -> list[Cell]:
        """Every number of the four sheets that is no formula and not 0."""
        return [
            cell
            for cell, value in self.constants.items()
            if cell[0] in self.titles.values() and isinstance(value, (int, float)) and value != 0
        ]

    def verdicts(self, changed: Mapping[Cell, float] | None = None) -> dict[str, bool]:
        """Whether each check of the certificate passes, with some constants changed."""
        evaluation = _Evaluation(self, changed or {})
        return {
            key: bool(evaluation.run(breach, "") <= evaluation.run(tolerance, ""))
            for key, (breach, tolerance) in self.checks.items()
        }


def read_certificate(path: Path) -> CertificateSheets:
    """Read the certificate of a workbook written in English."""
    workbook, terms = openpyxl.load_workbook(path), Terms("en")
    titles = {key: terms.line(f"tab_{key}") for key in SHEETS}
    constants: dict[Cell, Any] = {}
    formulas: dict[Cell, Any] = {}
    for title in (*titles.values(), terms.line("tab_conventions"), terms.line("tab_measures")):
        for row in workbook[title].iter_rows(min_row=5):
            for cell in row:
                key = (title, cell.row, cell.column)
                if cell.data_type == "f":
                    formulas[key] = _compiled(str(cell.value))
                elif cell.value is not None:
                    constants[key] = cell.value
    checks = {}
    for row in workbook[terms.line("tab_checks")].iter_rows(min_row=5):
        about = str(row[0].value)
        if terms.line("tab_certificate") in about:
            checks[str(row[1].value)] = (_compiled(str(row[2].value)), _compiled(str(row[3].value)))
    names = {name: defined.attr_text for name, defined in workbook.defined_names.items()}
    return CertificateSheets(constants, formulas, names, titles, checks)


def _compiled(formula: str) -> Any:
    parts = []
    for token in Tokenizer(formula).items:
        if token.type == "OPERAND":
            parts.append(f"get({token.value!r})" if token.subtype == "RANGE" else token.value)
        elif token.type == "FUNC" and token.subtype == "OPEN":
            parts.append(token.value)
        elif token.type == "OPERATOR-INFIX":
            parts.append(_OPERATORS.get(token.value, token.value))
        elif token.type in ("FUNC", "PAREN", "SEP", "OPERATOR-PREFIX"):
            parts.append(token.value)
    text = "".join(parts)
    return compile(re.sub(r"\bIF\(", "choose(", text), formula, "eval")


class _Evaluation:
    """One computation of all that is asked for; every cell at most once."""

    def __init__(self, sheets: CertificateSheets, changed: Mapping[Cell, float]) -> None:
        self._sheets, self._changed = sheets, changed
        self._known: dict[Cell, Any] = {}
        self._ranges: dict[str, Any] = {}

    def run(self, code: Any, title: str) -> Any:
        def get(reference: str) -> Any:
            return self._reference(reference, title)

        known = {"get": get, "choose": lambda test, yes, no: yes if test else no, **FUNCTIONS}
        known["INDEX"] = lambda values, at: values[int(at) - 1]
        known["MATCH"] = lambda value, values, _: int(np.flatnonzero(values == value)[0]) + 1
        return eval(code, known)

    def _cell(self, cell: Cell) -> Any:
        if cell in self._changed:
            return self._changed[cell]
        if cell not in self._known:
            formula = self._sheets.formulas.get(cell)
            value = self._sheets.constants.get(cell, BLANK) if formula is None else self.run(formula, cell[0])
            self._known[cell] = value
        return self._known[cell]

    def _reference(self, reference: str, title: str) -> Any:
        reference = self._sheets.names.get(reference, reference)
        sheet, _, address = reference.rpartition("!")
        title = sheet.strip("'").replace("''", "'") or title
        if ":" not in address:
            first_column, first_row, _, _ = range_boundaries(address)
            return self._cell((title, first_row, first_column))
        if reference not in self._ranges:
            first_column, first_row, last_column, last_row = range_boundaries(address)
            values = [
                self._cell((title, row, column))
                for row in range(first_row, last_row + 1)
                for column in range(first_column, last_column + 1)
            ]
            if any(isinstance(value, str) for value in values):
                return values
            self._ranges[reference] = np.array(values, dtype=float)
        return self._ranges[reference]
