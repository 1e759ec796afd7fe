"""How one future answers benchmarks: measures, offsets and bank at least cost, once its outputs are known."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pyomo.environ as pyo

from models.build import build_programme
from models.correction import add_correction
from models.data import ProgrammeData
from planner.cells import ProductYear
from planner.outcome import Outcome, read_outcome
from planner.priced import Explicit
from planner.robust.futures import Future
from planner.solve.face import solve_on_face
from planner.solve.given_benchmarks import burden_of_given
from planner.solve.highs import Deadline, NoSolutionError
from planner.solve.programme import LinearProgramme
from planner.solve.ties import settle_ties


@dataclass(frozen=True)
class Answer:
    """What a future comes to with given benchmarks.

    - cost_million_cny: least cost, present value
    - outcome: the one plan at that cost that the rule for ties chooses
    - free_allocation_mt: by sector under ``benchmark`` and year, before any correction
    - issuance_mt: by covered sector and year
    - withheld_mt: by sector and year that may be corrected
    """

    cost_million_cny: float
    outcome: Outcome
    free_allocation_mt: Mapping[tuple[str, int], float]
    issuance_mt: Mapping[tuple[str, int], float]
    withheld_mt: Mapping[tuple[str, int], float]


def least_cost_in(
    data: ProgrammeData,
    benchmarks: Mapping[ProductYear, float] | None,
    largest_correction: float,
    deadline: Deadline,
) -> float:
    """Least cost of one future alone with these benchmarks (tCO2e/unit), or with its own where None.

    Million CNY, present value; NaN where no plan is left. Raises what ``LinearProgramme.solve`` raises else.
    """
    model = _model(data, largest_correction)
    programme = LinearProgramme(model, deadline)
    try:
        if benchmarks is None:
            return programme.solve().objective
        return burden_of_given(model, programme, benchmarks).solution.objective
    except NoSolutionError:
        return float("nan")


def answer(
    future: Future, benchmarks: Mapping[ProductYear, float], largest_correction: float, deadline: Deadline
) -> Answer:
    """Answer benchmarks at least cost; of equally cheap ways, withhold as little as can be, then the rule.

    Raises what ``LinearProgramme.solve`` raises.
    """
    data = future.data
    model = _model(data, largest_correction)
    programme = LinearProgramme(model, deadline)
    cheapest = burden_of_given(model, programme, benchmarks).solution
    programme.restrict_to_optimal_face(cheapest)
    if largest_correction > 0 and len(model.withheld):
        for withheld in (
            sum(model.withheld.values()),
            *(model.withheld[key] for key in sorted(model.withheld)),
        ):
            programme.minimise(withheld)
            programme.restrict_to_optimal_face(solve_on_face(programme))
    chosen = settle_ties(model, data, programme, cheapest)
    explicit = Explicit(data, model, programme, cheapest, None)
    outcome = read_outcome(future.cells, explicit, chosen)
    return Answer(
        cost_million_cny=cheapest.objective,
        outcome=outcome,
        free_allocation_mt={
            key: float(pyo.value(allocation)) for key, allocation in sorted(model.free_allocation.items())
        },
        issuance_mt={key: float(pyo.value(issued)) for key, issued in sorted(model.issuance.items())},
        withheld_mt={
            key: max(0.0, float(pyo.value(withheld)))
            for key, withheld in (sorted(model.withheld.items()) if largest_correction > 0 else ())
        },
    )


def _model(data: ProgrammeData, largest_correction: float) -> pyo.ConcreteModel:
    model = build_programme(data)
    if largest_correction > 0:
        add_correction(model, data, largest_correction)
    return model
