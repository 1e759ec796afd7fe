"""From checked, typed tables to the frozen Case: blanks resolved, rows sorted, gases weighted."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import asdict

import pandas as pd

from planner.case.case import Case
from planner.case.csv_text import csv_chunks
from planner.case.gas_weights import CO2_ALONE, weighted_intensity
from planner.case.schema import Kind, is_note
from planner.case.settings import settings_of
from planner.case.tables import SETTINGS, TABLE_NAMES, table_called
from planner.case.tables_production import INSTALLATIONS, INTENSITY, INTENSITY_PREFIX
from planner.case.typed import TypedTable, with_defaults


def build_case(name: str, tables: Mapping[str, TypedTable], settings: TypedTable) -> Case:
    """Return the case of tables without faults; ``settings`` is typed with a column per key."""
    frames = {table: _resolved(tables[table]) for table in TABLE_NAMES if table != SETTINGS.name}
    if frames["gases"].empty:
        frames["gases"] = CO2_ALONE.copy()
    frames["installations"] = _weighted(frames["installations"], frames["gases"])
    caps = frames["cap_trajectory"]
    frames["cap_trajectory"] = caps[caps["cap"].notna()].reset_index(drop=True)
    resolved_settings = settings_of(settings)
    as_table = pd.Series(asdict(resolved_settings), name="value").rename_axis("key").reset_index()
    digests = {table: table_digest(frames.get(table, as_table)) for table in TABLE_NAMES}
    return Case(name=name, settings=resolved_settings, digests=digests, **frames)


def _resolved(table: TypedTable) -> pd.DataFrame:
    """Return the rows sorted by key, defaults in the place of blanks, years as integers, notes at the end."""
    resolved = with_defaults(table.values, table.columns)
    for column in table.columns:
        if column.kind is Kind.YEAR:
            resolved[column.name] = resolved[column.name].astype("int64" if column.required else "Int64")
    if not table.notes.columns.empty:
        resolved = resolved.join(table.notes)
    key = list(table_called(table.name).key) or list(resolved.columns)
    return resolved.sort_values(key, ignore_index=True)


def _weighted(installations: pd.DataFrame, gases: pd.DataFrame) -> pd.DataFrame:
    """Return the installations with an intensity in tCO2e, before the gases apart where there are any."""
    if INTENSITY.name in installations:
        return installations
    intensity = weighted_intensity(installations, gases)
    by_gas = [INTENSITY_PREFIX + gas for gas in gases["gas"]]
    notes = [name for name in installations if is_note(str(name))]
    own = [column.name for column in INSTALLATIONS.columns]
    return installations.assign(intensity=intensity)[[*own, *by_gas, *notes]]


def table_digest(table: pd.DataFrame) -> str:
    """Return the sha256 of the table as CSV: numbers at full precision, blanks empty, LF line ends."""
    digest = hashlib.sha256()
    for chunk in csv_chunks(table):
        digest.update(chunk)
    return digest.hexdigest()
