"""The planner in Python: read a case, look at and change its tables, solve it, look at the plan, write it.

    from planner import Case, solve

    case = Case.read("inputs/national")
    plan = solve(case)
    plan.benchmarks            # a table of pandas, as is every other
    plan.write("results/national")

``inputs/example/walkthrough.py`` goes through it step by step.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import partial
from os import PathLike
from pathlib import Path
from typing import Any, Self

import pandas as pd

from planner.archive.case_archive import case_tables
from planner.case import case as frozen
from planner.case.examine import examine
from planner.case.faults import CaseInvalid, Fault
from planner.case.read import read_case
from planner.case.tables import TABLE_NAMES
from planner.case.text_tables import TextCase
from planner.fairness.plan import make_fair_plan
from planner.fairness.rule_names import FairnessRule
from planner.iamc import REGION, iamc_table
from planner.market_plan import make_market_consistent_plan
from planner.plan import Plan as FrozenPlan
from planner.published_plan import published
from planner.results import write_plan
from planner.solve.highs import NoSolutionError, SolverStoppedError
from planner.stages import StageClock
from planner.workbook_options import InstallationsPlace, Language, Unit, WorkbookOptions

__all__ = ["Case", "CaseInvalid", "CaseWarning", "NoSolutionError", "Plan", "SolverStoppedError", "solve"]


class CaseWarning(UserWarning):
    """What is worth a look in a case without being a fault."""


@dataclass(frozen=True)
class Case(frozen.Case):
    """A valid case. Its tables are attributes (``case.output_forecast``); nothing changes it."""

    warnings: tuple[str, ...] = ()
    """What its check found worth saying; recorded in every plan made of it."""

    @classmethod
    def read(cls, path: str | PathLike[str], *, strict: bool = False) -> Self:
        """Read and check a case: a folder of CSV tables or one .xlsx workbook.

        Warnings are given as ``CaseWarning``; ``strict`` takes them for faults. Raises ``CaseInvalid``, whose
        text lists every fault and whose ``faults`` has them one by one.
        """
        return cls._of(*read_case(Path(path), strict=strict))

    @classmethod
    def of_tables(cls, name: str, tables: Mapping[str, pd.DataFrame]) -> Self:
        """Check tables in memory, as if they had been read from the CSV files of their names.

        ``tables``: by name, with the columns of the case format; a missing value is a blank cell. Raises
        ``CaseInvalid``.
        """
        given = TextCase(name)
        for table_name, table in tables.items():
            if table_name in TABLE_NAMES:
                given.add(table_name, _rows(table), guide_rows=False)
        given.add_missing_tables([name for name in tables if name not in TABLE_NAMES], "table")
        examination = examine(given)
        if examination.case is None:
            raise CaseInvalid(examination.faults)
        return cls._of(examination.case, examination.warnings)

    def tables(self) -> dict[str, pd.DataFrame]:
        """Copies of all tables as the case format has them, ``settings`` among them."""
        return case_tables(self)

    def changed(self, name: str | None = None, **tables: pd.DataFrame) -> Self:
        """A case with other tables in the place of its own, checked like any; ``name``: None for the same."""
        return type(self).of_tables(name or self.name, {**self.tables(), **tables})

    @classmethod
    def _of(cls, case: frozen.Case, found: tuple[Fault, ...]) -> Self:
        said = tuple(str(fault) for fault in found)
        for text in said:
            warnings.warn(text, CaseWarning, stacklevel=3)
        return cls(**_fields(case), warnings=said)


@dataclass(frozen=True)
class Plan(FrozenPlan):
    """An optimal, proven plan. Its tables are attributes (``plan.benchmarks``), as ``planner.plan`` says."""

    def write(
        self,
        directory: str | PathLike[str],
        *,
        language: str = Language.BOTH,
        unit: str = Unit.MEGATONNES,
        installations: str = InstallationsPlace.INSIDE,
    ) -> None:
        """Write the result folder, as ``planner solve`` does: whole or not at all.

        An earlier result is replaced; anything else there raises ``OutputRefusedError``. Options are those
        of plan.xlsx; raises ValueError for an unknown one, OSError where the system refuses.
        """
        options = WorkbookOptions(Language(language), Unit(unit), InstallationsPlace(installations))
        write_plan(self, Path(directory), StageClock(finished=self.stages), options)

    def iamc(self, region: str = REGION) -> pd.DataFrame:
        """The plan as an IAMC table, which ``pyam.IamDataFrame`` takes as it is (see ``planner.iamc``)."""
        return iamc_table(published(self), region=region)


def solve(
    case: frozen.Case,
    *,
    time_limit_s: float | None = None,
    market_consistent: bool = False,
    fairness: str = FairnessRule.LEXIMIN,
) -> Plan:
    """Make the plan of a case: least cost, benchmarks by a rule of fairness, replay, proof.

    ``market_consistent``: search for a plan whose replay meets peak, ceiling and budget. ``fairness``: how
    the effort is shared: ``leximin`` (the fairest burden), ``proportional``, ``uniform-correction`` or
    ``reference``; ``plan.fairness`` says how nearly a rule other than leximin is followed and what it costs.

    Raises ValueError for an unknown rule and for one other than leximin with ``market_consistent``,
    ``NoSolutionError`` where no plan meets all limits (``planner solve`` explains why),
    ``SolverStoppedError`` at the time limit, and what ``planner.fairness.plan.make_fair_plan`` and
    ``planner.market_plan`` raise.
    """
    rule = FairnessRule(fairness)
    if market_consistent and rule is not FairnessRule.LEXIMIN:
        raise ValueError(f"a market-consistent plan shares the effort by leximin, not by {rule}")
    make = make_market_consistent_plan if market_consistent else partial(make_fair_plan, rule=rule)
    options = {} if time_limit_s is None else {"time_limit": f"{time_limit_s:g} s"}
    if market_consistent:
        options["market_consistent"] = "yes"
    found = case.warnings if isinstance(case, Case) else ()
    return Plan(**_fields(make(case, time_limit_s=time_limit_s, options=options, warnings=found)))


def _fields(whole: Any) -> dict[str, Any]:
    return {field.name: getattr(whole, field.name) for field in fields(whole)}


def _rows(table: pd.DataFrame) -> list[list[str]]:
    """Header and rows as a CSV file would hold them: full precision, whole numbers without a point."""
    texts = [[_text(cell) for cell in row] for row in table.itertuples(index=False, name=None)]
    return [[str(column) for column in table.columns], *texts]


def _text(cell: Any) -> str:
    if pd.isna(cell):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)
