"""Generated cases, the production side: sectors, products, gases, installations, output and measures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

import numpy as np
import pandas as pd

from tests.reference.programme import Floats

BASE_YEAR = 2024
FIRST_YEAR = 2027

GWP = {"CO2": 1.0, "CF4": 6630.0, "N2O": 265.0}
Option = TypeVar("Option")

TECHNOLOGIES = ("", "alpha", "beta")


@dataclass(frozen=True)
class Traits:
    """What a seed is to have; see ``generate.traits_of`` for the mix."""

    last_year: int
    ties: bool
    exact: bool
    several_gases: bool
    threshold: bool
    stops: bool
    """One product is produced no more in the last year."""
    over_tight: str
    """Kind of limit that no plan can meet, "" for none."""

    @property
    def years(self) -> tuple[int, ...]:
        return tuple(range(FIRST_YEAR, self.last_year + 1))


def pick(random: np.random.Generator, options: Sequence[Option]) -> Option:
    """One of the options, each as likely."""
    return options[int(random.integers(len(options)))]


def significant(values: Floats, digits: int) -> Floats:
    """Round each positive number to so many significant digits, as whoever writes a case would."""
    return np.array([float(f"{value:.{digits}g}") for value in np.ravel(values)]).reshape(np.shape(values))


def production_tables(random: np.random.Generator, traits: Traits) -> dict[str, pd.DataFrame]:
    """Every table of who emits how much, and what can be done about it."""
    sector_count = int(random.integers(2, 5))
    product_count = int(random.integers(max(3, sector_count), 8))
    sectors = [f"sector {number + 1}" for number in range(sector_count)]
    products = [f"product {number + 1}" for number in range(product_count)]
    sector_of = [*sectors, *random.choice(sectors, product_count - sector_count)]
    installations = _installations(random, traits, products)
    tables = {
        "sectors": pd.DataFrame({"sector": sectors, "name_en": sectors, "name_zh": sectors}),
        "products": pd.DataFrame(
            {
                "product": products,
                "sector": sector_of,
                "name_en": products,
                "name_zh": products,
                "unit": "t",
                "protection": _sometimes(random, product_count, 0.25, pick(random, (0.01, 0.02))),
            }
        ),
        "installations": installations,
        "output_forecast": _forecast(random, traits, products, installations),
        "measures": _measures(random, traits, products),
    }
    if traits.several_gases:
        tables["gases"] = pd.DataFrame({"gas": list(GWP), "gwp": list(GWP.values())})
        tables["installations"] = _by_gas(random, installations)
    return tables


def _sometimes(random: np.random.Generator, count: int, share: float, values: float | Floats) -> Floats:
    """``values`` in about this share of the places, blank in the others."""
    return np.where(random.random(count) < share, values, np.nan)


def _installations(random: np.random.Generator, traits: Traits, products: list[str]) -> pd.DataFrame:
    """8 to 60 rows. The first row of each product is large and open throughout."""
    count = int(random.integers(max(8, len(products)), 61))
    anchors = np.arange(count) < len(products)
    product = np.array([*products, *random.choice(products, count - len(products))])
    activity = significant(np.exp(random.uniform(np.log(5e4), np.log(4e6), count)), 3)
    mean = pd.Series(significant(random.uniform(0.4, 2.0, len(products)), 2), index=products)
    spread = random.uniform(0.85, 1.18, count)
    if traits.ties:
        activity = random.choice([1e6, 2e6], count)
        spread = random.choice([0.9, 1.0, 1.1], count)
        mean[:] = 1.0
    names = np.array([f"plant {number + 1:02d}" for number in range(count)])
    second = ~anchors & (random.random(count) < 0.2)
    names[second] = names[random.integers(0, len(products), int(second.sum()))]
    early = random.integers(FIRST_YEAR - 1, traits.last_year + 1, count).astype(np.float64)
    late = random.integers(FIRST_YEAR, traits.last_year + 1, count).astype(np.float64)
    opens = _sometimes(random, count, 0.15, early)
    closes = _sometimes(random, count, 0.15, late)
    rows = pd.DataFrame(
        {
            "installation": names,
            "name": names,
            "name_zh": names,
            "province": random.choice(["Hebei", "Shanxi", "Anhui"], count),
            "product": product,
            "technology": random.choice(TECHNOLOGIES, count),
            "activity_level": np.where(anchors, 5e6, activity),
            "intensity": (spread * mean.loc[product].to_numpy()).round(3),
            "allocation_factor": _sometimes(random, count, 0.3, random.uniform(0.95, 1.05, count).round(2)),
            "opens": np.where(anchors, np.nan, opens),
            "closes": np.where(anchors | (closes < opens), np.nan, closes),
        }
    )
    return rows.drop_duplicates(["installation", "product"], ignore_index=True)


def _by_gas(random: np.random.Generator, installations: pd.DataFrame) -> pd.DataFrame:
    """Split intensities into gases, about a tenth of them not CO2."""
    total = installations["intensity"].to_numpy()
    split = installations.drop(columns="intensity")
    for gas, gwp in GWP.items():
        part = 0.9 if gas == "CO2" else random.uniform(0.0, 0.1, len(total))
        split[f"intensity_{gas}"] = significant(total * part / gwp, 4)
    return split


def _forecast(
    random: np.random.Generator, traits: Traits, products: list[str], installations: pd.DataFrame
) -> pd.DataFrame:
    """Output that grows or falls steadily from the base year's, and an index on half the products."""
    base = installations.groupby("product")["activity_level"].sum().loc[products].to_numpy() / 1e6
    since_base = np.array(traits.years) - BASE_YEAR
    growth = random.uniform(-0.03, 0.03, len(products))
    if traits.ties:
        growth = random.choice([-0.01, 0.0, 0.01], len(products))
    output = significant(base[:, None] * (1 + growth[:, None]) ** since_base, 4)
    if traits.stops:
        output[-1, -1] = 0.0
    if traits.over_tight == "peak":
        output[:, 1:] = significant(output[:, 1:] * 1.25, 4)
    improvement = np.where(random.random(len(products)) < 0.5, 0.0, random.uniform(0.0, 0.015, len(products)))
    index = ((1 - improvement[:, None]) ** since_base).round(4)
    return pd.DataFrame(
        {
            "product": np.repeat(products, len(traits.years)),
            "year": np.tile(traits.years, len(products)),
            "output": output.ravel(),
            "intensity_index": np.where(index == 1, np.nan, index).ravel(),
        }
    )


def _measures(random: np.random.Generator, traits: Traits, products: Sequence[str]) -> pd.DataFrame:
    """One to three measures a product; some with a row of its own for a technology."""
    rows = []
    for product in products:
        for number in range(int(random.integers(1, 4))):
            for technology in pick(random, (("",), ("",), ("", "alpha"), ("beta",))):
                cost = pick(random, (100, 200)) if traits.ties else 5 * int(random.integers(-1, 80))
                rows.append(
                    {
                        "measure": f"measure {number + 1}",
                        "product": product,
                        "technology": technology,
                        "name_en": f"measure {number + 1}",
                        "name_zh": "",
                        "cost": float(cost),
                        "potential": round(float(random.uniform(0.03, 0.14)), 3),
                        "available_from": FIRST_YEAR + pick(random, (-1, 0, 0, 1)),
                        "ramp": round(float(random.uniform(0.01, 0.04)), 3)
                        if random.random() < 0.5
                        else None,
                    }
                )
    return pd.DataFrame(rows)
