"""From the keys of a change to a change that the base case can take; every fault is collected."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pandas as pd

from planner.case.faults import Fault
from planner.case.schema import Column, Kind, Table, did_you_mean
from planner.case.settings import KEYS
from planner.case.tables import SETTINGS, TABLE_NAMES, table_called
from planner.scenarios.apply import described_column
from planner.scenarios.base import Base
from planner.scenarios.faults import ScenarioFault
from planner.scenarios.file_format import ChangeKeys, TargetKeys, Where
from planner.scenarios.included import UnreadableRowsError, included_rows
from planner.scenarios.model import CellChange, Change, RowChange, WhereKey
from planner.scenarios.selection import SECTOR, YEAR_FROM, YEAR_TO, selected, where_keys


class Resolver:
    """Turns keys into changes and notes what is wrong with them.

    Rows of files are read first (``rows``), so that a change may select what another change of the file adds.
    """

    def __init__(self, file: Path, base: Base) -> None:
        self._file, self._base = file, base
        self.faults: list[ScenarioFault] = []
        self._widest = dict(base.texts.tables)
        self._sector_of = base.sector_of()

    def fault(self, place: str, key: str, value: object, problem: str, remedy: str) -> None:
        """Note a fault."""
        shown = "" if value is None else str(value)
        self.faults.append(ScenarioFault(self._file.name, place, key, shown, problem, remedy))

    def rows(self, keys: ChangeKeys, place: str, key: str) -> RowChange | None:
        """A change of whole rows; None where its table or file is at fault."""
        if not self._known_table(keys.table, place, key):
            return None
        name = str(keys.append or keys.replace_rows)
        path = self._file.parent / name
        try:
            rows, digest = included_rows(path, keys.table)
        except UnreadableRowsError as error:
            for found in error.faults:
                self._note_row_fault(found, place, f"{key}.{keys.operation}", name)
            return None
        change = RowChange(keys.table, keys.operation, name, digest, rows, f"{place}.{key}")
        before = self._widest.get(keys.table)
        joined = rows if before is None else pd.concat([before, rows], ignore_index=True).fillna("")
        self._widest[keys.table] = joined
        self._sector_of |= self._base.sector_of((change,))
        return change

    def _note_row_fault(self, found: Fault, place: str, key: str, name: str) -> None:
        where = "" if found.row is None else f"row {found.row}: "
        self.fault(place, key, name, f"{where}{found.problem}", found.remedy)

    def cells(
        self, keys: ChangeKeys | TargetKeys, operation: str, operand: Any, place: str, key: str
    ) -> CellChange | None:
        """A change of the cells of a column; None where anything about it is at fault."""
        faults_before = len(self.faults)
        if not self._known_table(keys.table, place, key):
            return None
        table = table_called(keys.table)
        where = self._where(table, keys.where, place, f"{key}.where")
        column = str(keys.column)
        self._check_column(table, column, operation, where, place, key)
        if len(self.faults) > faults_before:
            return None
        change = CellChange(keys.table, column, where, operation, operand, f"{place}.{key}")
        self._check_cells(table, change, place, key)
        return change if len(self.faults) == faults_before else None

    def change(self, keys: ChangeKeys, rows: RowChange | None, place: str, key: str) -> Change | None:
        """The change that the keys ask for; ``rows``: what ``self.rows`` gave for them."""
        if keys.operation in ("append", "replace_rows"):
            return rows
        operand: float | str | None = {
            "multiply": keys.multiply,
            "add": keys.add,
            "replace": keys.replace if isinstance(keys.replace, str) else _number_text(keys.replace),
        }[keys.operation]
        return self.cells(keys, keys.operation, operand, place, key)

    def _known_table(self, name: str, place: str, key: str) -> bool:
        if name in TABLE_NAMES:
            return True
        remedy = did_you_mean(name, TABLE_NAMES, f"give one of {', '.join(TABLE_NAMES)}")
        self.fault(place, f"{key}.table", name, "is no table of a case", remedy)
        return False

    def _where(self, table: Table, where: Where, place: str, key: str) -> tuple[WhereKey, ...]:
        keys = where_keys(table)
        resolved = []
        for name, given in sorted(where.items()):
            values = given if isinstance(given, list) else [given]
            at = f"{key}.{name}"
            if name not in keys:
                remedy = did_you_mean(name, keys, f"give one of {', '.join(keys)}")
                self.fault(place, at, None, f"selects no rows of {table.name}", remedy)
            elif not values:
                self.fault(place, at, None, "is an empty list", "name at least one value")
            elif name in (YEAR_FROM, YEAR_TO) or _is_year(table, name):
                if not all(isinstance(value, int) for value in values):
                    self.fault(place, at, values[0], "is not a year", "give a year, such as 2030")
                elif name in (YEAR_FROM, YEAR_TO) and len(values) > 1:
                    self.fault(place, at, None, "is a list", "give one year")
                else:
                    resolved.append((name, tuple(map(str, values))))
            else:
                texts = tuple(map(str, values))
                self._check_values(table, name, texts, place, at)
                resolved.append((name, texts))
        return tuple(resolved)

    def _check_values(self, table: Table, name: str, texts: tuple[str, ...], place: str, key: str) -> None:
        rows = self._widest.get(table.name, pd.DataFrame())
        if table is SETTINGS:
            known = list(KEYS)
        elif name == SECTOR and name not in rows:
            known = sorted(set(self._sector_of.values()))
        else:
            known = sorted(set(rows[name].str.strip())) if name in rows else []
        for text in texts:
            if text not in known:
                remedy = did_you_mean(text, known, "give one that the table has")
                self.fault(place, key, text, f"is no {name} in {table.name}", remedy)

    def _check_column(
        self,
        table: Table,
        column: str,
        operation: str,
        where: tuple[WhereKey, ...],
        place: str,
        key: str,
    ) -> None:
        given = self._widest.get(table.name, pd.DataFrame()).columns
        known = ["value"] if table is SETTINGS else [each.name for each in table.columns]
        known = list(dict.fromkeys([*known, *given]))
        if "intensity" in known and "intensity" not in given:
            known.remove("intensity")
        if column not in known:
            remedy = did_you_mean(column, known, f"give one of {', '.join(known)}")
            self.fault(place, f"{key}.column", column, f"is no column of {table.name} in the base", remedy)
        elif column in table.key:
            remedy = "give whole rows with append or replace_rows"
            self.fault(place, f"{key}.column", column, f"is a key of {table.name}", remedy)
        elif table is SETTINGS and dict(where).get("key") is None:
            self.fault(place, f"{key}.where", None, "names no setting", 'give where = { key = "..." }')
        elif operation in ("multiply", "add") and not all(
            _is_number(found) for found in _described(table, column, where)
        ):
            remedy = "replace it, or name a column of numbers"
            self.fault(place, f"{key}.column", column, f"holds no numbers to {operation}", remedy)

    def _check_cells(self, table: Table, change: CellChange, place: str, key: str) -> None:
        """Note a change that would change nothing: a slip, though no rule of a case is broken."""
        rows = self._widest.get(table.name)
        if rows is None or not selected(table, rows, change.where, self._sector_of).any():
            problem = f"selects no row of {table.name}"
            self.fault(place, f"{key}.where", None, problem, "correct the selection, or remove the change")
            return
        if change.operation == "replace":
            return
        has_default = any(
            found and found.default is not None for found in _described(table, change.column, change.where)
        )
        mask = selected(table, rows, change.where, self._sector_of)
        cells = rows[change.column] if change.column in rows else pd.Series("", index=rows.index)
        if not has_default and (cells[mask].str.strip() == "").all():
            problem = f"has nothing to {change.operation}: every selected cell of {change.column} is blank"
            self.fault(place, key, None, problem, "replace the blanks by a number")


def _number_text(number: float | int | None) -> str:
    return str(number) if isinstance(number, int) else repr(number)


def _is_year(table: Table, name: str) -> bool:
    return any(column.name == name and column.kind is Kind.YEAR for column in table.columns)


def _described(table: Table, column: str, where: tuple[WhereKey, ...]) -> list[Column | None]:
    """The descriptions of the column, or of each setting whose value is meant."""
    if table is SETTINGS:
        return [described_column(table, column, key) for key in dict(where).get("key", ())]
    return [described_column(table, column)]


def _is_number(column: Column | None) -> bool:
    """Whether the column holds numbers or years; a column without a description is a gas's intensity."""
    return column is None or column.kind in (Kind.NUMBER, Kind.YEAR)
