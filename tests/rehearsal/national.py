"""A full-size rehearsal: how far the call auction is from the replay, how long beside the solve.

``python -m tests.rehearsal.national DIR`` with a result folder of ``planner solve``.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from planner.compliance.read import read_rules as read_compliance_rules
from planner.rehearsal.call_auction import clear
from planner.rehearsal.positions import positions
from planner.rehearsal.rehearse import rehearse
from planner.rehearsal.rules import Variant, read_rules
from planner.result_reading import read_result_folder
from planner.shipped import shipped_tables


def main(directory: Path) -> None:
    """Print price and bank of every year against the replay, then seconds and ratios."""
    plan = read_result_folder(directory)
    rules = read_rules(shipped_tables("rehearsal") / "rules.toml")
    compliance, _ = read_compliance_rules(shipped_tables("compliance"))
    started = time.perf_counter()
    market = positions(plan, compliance.compliance_rules)
    known = time.perf_counter()
    cleared = {year: clear(one, Variant(name="free")) for year, one in market.markets.items()}
    auctioned = time.perf_counter()
    for year, one in market.markets.items():
        price, bank = cleared[year].price, cleared[year].bank
        print(f"{year}  price {price:.6f}  from the replay {price - one.replay_price:+.1e} CNY/t", end="")
        print(f"  bank {bank:.6f}  from the replay {bank - one.replay_bank:+.1e} Mt")
    worst = max(abs(cleared[year].price - one.replay_price) for year, one in market.markets.items())
    print(f"farthest {worst:.1e} CNY/t, tick {rules.tick:g}: {'within' if worst <= rules.tick else 'BEYOND'}")
    begun = time.perf_counter()
    rehearse(market, rules, list(market.markets))
    whole = time.perf_counter() - begun
    stages = json.loads((directory / "plan.json").read_text(encoding="utf-8"))["stages"]
    solve = sum(float(stage["seconds"]) for stage in stages)
    auction = auctioned - started
    print(f"{len(market.entities)} installations x {len(market.markets)} years; solve {solve:.1f} s")
    print(f"positions {known - started:.2f} s")
    print(f"with one call auction a year {auction:.2f} s, {auction / solve:.3f} of the solve")
    print(f"{len(rules.variants)} variants with continuous trading {whole:.2f} s, {whole / solve:.3f}")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
