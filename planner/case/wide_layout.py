"""The wide layout of forecasts and caps: a column for each year, made long before anything is checked.

Both layouts hold the same: ``product, quantity, 2027, 2028`` with a row for each quantity, or (caps, which
have one quantity) ``sector, 2027, 2028``. A blank cell is a blank cell of the long table. A year column
without any cell counts as not there.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import pandas as pd

from planner.case.faults import Fault
from planner.case.schema import Column, Kind, Table, did_you_mean
from planner.case.tables_policy import CAP_TRAJECTORY
from planner.case.tables_production import OUTPUT_FORECAST
from planner.case.text_tables import TextCase

WIDE_TABLES = (OUTPUT_FORECAST, CAP_TRAJECTORY)
"""The tables that may be given in the wide layout: those keyed by one name and a year."""

QUANTITY = "quantity"
"""The column that says which quantity a row of a wide table holds, where the table has several."""

YEAR = "year"
_YEAR_HEADER = re.compile(r"([1-9][0-9]{3})(\.0+)?")
"""A header that is a year; spreadsheet programs may write it as 2027.0."""


@dataclass(frozen=True)
class CellPlaces:
    """Where the cells of a long table stand in the planner's wide one, by the rows of the long one."""

    rows: pd.DataFrame
    """The planner's row, by column of the long table."""
    headers: pd.DataFrame
    """The planner's column, by column of the long table."""

    def of(self, fault: Fault) -> Fault:
        """Return the fault at its place in the wide table; one of a whole table or column stays."""
        if fault.row is None or fault.column not in self.rows:
            return fault
        row = int(self.rows[fault.column][fault.row])
        return replace(fault, row=row, column=str(self.headers[fault.column][fault.row]))


@dataclass(frozen=True)
class WidePlaces:
    """The places of all tables that were given wide, by the table's name."""

    tables: Mapping[str, CellPlaces] = field(default_factory=dict)
    incomplete: frozenset[str] = frozenset()
    """Tables of which faulty rows were left out, so that a row that seems missing may be one of them."""

    def of_all(self, faults: Iterable[Fault]) -> list[Fault]:
        """Return the faults, those of wide tables at their places in them."""
        return [
            self.tables[fault.table].of(fault) if fault.table in self.tables else fault for fault in faults
        ]


def item_column(table: Table) -> str:
    """Return the column that names what the years belong to: product or sector."""
    return next(name for name in table.key if name != YEAR)


def quantities(table: Table) -> tuple[str, ...]:
    """Return the columns that become rows or cells of the wide layout, the main one first."""
    return tuple(column.name for column in table.columns if column.name not in table.key)


def year_headers(header: Sequence[str]) -> dict[str, str]:
    """Return the year of each header that is one."""
    matches = ((name, _YEAR_HEADER.fullmatch(name)) for name in header)
    return {name: match[1] for name, match in matches if match}


def wide_columns(table: Table, header: Sequence[str]) -> tuple[Column, ...]:
    """Return the columns of the table in the wide layout with the years of the header."""
    names = quantities(table)
    years = tuple(
        replace(
            table.column(names[0]),
            name=name,
            meaning="value of the year",
            meaning_zh="该年数值",
            unit=table.column(names[0]).unit if len(names) == 1 else "as quantity says",
        )
        for name in year_headers(header)
    )
    return (table.column(item_column(table)), *_quantity_column(table), *years)


def made_long(texts: TextCase) -> tuple[TextCase, WidePlaces]:
    """Return the case with its wide tables made long, faults of their layout added, and where cells stood.

    A table whose layout is at fault is left out, so that no rule reports the consequences.
    """
    tables, faults, places, incomplete = dict(texts.tables), list(texts.faults), {}, set()
    for table in WIDE_TABLES:
        text = tables.get(table.name)
        if text is None or not year_headers(list(text.columns)):
            continue
        layout_faults = _layout_faults(table, list(text.columns))
        faults += layout_faults
        if layout_faults:
            del tables[table.name]
            continue
        kept, row_faults = _known_rows(table, text)
        faults += row_faults
        if row_faults:
            incomplete.add(table.name)
        tables[table.name], places[table.name] = _long(table, kept)
    return replace(texts, tables=tables, faults=faults), WidePlaces(places, frozenset(incomplete))


def _quantity_column(table: Table) -> tuple[Column, ...]:
    names = quantities(table)
    if len(names) == 1:
        return ()
    units = [f"{name} ({table.column(name).unit or 'no unit'})" for name in names]
    meaning, meaning_zh = f"what the row holds: {', '.join(units)}", "该行的指标"
    return (Column(QUANTITY, Kind.CHOICE, meaning, meaning_zh, choices=names, example=names[0]),)


def _layout_faults(table: Table, header: list[str]) -> list[Fault]:
    """Return a fault for each column of the other layout, each year given twice, each column missing."""
    years = year_headers(header)
    in_words = ", ".join(years)
    faults = [
        Fault(
            table.name,
            None,
            name,
            None,
            f"stands beside the years {in_words}: the table mixes two layouts",
            f"give either a row for each year, with {YEAR} and {' and '.join(quantities(table))}, "
            "or a column for each year",
        )
        for name in header
        if name in (YEAR, *quantities(table))
    ]
    first_headers: dict[str, str] = {}
    for name, year in years.items():
        if year in first_headers:
            problem = f"is the same year as {first_headers[year]}"
            faults.append(Fault(table.name, None, name, None, problem, "keep one of the columns"))
        first_headers.setdefault(year, name)
    if not faults:
        for column in (table.column(item_column(table)), *_quantity_column(table)):
            if column.name not in header:
                remedy = f"add the column: {column.meaning}, {column.expected.removeprefix('give ')}"
                faults.append(Fault(table.name, None, column.name, None, "is missing", remedy))
    return faults


def _known_rows(table: Table, text: pd.DataFrame) -> tuple[pd.DataFrame, list[Fault]]:
    """Return the rows whose quantity is known and not yet given, names stripped, and faults for the others.

    Rows of a further quantity need a row of the main one beside them.
    """
    item, names = item_column(table), quantities(table)
    rows = text.assign(**{item: text[item].str.strip()})
    rows[QUANTITY] = rows[QUANTITY].str.strip() if len(names) > 1 else names[0]
    faults = []
    unknown = ~rows[QUANTITY].isin(names)
    for row, quantity in rows.loc[unknown, QUANTITY].items():
        remedy = did_you_mean(quantity, names, f"give one of {', '.join(names)}")
        problem = "is no quantity of this table" if quantity else "is blank"
        faults.append(_at(table, row, QUANTITY, quantity, problem, remedy))
    unknown_items = set(rows.loc[unknown, item])
    rows = rows[~unknown]
    repeated = rows.duplicated([item, QUANTITY])
    firsts = pd.Series(rows.index, index=rows.index).groupby([rows[item], rows[QUANTITY]]).transform("min")
    for row in rows.index[repeated]:
        value = ", ".join(rows.loc[row, [item, QUANTITY] if len(names) > 1 else [item]])
        problem = f"repeats row {firsts[row]}"
        faults.append(_at(table, row, item, value, problem, "keep one of the two rows"))
    rows = rows[~repeated]
    complete = sorted(set(rows.loc[rows[QUANTITY] == names[0], item]))
    alone = ~rows[item].isin(complete)
    explained = alone & rows[item].isin(unknown_items)
    for row, name in rows.loc[alone & ~explained, item].items():
        remedy = did_you_mean(name, complete, f"add the row of {names[0]}")
        faults.append(_at(table, row, item, name, f"has no row of {names[0]} beside this one", remedy))
    return rows[~alone], faults


def _at(table: Table, row: object, column: str, value: str, problem: str, remedy: str) -> Fault:
    return Fault(table.name, int(str(row)), column, value, problem, remedy)


def _long(table: Table, rows: pd.DataFrame) -> tuple[pd.DataFrame, CellPlaces]:
    """Return the long table, its rows numbered from 1, and where each of its cells stands in ``rows``."""
    item, names = item_column(table), quantities(table)
    years = year_headers(list(rows.columns))
    filled = [name for name in years if (rows[name].str.strip() != "").any()]
    notes = [name for name in rows.columns if name not in (item, QUANTITY, *years)]
    cells = (
        rows.rename_axis("row")
        .reset_index()
        .melt(["row", item, QUANTITY, *notes], filled, var_name="header", value_name="text")
        .sort_values("row", kind="stable")
    )
    main = cells[cells[QUANTITY] == names[0]].set_index([item, "header"])
    long = main.reset_index()[[item, *notes]]
    long.insert(1, YEAR, main.index.get_level_values("header").map(years))
    places = pd.DataFrame({item: main["row"].array, YEAR: main["row"].array})
    headers = pd.DataFrame({item: item, YEAR: main.index.get_level_values("header")})
    for position, quantity in enumerate(names):
        beside = cells[cells[QUANTITY] == quantity].set_index([item, "header"]).reindex(main.index)
        long.insert(2 + position, quantity, beside["text"].fillna("").array)
        places[quantity] = beside["row"].fillna(main["row"]).astype(int).array
        headers[quantity] = headers[YEAR]
    for frame in (long, places, headers):
        frame.index = pd.RangeIndex(1, len(long) + 1)
    return long, CellPlaces(places, headers)
