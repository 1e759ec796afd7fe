"""Published tables by other ways of solving, on generated cases with deliberate ties.

    python -m tests.second_opinion.run --cases 30

Prints, for every way and table, the largest relative difference from the planner's own plan, over all cases,
and where it is. Ends with 1 where one is larger than 1e-6.
"""

from __future__ import annotations

import argparse
import sys
import time

from planner.case.case import Case
from planner.plan import Plan
from planner.planning import make_plan
from planner.solve.highs import NoSolutionError, SolverFailedError
from tests.making import case_of
from tests.second_opinion.compare import OBJECTIVES, TABLES, Difference, differences
from tests.second_opinion.solvers import SOLVERS, by
from tests.second_opinion.ties import SEEDS, tied_tables

ACCEPTED = 1e-6


def compared(case: Case, own: Plan, solver: str) -> dict[str, Difference]:
    """How far the plan by ``solver`` lies from the planner's own; infinitely where it finds none."""
    try:
        with by(solver):
            return differences(own, make_plan(case))
    except (NoSolutionError, SolverFailedError) as error:
        return dict.fromkeys((OBJECTIVES, *TABLES), Difference(float("inf"), str(error)))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--cases", type=int, default=30, choices=range(1, len(SEEDS) + 1), metavar="N")
    seeds = SEEDS[: parser.parse_args().cases]
    worst = {(solver, table): Difference(0.0) for solver in SOLVERS for table in (OBJECTIVES, *TABLES)}
    equal = dict.fromkeys(worst, 0)
    started = time.perf_counter()
    for seed in seeds:
        case = case_of(tied_tables(seed))
        own = make_plan(case)
        for solver in SOLVERS:
            found = compared(case, own, solver)
            for table, difference in found.items():
                equal[solver, table] += difference.relative <= ACCEPTED
                if difference.relative > worst[solver, table].relative:
                    where = f"seed {seed}, {difference.where}"
                    worst[solver, table] = Difference(difference.relative, where)
    print(f"{len(seeds)} cases with ties, {time.perf_counter() - started:.0f} s")
    for solver in SOLVERS:
        print(f"\n{solver}")
        for table in (OBJECTIVES, *TABLES):
            difference = worst[solver, table]
            count = f"{equal[solver, table]}/{len(seeds)} equal"
            print(f"  {table:16} {difference.relative:8.1e}  {count:12}  {difference.where}")
    if any(difference.relative > ACCEPTED for difference in worst.values()):
        sys.exit(1)


if __name__ == "__main__":
    main()
