"""Pinned optima of the shipped cases: what is pinned, and how it is pinned anew.

    python -m tests.golden.optima "why the optimum moved"

solves the shipped cases, writes optima.json and adds the reason to its list of changes. A change without a
reason cannot be written.
"""

from __future__ import annotations

import datetime
import json
import sys
from pathlib import Path
from typing import Any

from planner.case.read import read_case
from planner.plan import Plan
from planner.planning import make_plan
from planner.shipped import shipped_cases

OPTIMA = Path(__file__).parent / "optima.json"


def solve(case: str) -> Plan:
    return make_plan(read_case(shipped_cases()[case])[0])


def optimum(plan: Plan) -> dict[str, Any]:
    """What is pinned of a plan: every number here is unique in theory (cost, levels, benchmarks)."""
    benchmarks = plan.benchmarks.pivot(index="product", columns="year", values="benchmark")
    return {
        "cost": plan.cost_million_cny,
        "replay_cost": plan.replay_cost_million_cny,
        "burden_levels": list(plan.burden_levels),
        "benchmarks": {
            product: {str(year): value for year, value in row.items() if value == value}
            for product, row in benchmarks.to_dict("index").items()
        },
    }


def main() -> None:
    if len(sys.argv) != 2 or not sys.argv[1].strip():
        raise SystemExit('usage: python -m tests.golden.optima "why the optimum moved"')
    pinned = json.loads(OPTIMA.read_text(encoding="utf-8")) if OPTIMA.exists() else {"changes": []}
    pinned["changes"].append({"date": datetime.date.today().isoformat(), "because": sys.argv[1].strip()})
    pinned["cases"] = {case: optimum(solve(case)) for case in shipped_cases()}
    OPTIMA.write_text(json.dumps(pinned, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
