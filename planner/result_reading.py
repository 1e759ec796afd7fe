"""A result folder read back as a published plan; what is wrong with it is said file by file, all at once."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from planner.archive.case_archive import CASE_FILE, read_case_archive
from planner.case.case import Case
from planner.case.faults import CaseInvalid
from planner.csv_text import original_text
from planner.plan import EmissionsPeak
from planner.published_plan import REPLAY_COLUMNS, PublishedPlan
from planner.verification.folder import NotAPlanError, changed_files, plan_content

INSTALLATIONS_FILE = "installations.parquet"

TEXT_COLUMNS = frozenset(
    {"product", "sector", "rule", "origin", "measure", "technology", "constraint", "item"}
    | {"unit", "meaning", "table", "column", "determined"}
)
"""Columns of result tables that hold text; all others hold numbers."""

TABLES: Mapping[str, tuple[str, ...]] = {
    "benchmarks": ("product", "year", "benchmark", "tightening", "origin"),
    "allocations": (
        *("sector", "year", "rule", "baseline_emissions", "emissions", "free_allocation", "auction"),
        *("reserve", "issuance", "cap", "shortfall", "burden", "uncovered_emissions"),
    ),
    "abatement": ("measure", "product", "technology", "year", "abated", "cost"),
    "market": (
        *("year", "price", "marginal_cost", "emissions", "supply", "offset", "bank", "total_emissions"),
    ),
    "shadow_prices": ("constraint", "item", "year", "value", "unit", "meaning"),
    "uniqueness": ("table", "column", "item", "year", "value"),
}
"""Tables that are read, with the columns that are needed of each."""

MAKE_ANEW = "solve the case again"


class UnreadableResultError(Exception):
    """Result folders that cannot be read; ``faults``: what is wrong with each file, what would be right."""

    def __init__(self, faults: Sequence[str]) -> None:
        super().__init__("; ".join(faults))
        self.faults = tuple(faults)


def read_results(directories: Sequence[Path]) -> list[PublishedPlan]:
    """Read result folders in the order given.

    Raises ``UnreadableResultError`` with the faults of all of them: not a plan's folder, a file missing or
    changed since it was written, a table that is none.
    """
    plans: list[PublishedPlan] = []
    faults: list[str] = []
    for directory in directories:
        try:
            plans.append(read_result_folder(directory))
        except UnreadableResultError as error:
            faults += error.faults
    if faults:
        raise UnreadableResultError(faults)
    return plans


def read_result_folder(directory: Path) -> PublishedPlan:
    """Read one result folder; raises as ``read_results`` does."""
    try:
        content = plan_content(directory)
    except NotAPlanError as error:
        raise UnreadableResultError([str(error)]) from None
    needed = {CASE_FILE, INSTALLATIONS_FILE, "plan.json", *(f"{name}.csv" for name in TABLES)}
    faults = [
        f"{directory / changed.file} is not as it was written; {MAKE_ANEW}, or see planner verify"
        for changed in changed_files(directory, content)
        if changed.file in needed
    ]
    if faults:
        raise UnreadableResultError(faults)
    tables, faults = _tables(directory)
    try:
        case = read_case_archive(directory / CASE_FILE, str(content.get("case", directory.name)))
    except (CaseInvalid, zipfile.BadZipFile) as error:
        faults.append(f"{directory / CASE_FILE} holds no valid case ({error}); {MAKE_ANEW}")
    if faults:
        raise UnreadableResultError(faults)
    try:
        return _published(directory, content, case, tables)
    except (KeyError, TypeError, ValueError) as error:
        fault = f"{directory / 'plan.json'} lacks what a plan has ({error}); {MAKE_ANEW}"
        raise UnreadableResultError([fault]) from None


def _published(
    directory: Path, content: dict[str, Any], case: Case, tables: dict[str, pd.DataFrame]
) -> PublishedPlan:
    levels = [float(level) for level in content["burden_levels"]]
    return PublishedPlan(
        name=directory.resolve().name,
        case=case,
        cost_million_cny=float(content["cost"]),
        plan_cost_million_cny=float(content["plan_cost"]),
        replay_cost_million_cny=float(content["replay"]["cost"]),
        largest_burden=max(levels, default=float("nan")),
        peak=_peak(content["peak"]),
        replay_peak=_peak(content["replay"]),
        versions=dict(content["versions"]),
        options=dict(content["options"]),
        benchmarks=tables["benchmarks"],
        allocations=tables["allocations"],
        abatement=tables["abatement"],
        market=tables["market"],
        replay_market=_replay_market(tables),
        shadow_prices=tables["shadow_prices"],
        installations=tables["installations"],
    )


def _peak(found: Mapping[str, Any]) -> EmissionsPeak:
    return EmissionsPeak(
        year=int(found["year"]),
        emissions_mt=float(found["emissions_mt"]),
        met=found["met"],
        largest_miss_mt=float(found["largest_miss_mt"]),
        ceiling_met=found["ceiling_met"],
        budget_met=found["budget_met"],
    )


def _replay_market(tables: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    """The replay's amounts as published among the numbers with ranges, its price as in the market table.

    An amount of which the case allows none (offsets, bank) has no row there: it is 0.
    """
    rows = tables["uniqueness"]
    rows = rows[(rows["table"] == "replay_market") & rows["column"].isin(REPLAY_COLUMNS)]
    wide = rows.pivot(index="year", columns="column", values="value")
    wide = wide.reindex(columns=list(REPLAY_COLUMNS)).fillna(0.0)
    price = tables["market"][["year", "price"]]
    return price.merge(wide.rename_axis(columns=None).reset_index(), on="year")


def _tables(directory: Path) -> tuple[dict[str, pd.DataFrame], list[str]]:
    tables: dict[str, pd.DataFrame] = {}
    faults: list[str] = []
    for name, columns in TABLES.items():
        path = directory / f"{name}.csv"
        try:
            text = pd.read_csv(path, dtype=str, keep_default_na=False, encoding="utf-8")
        except (OSError, ValueError) as error:
            faults.append(f"{path} cannot be read ({error}); {MAKE_ANEW}")
            continue
        lacking = [column for column in columns if column not in text]
        if lacking:
            faults.append(f"{path} lacks the columns {', '.join(lacking)}; {MAKE_ANEW}")
            continue
        tables[name] = _typed(text[list(columns)])
    try:
        tables["installations"] = pd.read_parquet(directory / INSTALLATIONS_FILE)
    except (OSError, ValueError) as error:
        faults.append(f"{directory / INSTALLATIONS_FILE} cannot be read ({error}); {MAKE_ANEW}")
    return tables, faults


def _typed(text: pd.DataFrame) -> pd.DataFrame:
    """Numbers where numbers stand, years as integers (NA where blank), texts as the case has them."""
    typed = pd.DataFrame(index=text.index)
    for column in text.columns:
        if column in TEXT_COLUMNS:
            typed[column] = text[column].map(original_text)
        else:
            typed[column] = pd.to_numeric(text[column].replace("", None), errors="raise")
    years = typed["year"].astype("Int64")
    typed["year"] = years if years.hasnans or years.isna().any() else years.astype("int64")
    return typed
