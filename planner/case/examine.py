"""From the tables as text to a case, or to everything that is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from planner.case.build import build_case
from planner.case.case import Case
from planner.case.check_allocation import allocation_faults, allocation_warnings
from planner.case.check_installation_measures import installation_measure_faults
from planner.case.check_keys import reference_faults, without_repeats
from planner.case.check_measures import measure_faults, measure_warnings
from planner.case.check_output import output_faults, output_warnings
from planner.case.columns import typed_table
from planner.case.faults import Fault, in_order
from planner.case.header import columns_of, gases_named
from planner.case.schema import CO2
from planner.case.settings import base_year, plan_years, typed_settings
from planner.case.tables import SETTINGS, TABLES
from planner.case.text_tables import TextCase
from planner.case.typed import TypedTable
from planner.case.warn import plausibility_warnings
from planner.case.wide_layout import made_long


@dataclass(frozen=True)
class Examination:
    """What reading a case came to: a case and its warnings, or faults."""

    case: Case | None
    """None where there are faults."""
    faults: tuple[Fault, ...]
    """All that is wrong. One cause gives one fault: a rule that needs a faulty cell is not judged."""
    warnings: tuple[Fault, ...]
    """What is worth a look: how files were read and, where there are no faults, what they hold."""


def examine(given: TextCase) -> Examination:
    """Check the tables of a case, in either layout, and build the case where nothing is wrong."""
    texts, places = made_long(given)
    tables, faults = _typed_tables(texts, places.incomplete)
    settings, settings_faults = typed_settings(texts.tables.get(SETTINGS.name))
    years = plan_years(settings)
    faults += [*settings_faults, *reference_faults(tables, TABLES)]
    faults += [*allocation_faults(tables, years), *output_faults(tables, years), *measure_faults(tables)]
    faults += installation_measure_faults(tables)
    faults = [*texts.faults, *texts.missing, *places.of_all(faults)]
    if faults:
        return Examination(None, in_order(faults), in_order(texts.warnings))
    case = build_case(texts.name, tables, settings)
    warnings = [
        *allocation_warnings(tables, years),
        *output_warnings(tables, base_year(settings)),
        *measure_warnings(tables),
        *plausibility_warnings(tables, settings),
    ]
    return Examination(case, (), in_order([*texts.warnings, *places.of_all(warnings)]))


def _typed_tables(texts: TextCase, incomplete: frozenset[str]) -> tuple[dict[str, TypedTable], list[Fault]]:
    """Return every table typed, repeated rows left out, and the faults of headers, cells and keys.

    A table without rows, or an incomplete one, counts as not given: no rule says what else it lacks.
    """
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
            incomplete |= {table.name}
        if table.name in incomplete:
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
