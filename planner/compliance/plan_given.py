"""What a compliance year takes from a plan: products, benchmarks, rules, correction factors."""

from __future__ import annotations

import json
import zipfile
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from planner.archive.case_archive import CASE_FILE, read_case_archive
from planner.case.case import Case
from planner.case.faults import CaseInvalid, Fault
from planner.case.read import read_case
from planner.rules import rules_in_force

PLAN_FILE, BENCHMARK_FILE = "plan.json", "benchmarks.csv"


@dataclass(frozen=True)
class PlanGiven:
    """The case, and its benchmarks: product, year, benchmark (tCO2e/unit); decided ones where planned."""

    case: Case
    benchmarks: pd.DataFrame
    is_result: bool
    """Whether the benchmarks are those of a plan, or the announced ones of a case alone."""

    def rules(self) -> pd.DataFrame:
        """Return the case's rules by year: sector, year, plan_rule, slope, band; no row where uncovered."""
        rows = [
            {"sector": sector, "year": year, "plan_rule": rule.rule, "slope": rule.slope, "band": rule.band}
            for (sector, year), rule in rules_in_force(self.case).items()
            if rule.rule != "uncovered"
        ]
        return pd.DataFrame(rows, columns=["sector", "year", "plan_rule", "slope", "band"])


def read_plan(path: Path) -> PlanGiven:
    """Read a result folder, or a case for its announced benchmarks. Raises CaseInvalid."""
    if not (path.is_dir() and (path / PLAN_FILE).exists()):
        case, _ = read_case(path)
        return PlanGiven(case, case.benchmarks[["product", "year", "benchmark"]], is_result=False)
    try:
        name = str(json.loads((path / PLAN_FILE).read_text(encoding="utf-8")).get("case", "case"))
        case = read_case_archive(path / CASE_FILE, name)
        benchmarks = pd.read_csv(path / BENCHMARK_FILE, keep_default_na=False, na_values={"benchmark": [""]})
        decided = benchmarks[["product", "year", "benchmark"]].dropna()
    except (OSError, ValueError, KeyError, AttributeError, zipfile.BadZipFile) as error:
        problem = f"is no whole result with a plan ({error})"
        remedy = "give a folder that solve has written"
        raise CaseInvalid([Fault(path.name, None, None, None, problem, remedy)]) from error
    announced = case.benchmarks[["product", "year", "benchmark"]]
    both = pd.concat([decided, announced]).drop_duplicates(["product", "year"], keep="first")
    return PlanGiven(case, both, is_result=True)
