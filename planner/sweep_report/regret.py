"""Regret: what each plan's benchmarks cost in another future, above that future's own least cost."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import pandas as pd

from models.build import build_programme
from planner.case.case import Case
from planner.cells import ProductYear, aggregate, with_columns_of_own_measures
from planner.solve.given_benchmarks import burden_of_given
from planner.solve.highs import NoSolutionError
from planner.solve.programme import LinearProgramme
from planner.sweep_report.dataset import SweepDataset
from planner.sweep_report.quantiles import weights_of

MOST_COMPARED = 25
"""Plans, and scenarios, that are tried against each other: 625 programmes."""
ROUNDING = 1e-7
"""Relative to the cost: a regret this near 0 is 0, for both costs come from a solver."""


class OtherScenariosError(Exception):
    """The cases are not those that were swept: given benchmarks cost less there than the recorded optimum."""

    def __init__(self, scenario: str) -> None:
        super().__init__(
            f'the scenario "{scenario}" of the file is not the one that was swept (benchmarks of a plan cost '
            "less in it than its recorded least cost); give the file of the sweep, or sweep again"
        )


@dataclass(frozen=True)
class Regret:
    """The table of regret, million of the currency, present value.

    - scenarios: those tried, from the cheapest to the dearest; each one's plan is tried in each
    - table: rows = whose benchmarks, columns = which scenario comes true; NaN = these benchmarks leave no
      plan there (its caps, its peak or its protection cannot be kept with them)
    - not_applicable: pairs in which other benchmarks are to be decided than the plan has
    - of: how many scenarios have a plan
    - largest, mean: by plan, over the scenarios in which it leaves one; the mean by weight where the sweep
      has weights
    - kept: by plan, in how many of the scenarios it leaves a plan
    """

    scenarios: tuple[str, ...]
    table: pd.DataFrame
    not_applicable: int
    of: int
    largest: Mapping[str, float]
    mean: Mapping[str, float]
    kept: Mapping[str, int]


def regret(sweep: SweepDataset, case_of: Callable[[str], Case], most: int = MOST_COMPARED) -> Regret:
    """Try the benchmarks of every plan in every scenario, at most ``most`` of them.

    Of more scenarios those are taken that lie evenly from the cheapest to the dearest. ``case_of``: the case
    of a scenario. Raises what the solver raises, but for a programme without a solution.
    """
    ordered = sweep.optimal.sort_values(["cost", "scenario"])
    chosen = _evenly(list(ordered["scenario"]), most)
    own_cost = ordered.set_index("scenario")["cost"].astype(float)
    paths = {name: _decided(sweep, name) for name in chosen}
    table = pd.DataFrame(float("nan"), index=chosen, columns=chosen)
    not_applicable = 0
    for scenario in chosen:
        data = with_columns_of_own_measures(aggregate(case_of(scenario))).data
        model = build_programme(data)
        programme = LinearProgramme(model)
        for plan, benchmarks in paths.items():
            if set(benchmarks) != set(data.decided):
                not_applicable += 1
                continue
            try:
                cost = burden_of_given(model, programme, benchmarks).solution.objective
            except NoSolutionError:
                continue
            excess = cost - own_cost[scenario]
            if excess < -ROUNDING * abs(cost):
                raise OtherScenariosError(scenario)
            table.loc[plan, scenario] = 0.0 if abs(excess) <= ROUNDING * abs(cost) else excess
    return Regret(
        scenarios=tuple(chosen),
        table=table,
        not_applicable=not_applicable,
        of=len(ordered),
        largest={str(plan): float(value) for plan, value in table.max(axis="columns").items()},
        mean=_means(sweep, table),
        kept={str(plan): int(count) for plan, count in table.notna().sum(axis="columns").items()},
    )


def _evenly(names: Sequence[str], most: int) -> list[str]:
    if len(names) <= most:
        return list(names)
    last = len(names) - 1
    return [names[round(step * last / (most - 1))] for step in range(most)]


def _decided(sweep: SweepDataset, scenario: str) -> dict[ProductYear, float]:
    rows = sweep.tables["benchmarks"]
    rows = rows[(rows["scenario"] == scenario) & (rows["origin"] == "decided")]
    return {
        (str(product), int(year)): float(value)
        for product, year, value in rows[["product", "year", "benchmark"]].itertuples(index=False, name=None)
    }


def _means(sweep: SweepDataset, table: pd.DataFrame) -> dict[str, float]:
    weights = weights_of(sweep)
    means = {}
    for plan, row in table.iterrows():
        known = row.dropna()
        if weights is None:
            means[str(plan)] = float(known.mean())
        else:
            weighing = weights.loc[known.index]
            total = float(weighing.sum())
            means[str(plan)] = float((known * weighing).sum()) / total if total > 0 else float("nan")
    return means
