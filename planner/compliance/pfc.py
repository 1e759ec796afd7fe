"""Perfluorocarbons of aluminium smelting from anode-effect data: the slope method.

CF4 (kg per t aluminium) = slope x anode-effect minutes per cell-day; C2F6 = CF4 x weight fraction. Equations
F-2 and F-4 of 40 CFR 98.63: published. Slope and fraction of a cell type stand in ``pfc_coefficients``; those
shipped are recalled: assumption.
"""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from planner.case.describe import number_column, text_column
from planner.case.faults import CaseInvalid
from planner.case.one_table import read_table
from planner.case.schema import ABOVE_0, AT_LEAST_0, NOTE, Table, did_you_mean
from planner.case.tables_production import INSTALLATIONS, INTENSITY
from planner.compliance.tables import STANDING

KG_PER_T = 1000.0

ANODE_EFFECTS = Table(
    "anode_effects",
    "Anode effects of smelters",
    "电解铝阳极效应数据",
    (
        text_column("installation", "installation", "设施编号", example="A-001", blank=False),
        *(column for column in INSTALLATIONS.columns if column.name in ("name", "name_zh")),
        text_column("province", "province", "省份", blank=False),
        text_column("product", "product of the case", "产品", example="aluminium", blank=False),
        text_column("cell_type", "cell type of pfc_coefficients", "槽型", example="PFPB", blank=False),
        number_column("activity_level", "aluminium made", "产量", "t/yr", AT_LEAST_0, "100000"),
        number_column("intensity_CO2", "CO2 of anodes", "阳极消耗排放强度", "t CO2/t", AT_LEAST_0, "1.424"),
        number_column(
            "anode_effect_minutes",
            "anode-effect minutes per cell-day",
            "每槽日阳极效应分钟数",
            "min/cell-day",
            AT_LEAST_0,
            "0.2",
        ),
    ),
    key=("installation", "product"),
)

PFC_COEFFICIENTS = Table(
    "pfc_coefficients",
    "Coefficients of the slope method",
    "斜率法系数",
    (
        text_column("cell_type", "cell type", "槽型", example="PFPB", blank=False),
        number_column(
            "slope", "CF4 per anode-effect minute", "斜率", "(kg CF4/t)/(min/cell-day)", ABOVE_0, "0.143"
        ),
        number_column(
            "c2f6_per_cf4", "weight of C2F6 per weight of CF4", "C2F6与CF4质量比", "t/t", AT_LEAST_0, "0.121"
        ),
        *STANDING,
    ),
    key=("cell_type",),
)

_GASES = ("intensity_CO2", "intensity_CF4", "intensity_C2F6")


def installation_columns() -> list[str]:
    """Return the columns of the table ``installations`` with the three gases apart, and a note."""
    names = [column.name for column in INSTALLATIONS.columns]
    place = names.index(INTENSITY.name)
    return [*names[:place], *_GASES, *names[place + 1 :], NOTE]


def cf4_intensity(minutes: pd.Series[float], slope: pd.Series[float]) -> pd.Series[float]:
    """Return t CF4 per t aluminium from anode-effect minutes per cell-day and the slope (F-2)."""
    return slope * minutes / KG_PER_T


def c2f6_intensity(cf4: pd.Series[float], weight_fraction: pd.Series[float]) -> pd.Series[float]:
    """Return t C2F6 per t aluminium from the intensity in CF4 and the weight fraction (F-4)."""
    return cf4 * weight_fraction


def smelter_installations(anode_effects: Path, coefficients: Path) -> pd.DataFrame:
    """Return rows of the table ``installations`` with both gases apart. Raises CaseInvalid, all faults."""
    given, faults = read_table(anode_effects, ANODE_EFFECTS)
    known, more = read_table(coefficients, PFC_COEFFICIENTS)
    faults += more
    types = sorted(set(known.values["cell_type"]) - {""})
    if known.has("cell_type"):
        cells = given.clean("cell_type")["cell_type"]
        unknown = cells[(cells != "") & ~cells.isin(types)]
        remedies = unknown.map({name: did_you_mean(name, types, "add its row") for name in set(unknown)})
        faults += given.faults_at(unknown.index, "cell_type", "is not in pfc_coefficients", remedies)
    if faults:
        raise CaseInvalid(faults)
    rows = given.values.merge(known.values[["cell_type", "slope", "c2f6_per_cf4"]], on="cell_type")
    rows["technology"] = rows["cell_type"]
    rows["intensity_CF4"] = cf4_intensity(rows["anode_effect_minutes"], rows["slope"])
    rows["intensity_C2F6"] = c2f6_intensity(rows["intensity_CF4"], rows["c2f6_per_cf4"])
    rows[NOTE] = "perfluorocarbons by the slope method"
    table = rows.reindex(columns=installation_columns())
    return table.sort_values(["installation", "product"], ignore_index=True)
