"""Seeded cases of any size in the contract's format: 20 products of four sectors, 10 years.

    python -m tests.bench.size.generate DIR --installations 3700 [--measures shared|own|own-only]

Shared measures: five a product. Own measures: five an installation besides; own-only: those alone. Caps of
all sectors together fall by 2.5 % a year, so that the market is short and measures are needed; offsets are at
hand at a price that rises, so that no draw is without a plan.
"""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
import pandas as pd

YEARS = tuple(range(2027, 2037))
SECTORS = ("aluminium", "cement", "power", "steel")
PRODUCTS_PER_SECTOR = 5
TECHNOLOGIES = ("new", "old", "renewed")
MEASURES = 5
SECTOR_EMISSIONS_MT = {"aluminium": 70.0, "cement": 1000.0, "power": 5000.0, "steel": 1800.0}
PROVINCES = tuple(f"Province {number:02d}" for number in range(1, 32))


def generate(installations: int, measures: str, seed: int = 1) -> dict[str, pd.DataFrame]:
    """The tables of a case.

    ``measures``: "shared"; "own" for five more of each installation's own; "own-only" for those alone.
    """
    random = np.random.default_rng(seed)
    products = pd.DataFrame(
        [
            (f"{sector}_{number}", sector, f"{sector} {number}", f"{sector} {number}", "t", None)
            for sector in SECTORS
            for number in range(PRODUCTS_PER_SECTOR)
        ],
        columns=["product", "sector", "name_en", "name_zh", "unit", "protection"],
    )
    facilities = _installations(random, installations, products)
    tables = {
        "settings": pd.DataFrame(
            {
                "title_en": f"{installations} installations, {measures} measures",
                "title_zh": "规模测试",
                "base_year": YEARS[0] - 1,
                "first_year": YEARS[0],
                "last_year": YEARS[-1],
                "discount_rate": 0.05,
                "initial_bank": 20.0,
                "peak_year": 2030,
            }.items(),
            columns=["key", "value"],
        ),
        "sectors": pd.DataFrame({"sector": SECTORS, "name_en": SECTORS, "name_zh": SECTORS}),
        "products": products,
        "installations": facilities,
        "output_forecast": _forecast(random, facilities),
        "benchmarks": pd.DataFrame(columns=["product", "year", "benchmark"]),
        "allocation_rules": pd.DataFrame(
            [(sector, YEARS[0], "benchmark", 0.4, 0.06) for sector in SECTORS],
            columns=["sector", "from_year", "rule", "shortfall_limit", "tightening_max"],
        ).reindex(
            columns=[
                *("sector", "from_year", "rule", "free_share", "reserve_share", "band", "slope"),
                *("shortfall_limit", "tightening_min", "tightening_max"),
            ]
        ),
        "cap_trajectory": _caps(),
        "measures": _shared_measures(random, products),
        "market": pd.DataFrame(
            {
                "year": YEARS,
                "offset_price": [150.0 + 10 * step for step in range(len(YEARS))],
                "offset_limit": 0.05,
                "banking_limit": 0.05,
            }
        ),
    }
    if measures != "shared":
        tables["installation_measures"] = _own_measures(random, facilities)
    if measures == "own-only":
        tables["measures"] = tables["measures"].iloc[:0]
    return tables


def _installations(random: np.random.Generator, count: int, products: pd.DataFrame) -> pd.DataFrame:
    """Sizes are lognormal, intensities within a fifth of 1 and later ones better; a few open or close."""
    chosen = products.iloc[np.arange(count) % len(products)].reset_index(drop=True)
    size = random.lognormal(0.0, 0.8, count)
    intensity = random.uniform(0.85, 1.15, count)
    of_sector = chosen["sector"].map(SECTOR_EMISSIONS_MT).to_numpy(dtype=float) * 1e6
    emissions = size * intensity
    total = pd.Series(emissions).groupby(chosen["sector"]).transform("sum").to_numpy()
    life = random.random(count)
    always = np.arange(count) < 3 * len(products)
    years = np.array(YEARS)
    return pd.DataFrame(
        {
            "installation": [f"I{number:07d}" for number in range(count)],
            "name": [f"Installation {number}" for number in range(count)],
            "name_zh": "",
            "province": random.choice(PROVINCES, count),
            "product": chosen["product"],
            "technology": random.choice(TECHNOLOGIES, count),
            "activity_level": np.round(size * of_sector / total, 1),
            "intensity": np.round(intensity, 4),
            "allocation_factor": None,
            "opens": pd.array(np.where((life < 0.03) & ~always, years[3], 0), dtype="Int64").astype("object"),
            "closes": pd.array(np.where((life > 0.97) & ~always, years[6], 0), dtype="Int64").astype(
                "object"
            ),
        }
    ).replace({"opens": {0: None}, "closes": {0: None}})


def _forecast(random: np.random.Generator, facilities: pd.DataFrame) -> pd.DataFrame:
    """Base-year output of each product, growing until 2031 and then falling."""
    base = facilities.groupby("product")["activity_level"].sum() / 1e6
    growth = {product: random.uniform(-0.005, 0.02) for product in base.index}
    rows = []
    for product, output in base.items():
        for step, year in enumerate(YEARS):
            grown = 1 + growth[product] * min(step, 4) - 0.01 * max(0, step - 4)
            rows.append((product, year, round(output * grown, 6), round(1 - 0.003 * step, 4)))
    return pd.DataFrame(rows, columns=["product", "year", "output", "intensity_index"])


def _caps() -> pd.DataFrame:
    total = sum(SECTOR_EMISSIONS_MT.values())
    rows = [("ALL", year, round(total * (1.0 - 0.025 * step), 3)) for step, year in enumerate(YEARS)]
    return pd.DataFrame(rows, columns=["sector", "year", "cap"])


def _shared_measures(random: np.random.Generator, products: pd.DataFrame) -> pd.DataFrame:
    rows = [
        (
            f"shared_{number}",
            product,
            None,
            f"Shared {number}",
            f"Shared {number}",
            round(random.uniform(30, 400), 2),
            round(random.uniform(0.02, 0.05), 4),
            int(random.choice(YEARS[:4])),
            round(random.uniform(0.004, 0.01), 4),
        )
        for product in products["product"]
        for number in range(MEASURES)
    ]
    columns = ["measure", "product", "technology", "name_en", "name_zh"]
    return pd.DataFrame(rows, columns=[*columns, "cost", "potential", "available_from", "ramp"])


def _own_measures(random: np.random.Generator, facilities: pd.DataFrame) -> pd.DataFrame:
    count = len(facilities) * MEASURES
    potential = np.round(random.uniform(0.01, 0.05, count), 4)
    return pd.DataFrame(
        {
            "measure": np.tile([f"own_{number}" for number in range(MEASURES)], len(facilities)),
            "installation": np.repeat(facilities["installation"].to_numpy(), MEASURES),
            "product": np.repeat(facilities["product"].to_numpy(), MEASURES),
            "name_en": np.tile([f"Own {number}" for number in range(MEASURES)], len(facilities)),
            "name_zh": "",
            "cost": np.round(random.uniform(20, 500, count), 2),
            "potential": potential,
            "available_from": random.choice(YEARS[:4], count),
            "ramp": np.round(potential * random.uniform(0.2, 1.0, count), 4),
        }
    )


def write(tables: dict[str, pd.DataFrame], folder: Path) -> None:
    """One CSV file a table, in a new folder."""
    folder.mkdir(parents=True)
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--installations", type=int, required=True)
    parser.add_argument("--measures", choices=["shared", "own", "own-only"], default="shared")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    write(generate(options.installations, options.measures, options.seed), options.folder)


if __name__ == "__main__":
    main()
