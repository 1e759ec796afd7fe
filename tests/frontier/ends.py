"""Ends of burden frontiers of generated cases beside single-objective optima of an independent programme.

Run: python -m tests.frontier.ends. Prints, for every case that has a plan, how many points its frontier has,
whether it is convex and how far its ends are from the optima, and the largest of all differences.
"""

from __future__ import annotations

from dataclasses import replace

from planner.case.case import Case
from planner.cells import aggregate
from planner.frontier.found import Frontier
from planner.frontier.trace import burden_frontier
from planner.solve.highs import Deadline
from tests.reference.full_size import FullSizeResult, solve_full_size
from tests.reference.generate import FEASIBLE_SEEDS, generated_case

NO_LIMIT = 1e6
"""A cost slack that no plan reaches: the fairest plan whatever it costs."""


def gaps_at_ends(case: Case, points: int) -> tuple[Frontier, dict[str, float]]:
    """A frontier of burden, and what its ends differ from the programme over single installations by.

    With a cost slack without end that programme's first burden level is the least largest burden of all
    plans; with none it is the least at least cost; of burdens set aside, the levels after them. Burdens in
    shares, costs relative.
    """
    frontier = burden_frontier(aggregate(case), points, Deadline())

    def alone(cost_slack: float) -> FullSizeResult:
        return solve_full_size(replace(case, settings=replace(case.settings, cost_slack=cost_slack)))

    fairest, cheapest = alone(NO_LIMIT), alone(0.0)
    first = len(frontier.set_aside)
    fairest_cost = frontier.fairest_cost or 0.0
    return frontier, {
        "least burden": abs(frontier.positions[0] - fairest.burden_levels[first]),
        "burden at least cost": abs(frontier.positions[-1] - cheapest.burden_levels[first]),
        "least cost": abs(frontier.costs[-1] - cheapest.cost) / max(1.0, abs(cheapest.cost)),
        "cost of the fairest": abs(fairest_cost - fairest.plan_cost) / max(1.0, abs(fairest.plan_cost)),
    }


def main() -> None:
    """Measure and print."""
    worst: dict[str, float] = {}
    convex = several = 0
    for seed in FEASIBLE_SEEDS:
        frontier, gaps = gaps_at_ends(generated_case(seed), points=7)
        several += len(frontier.solved) > 1
        convex += bool(frontier.convex)
        worst = {name: max(gap, worst.get(name, 0.0)) for name, gap in gaps.items()}
        print(seed, len(frontier.solved), "points", *(f"{name} {gap:.1e}" for name, gap in gaps.items()))
    print(f"{len(FEASIBLE_SEEDS)} cases, {several} with more than one point, {convex} convex; largest gaps:")
    for name, gap in worst.items():
        print(f"  {name}: {gap:.1e}")


if __name__ == "__main__":
    main()
