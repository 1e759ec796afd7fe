"""Random small cases: does the call auction without frictions clear at the replay's price?

``python -m tests.rehearsal.random_markets COUNT`` prints, case by case, the farthest price from the replay.
"""

from __future__ import annotations

import sys

import numpy as np

from planner.compliance.read import read_rules
from planner.plan import Plan
from planner.published_plan import published
from planner.rehearsal.call_auction import clear
from planner.rehearsal.positions import positions
from planner.rehearsal.rules import Variant
from planner.shipped import shipped_tables
from planner.solve.highs import NoSolutionError
from tests.making import Small, cap, measure

YEARS = tuple(range(2027, 2031))
PRODUCTS = ("steel", "clinker", "power")
SMALL_MT = 1e-6
FREE = Variant(name="no frictions")
COMPLIANCE_RULES = read_rules(shipped_tables("compliance"))[0].compliance_rules


def random_market(seed: int) -> Small:
    """A case of three sectors, drawn: outputs, installations, measures with ramps, offsets, bank, rules.

    Every other case has a sector whose allocation follows its emissions for two years, by verified emissions
    or by an intensity band.
    """
    random = np.random.default_rng(seed)
    outputs = {
        product: (random.uniform(50, 150) * (1 + random.uniform(-0.02, 0.03, len(YEARS))).cumprod()).tolist()
        for product in PRODUCTS
    }
    installations = [
        {
            "installation": f"{product} {number}",
            "product": product,
            "activity_level": float(share) * outputs[product][0] * 1e6,
            "intensity": float(random.uniform(0.8, 1.3)),
        }
        for product in PRODUCTS
        for number, share in enumerate(random.dirichlet(np.ones(3)), start=1)
    ]
    measures = [
        measure(
            f"measure {number} of {product}",
            product,
            float(random.uniform(-5, 150).__round__(2)),
            float(random.uniform(0.02, 0.2)),
            available_from=int(random.choice(YEARS[:3])),
            ramp=float(random.uniform(0.01, 0.1)) if random.random() < 0.6 else None,
        )
        for product in PRODUCTS
        for number in range(1, 4)
    ]
    emissions = [
        sum(
            row["activity_level"]
            * row["intensity"]
            / 1e6
            * outputs[row["product"]][t]
            / outputs[row["product"]][0]
            for row in installations
        )
        for t in range(len(YEARS))
    ]
    tightness = random.uniform(0.005, 0.02)
    return Small(
        outputs=outputs,
        years=YEARS,
        installations=installations,
        rules=_rules(seed),
        benchmarks=[{"product": "clinker", "year": year, "benchmark": 1.0} for year in YEARS[:2]]
        if seed % 4 == 3
        else (),
        caps=[
            cap("ALL", year, total * (1 - tightness * (t + 1)))
            for t, (year, total) in enumerate(zip(YEARS, emissions, strict=True))
        ],
        measures=measures,
        market=[
            {
                "year": year,
                "offset_price": round(float(random.uniform(40, 120)), 2),
                "offset_limit": 0.01,
                "banking_limit": round(float(random.uniform(0.0, 0.05)), 4),
            }
            for year in YEARS
        ],
        settings={"discount_rate": round(float(random.uniform(0, 0.08)), 3), "initial_bank": 1.0},
    )


def _rules(seed: int) -> list[dict[str, object]]:
    """Clinker's rules; none where the benchmark rules from the first year on."""
    follows: dict[int, dict[str, object]] = {
        1: {"rule": "verified_emissions"},
        3: {"rule": "intensity_band", "band": 0.03, "slope": 0.15},
    }
    rule = follows.get(seed % 4)
    if rule is None:
        return []
    return [
        {"sector": "clinker", "from_year": YEARS[0], **rule},
        {"sector": "clinker", "from_year": YEARS[2], "rule": "benchmark", "tightening_max": 0.5},
    ]


def farthest_from_replay(plan: Plan) -> tuple[float, float, bool]:
    """Return by how much price (CNY/t) and bank (Mt) of any year are off the replay's at most.

    And whether the banking limit binds in a year.
    """
    markets = positions(published(plan), COMPLIANCE_RULES).markets.values()
    cleared = [(clear(market, FREE), market) for market in markets]
    return (
        max(abs(found.price - market.replay_price) for found, market in cleared),
        max(abs(found.bank - market.replay_bank) for found, market in cleared),
        any(0 < market.bank_limit <= market.replay_bank + SMALL_MT for _, market in cleared),
    )


def main(count: int) -> None:
    """Print the distances of so many cases, then the worst."""
    worst, priced, limited, planless = 0.0, 0, 0, 0
    for seed in range(count):
        try:
            plan = random_market(seed).plan()
        except NoSolutionError:
            planless += 1
            continue
        price, bank, binds = farthest_from_replay(plan)
        priced += bool((plan.market["price"] > 0).any())
        limited += binds
        worst = max(worst, price)
        print(f"case {seed}: price off by {price:.1e} CNY/t, bank by {bank:.1e} Mt")
    print(
        f"{count} cases, {planless} without a plan, {priced} with a price, {limited} with a binding "
        f"banking limit; farthest {worst:.1e} CNY/t"
    )


if __name__ == "__main__":
    main(int(sys.argv[1]))
