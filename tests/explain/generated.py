"""Explanations of the generated cases that have no plan, judged like the seeded contradictions.

    python -m tests.explain.generated

Their conflicts are not known beforehand; everything else is checked.
"""

from __future__ import annotations

from planner.explain.explanation import explain
from tests.explain.judging import faults_of, places
from tests.reference.generate import INFEASIBLE_SEEDS, generated_case

BY_CHANCE = (0, 6, 9, 26, 28, 29, 37)
"""Seeds without a plan that no limit was made over-tight for (see ``FEASIBLE_SEEDS``)."""


def main() -> None:
    wrong = 0
    seeds = (*BY_CHANCE, *INFEASIBLE_SEEDS)
    for seed in seeds:
        case = generated_case(seed)
        explanation = explain(case)
        faults = faults_of(frozenset(places(explanation.conflict)), case, explanation)
        wrong += bool(faults)
        levers = ", ".join(alternative.lever for alternative in explanation.alternatives)
        print(f"seed {seed}: conflict of {len(explanation.conflict)}; {levers or 'only together'}")
        for fault in faults:
            print(f"    WRONG: {fault}")
    print(f"{len(seeds)} generated cases without a plan, {wrong} wrong")


if __name__ == "__main__":
    main()
