"""Nothing is lost: the books of 1,000 random years close to the tonne, and splitting an entity earns little.

Generated years: 14 entities of one or two installations, sales that sum to zero over the country. Every
account is worked out at once, the years being columns of one table.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from planner.compliance.entity_accounts import entity_accounts
from planner.compliance.read import read_rules
from planner.shipped import shipped_tables

YEARS, ENTITIES = 1000, 16
RULES, _ = read_rules(shipped_tables("compliance"))


def random_rows(seed: int, rule_year: int) -> pd.DataFrame:
    """Return rows as installation_accounts makes them, the draw being part of the entity's name."""
    random = np.random.default_rng(seed)
    count = YEARS * ENTITIES
    emissions = random.integers(0, 5_000_000, count).astype(float)
    allocation = np.round(emissions * random.uniform(0.5, 1.4, count))
    is_gas = random.random(count) < 0.1
    bank = random.integers(0, 200_000, count).astype(float)
    sales = np.floor((allocation + bank) * random.uniform(-0.3, 0.3, count)).reshape(YEARS, ENTITIES)
    # A sale is sold to the neighbour: the country's net sales are zero in every year.
    sales[:, 1::2] = -sales[:, ::2]
    most = (allocation + bank).reshape(YEARS, ENTITIES)
    possible = (sales <= most).reshape(YEARS, -1, 2).all(axis=2).repeat(2, axis=1)
    net_sales = np.where(possible, sales, 0.0).ravel()
    return pd.DataFrame(
        {
            "entity": [
                f"{year}-{entity - 1 if entity % 8 == 1 else entity}"
                for year in range(YEARS)
                for entity in range(ENTITIES)
            ],
            "draw": np.repeat(np.arange(YEARS), ENTITIES),
            "year": float(rule_year),
            "province": "P",
            "sector": np.where(random.random(count) < 0.5, "power", "steel"),
            "pre_allocation": np.round(allocation * 0.7),
            "allocation": allocation,
            "true_up": allocation - np.round(allocation * 0.7),
            "emissions": emissions,
            "unit_obligation": np.where(is_gas, np.minimum(emissions, allocation), emissions),
            "opening_bank": bank,
            "net_sales": net_sales,
            "offsets": random.integers(0, 300_000, count).astype(float),
            "borrowing": random.integers(0, 500_000, count).astype(float),
        }
    )


@pytest.mark.parametrize("rule_year", [2020, 2021, 2023, 2025])
def test_a_thousand_random_years_close_to_the_tonne(rule_year: int) -> None:
    """issued + offsets + opening bank + borrowed + forgiven + unmet = emitted + carried over + lapsed.

    With surrendered for what was handed over, allowances and offsets: issued + offsets + opening bank +
    borrowed = surrendered + carried over + lapsed, for the country, where sales cancel out; and emissions =
    surrendered + forgiven + unmet.
    """
    rows = random_rows(rule_year, rule_year)
    accounts, faults = entity_accounts(rows, RULES.compliance_rules)
    assert faults == []
    accounts["draw"] = accounts["entity"].str.split("-").str[0].astype(int)
    total = accounts.groupby("draw").sum(numeric_only=True)
    assert (total["net_sales"] == 0).all()
    handed_over = total["surrendered"] + total["offsets"]
    sources = total["allocation"] + total["offsets"] + total["opening_bank"] + total["borrowed"]
    assert (sources == handed_over + total["carried_over"] + total["lapsed"]).all()
    assert (total["emissions"] == handed_over + total["forgiven"] + total["unmet"]).all()
    entity = accounts["opening_bank"] + accounts["allocation"] + accounts["borrowed"] - accounts["net_sales"]
    assert (entity == accounts["surrendered"] + accounts["carried_over"] + accounts["lapsed"]).all()
    amounts = accounts.select_dtypes("number").drop(columns=["net_sales", "true_up"]).fillna(0.0)
    assert (amounts >= 0).all(axis=None)
    seen = total[["forgiven", "unmet", "lapsed", "borrowed"]].sum() > 0
    expected = {
        2020: [True, True, False, False],
        2021: [True, True, False, True],
        2023: [True, True, False, False],
        2025: [True, True, True, False],
    }
    assert seen.tolist() == expected[rule_year]
    assert (accounts["offsets"] <= accounts["offset_limit"]).all()


@pytest.mark.parametrize(("sector", "base"), [("power", 10_000), ("steel", 100_000)])
def test_a_split_gains_no_more_than_the_base_amount_of_carry_over(sector: str, base: int) -> None:
    """2025: no deficit limit, both parts with a surplus and sales to others: one more base amount at most."""
    random = np.random.default_rng(7)
    surplus = random.integers(0, 400_000, (YEARS, 2)).astype(float)
    sales = np.floor(surplus * random.random((YEARS, 2)))
    rows = _surplus_rows(surplus.ravel(), sales.ravel()).assign(sector=sector)
    draw = pd.Series(np.arange(2 * YEARS) // 2).astype(str)
    whole, _ = entity_accounts(rows.assign(entity=draw), RULES.compliance_rules)
    parts = draw + np.tile(["a", "b"], YEARS)
    split, _ = entity_accounts(rows.assign(entity=parts), RULES.compliance_rules)
    gained = split.groupby(split["entity"].str[:-1])["carried_over"].sum()
    gain = gained - whole.set_index("entity")["carried_over"]
    assert gain.max() == base


def test_the_carry_over_rule_lets_parts_gain_by_trading_with_each_other() -> None:
    """Surplus 200,000 in each half, nothing sold outside. Whole: 10,000 carried over.

    The first half sells 100,000 to the second: its limit rises to 160,000, it carries its remaining 100,000;
    the second buys, keeps the base of 10,000. Together 110,000: 100,000 more than the whole, 90,000 more than
    the base amounts explain. Only a definition of net sales without one's own group would prevent it.
    """
    rows = _surplus_rows(np.array([200_000.0, 200_000.0]), np.zeros(2))
    whole, _ = entity_accounts(rows.assign(entity="w"), RULES.compliance_rules)
    traded = rows.assign(entity=["a", "b"], net_sales=[100_000.0, -100_000.0])
    split, _ = entity_accounts(traded, RULES.compliance_rules)
    assert whole["carried_over"].tolist() == [10_000]
    assert split["carried_over"].tolist() == [100_000, 10_000]


def test_the_deficit_limit_lets_a_split_gain() -> None:
    """2021: one half lacks 40 %, the other has 40 % too much of 1,000,000 each.

    Together nothing is missing or forgiven. Apart the first owes 600,000 + 200,000 and is forgiven 200,000.
    """
    rows = _surplus_rows(np.array([-400_000.0, 400_000.0]), np.zeros(2), year=2021)
    whole, _ = entity_accounts(rows.assign(entity="w"), RULES.compliance_rules)
    split, _ = entity_accounts(rows.assign(entity=["a", "b"]), RULES.compliance_rules)
    assert whole["forgiven"].tolist() == [0]
    assert split["forgiven"].tolist() == [200_000, 0]


def _surplus_rows(surplus: np.ndarray, sales: np.ndarray, year: int = 2025) -> pd.DataFrame:
    """Return rows of power with 1,000,000 t of emissions each, that surplus and those net sales."""
    allocation = 1_000_000.0 + surplus
    return pd.DataFrame(
        {
            "year": float(year),
            "province": "P",
            "sector": "power",
            "pre_allocation": 0.0,
            "allocation": allocation,
            "true_up": allocation,
            "emissions": 1_000_000.0,
            "unit_obligation": 1_000_000.0,
            "opening_bank": 0.0,
            "offsets": 0.0,
            "borrowing": 0.0,
            "net_sales": sales,
        }
    )
