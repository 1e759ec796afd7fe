"""The door to a case: a folder or a workbook goes in, one frozen, valid Case comes out, or every fault."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pandas as pd

from planner.case.build import build_case
from planner.case.case import Case
from planner.case.check_allocation import allocation_faults, allocation_warnings
from planner.case.check_keys import reference_faults, without_repeats
from planner.case.check_measures import measure_faults, measure_warnings
from planner.case.check_output import output_faults, output_warnings
from planner.case.columns import TypedTable, typed_table
from planner.case.faults import CaseInvalid, Fault, in_order
from planner.case.folder import read_folder
from planner.case.header import columns_of, gases_named
from planner.case.schema import CO2
from planner.case.settings import base_year, plan_years, typed_settings
from planner.case.tables import SETTINGS, TABLES
from planner.case.text_tables import WORKBOOK_SUFFIX, TextCase
from planner.case.workbook import read_workbook


def read_case(path: Path) -> tuple[Case, tuple[Fault, ...]]:
    """Read and check the case in a folder of CSV tables or in one .xlsx workbook.

    Returns the case and its warnings: what is worth a look without being a fault. Raises CaseInvalid with
    all faults at once: files, headers, cells, and the rules between tables. One cause gives one fault, so a
    rule that needs a faulty cell is judged only once the cell is mended.
    """
    texts = read_texts(path)
    tables, faults = _typed_tables(texts)
    settings, settings_faults = typed_settings(texts.tables.get(SETTINGS.name))
    years = plan_years(settings)
    faults += [*texts.faults, *texts.missing, *settings_faults, *reference_faults(tables, TABLES)]
    faults += [*allocation_faults(tables, years), *output_faults(tables, years), *measure_faults(tables)]
    if faults:
        raise CaseInvalid(faults)
    case = build_case(texts.name, tables, settings)
    warnings = [
        *allocation_warnings(tables, years),
        *output_warnings(tables, base_year(settings)),
        *measure_warnings(tables),
    ]
    return case, in_order(warnings)


def read_texts(path: Path) -> TextCase:
    """Return the tables of a folder or workbook as text; raise CaseInvalid where it is neither."""
    if path.is_dir():
        return read_folder(path)
    if not path.exists():
        raise CaseInvalid([Fault(str(path), None, None, None, "does not exist", "give a folder or workbook")])
    if path.suffix.lower() != WORKBOOK_SUFFIX:
        problem = f"is neither a folder nor a {WORKBOOK_SUFFIX} workbook"
        remedy = f"give a folder of CSV tables or a {WORKBOOK_SUFFIX} workbook"
        raise CaseInvalid([Fault(path.name, None, None, None, problem, remedy)])
    return read_workbook(path)


def _typed_tables(texts: TextCase) -> tuple[dict[str, TypedTable], list[Fault]]:
    """Return every table typed, repeated rows left out, and the faults of headers, cells and keys."""
    tables: dict[str, TypedTable] = {}
    faults: list[Fault] = []
    for table in TABLES:
        text = texts.tables.get(table.name)
        columns = table.columns
        if text is not None:
            columns, header_faults = columns_of(table, list(text.columns), _gases(tables, texts))
            faults += header_faults
        if table is SETTINGS:
            columns = columns[:1]  # the values are typed by key, in typed_settings
        typed, cell_faults = typed_table(table.name, text, columns)
        typed, repeats = without_repeats(typed, table)
        faults += cell_faults + repeats
        if text is not None and text.empty and not table.may_be_empty:
            faults.append(Fault(table.name, None, None, None, "has no row", "add its rows below the header"))
            typed = replace(typed, given=frozenset())
        tables[table.name] = typed
    return tables, faults


def _gases(tables: dict[str, TypedTable], texts: TextCase) -> list[str]:
    """Return the gases of the case, by the installations' header where the table of gases is at fault."""
    gases = tables.get("gases")
    if gases is None:
        return []
    if gases.faulty["gas"].any() or ("gases" in texts.named and not gases.has("gas")):
        return gases_named(list(texts.tables.get("installations", pd.DataFrame()).columns))
    return sorted(gases.values["gas"]) or [CO2]
