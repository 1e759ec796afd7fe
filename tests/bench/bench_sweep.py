"""How long a sweep takes beside bare re-solves of the same programmes, and that its plans are the same.

Run: python -m tests.bench.bench_sweep [--scenarios 1000] [--sample 50]. Futures of the national case: every
product's output, all caps and all measure costs vary. Prints, for one process and for two, the time of
``run_sweep`` (cost stage: numbers checked, arrays, solve, proof, tables, files) as a ratio to bare HiGHS
re-solves of the same arrays in one process, warm (changed in place) and from scratch with presolve; how much
faster than one two processes of bare re-solves are, which is what the machine has to give just then; and the
differences between swept and individually solved least costs on a sample.
"""

from __future__ import annotations

import argparse
import multiprocessing
import tempfile
import time
from pathlib import Path
from threading import Barrier

import numpy as np

from planner.explain.explanation import least_cost
from planner.scenarios.base import Base
from planner.scenarios.model import ScenarioSet
from planner.scenarios.numbers import numbers_of
from planner.scenarios.quick import QuickChanges
from planner.scenarios.read import read_scenarios
from planner.solve.arrays import ProgrammeArrays
from planner.solve.highs import ArrayProgramme
from planner.sweep.least_cost import LeastCostSolver
from planner.sweep.local import prepare_processes
from planner.sweep.parametric import ParametricProgramme
from planner.sweep.run import SweepOptions, run_sweep
from planner.sweep.worker import Stages

NATIONAL = Path(__file__).parents[2] / "inputs" / "national"

FILE = """
base = "{base}"
[draws]
count = {count}
seed = 1
[[draws.parameters]]
name = "growth"
distribution = "growth"
mean = 0.0
standard_deviation = 0.003
correlation_of_years = 0.5
correlation_of_products = 0.3
targets = [{{ table = "output_forecast", column = "output" }}]
[[draws.parameters]]
name = "caps"
distribution = "uniform"
low = 0.995
high = 1.03
targets = [{{ table = "cap_trajectory", column = "cap" }}]
[[draws.parameters]]
name = "cost"
distribution = "triangular"
low = 0.8
mode = 1.0
high = 1.4
targets = [{{ table = "measures", column = "cost" }}]
"""


def bare(programmes: list[ProgrammeArrays], start: bool) -> tuple[float, list[float]]:
    """Seconds of HiGHS alone: pass the arrays, run; ``start``: from the optimal basis of the first."""
    solver = ArrayProgramme(programmes[0])
    highs = solver._highs
    highs.run()
    basis = solver.basis() if start else None
    objectives = []
    began = time.perf_counter()
    for arrays in programmes:
        solver.put_in_place(arrays, basis)
        highs.run()
        objectives.append(highs.getInfo().objective_function_value)
    return time.perf_counter() - began, objectives


def bare_share(file: Path, part: int, parts: int, ready: Barrier) -> float:
    """Seconds of bare warm re-solves of every so-manieth programme of a file, begun together."""
    scenarios, base = read_scenarios(file)
    quick, parametric = QuickChanges(base), ParametricProgramme(base.case)
    numbers = [quick.numbers(scenario) for scenario in scenarios.scenarios[part::parts]]
    programmes = [parametric.arrays(each) for each in numbers if each is not None]
    ready.wait()
    return bare(programmes, start=True)[0]


def bare_in_two(file: Path) -> float:
    """Seconds until both of two processes have re-solved their half."""
    context = multiprocessing.get_context("spawn")
    with context.Manager() as manager, context.Pool(2) as pool:
        ready = manager.Barrier(2)
        return max(pool.starmap(bare_share, [(file, part, 2, ready) for part in range(2)]))


def swept(scenarios: ScenarioSet, base: Base, folder: Path, workers: int) -> tuple[float, np.ndarray]:
    """Seconds of a whole sweep into a new folder, and its costs."""
    began = time.perf_counter()
    table, _ = run_sweep(scenarios, base, folder, SweepOptions(Stages.COST, workers))
    print(f"  {workers} worker(s): {dict(table['status'].value_counts())}")
    return time.perf_counter() - began, table["cost"].to_numpy()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenarios", type=int, default=1000)
    parser.add_argument("--sample", type=int, default=50)
    parser.add_argument("--case", type=Path, default=NATIONAL)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        prepare_processes()
        file = Path(scratch) / "futures.toml"
        file.write_text(FILE.format(base=options.case.resolve(), count=options.scenarios), encoding="utf-8")
        scenarios, base = read_scenarios(file)
        quick, parametric = QuickChanges(base), ParametricProgramme(base.case)
        numbers = [quick.numbers(scenario) for scenario in scenarios.scenarios]
        print(f"{sum(each is not None for each in numbers)} of {len(numbers)} scenarios need no whole check")
        programmes = [parametric.arrays(each) for each in numbers if each is not None]
        one, costs = swept(scenarios, base, Path(scratch) / "one", 1)
        warm, objectives = bare(programmes, start=True)
        cold, _ = bare(programmes, start=False)
        two, _ = swept(scenarios, base, Path(scratch) / "two", 2)
        print(f"bare HiGHS: warm {warm:.2f} s, from scratch with presolve {cold:.2f} s")
        for label, seconds in (("one worker", one), ("two workers", two)):
            print(
                f"{label:<12}{seconds:7.2f} s  {seconds / warm:5.2f} x bare warm  "
                f"{seconds / cold:5.2f} x bare from scratch"
            )
        both = bare_in_two(file)
        print(
            f"two workers are {one / two:.2f} x faster than one; two processes of bare re-solves are"
            f" {warm / both:.2f} x faster than one"
        )
        feasible = ~np.isnan(costs)
        if feasible.all():
            print(
                f"largest relative difference to bare: {np.abs(costs / np.array(objectives) - 1).max():.1e}"
            )
        chosen = np.random.default_rng(1).choice(np.flatnonzero(feasible), options.sample, replace=False)
        solver = LeastCostSolver(base.case)
        worst_cost = worst_market = 0.0
        for position in map(int, chosen):
            case = base.changed(scenarios.scenarios[position]).case
            if case is None or numbers[position] is None:
                continue
            single = least_cost(case)
            worst_cost = max(worst_cost, abs(costs[position] / (single or np.nan) - 1))
            again, alone = solver.solve(numbers[position]), LeastCostSolver(case)
            own = alone.solve(numbers_of(case))
            for column in ("marginal_cost", "emissions", "supply", "offset", "bank", "total_emissions"):
                pair = again.market[column].to_numpy(), own.market[column].to_numpy()
                size = np.maximum(1.0, np.abs(pair[1]))
                worst_market = max(worst_market, float(np.nanmax(np.abs(pair[0] - pair[1]) / size)))
        print(f"sample of {len(chosen)}, read, aggregated, built and solved one by one:")
        print(f"  largest relative difference of cost {worst_cost:.1e}, of the market {worst_market:.1e}")


if __name__ == "__main__":
    main()
