"""What a border adjustment would cost: by installation and year, summed to products.

Every rule of it is one function. Source: Regulation (EU) 2023/956 (certificates for embedded emissions, less
free allocation, article 31; carbon price effectively paid, article 9). How far a price paid at home will be
recognised is not settled; here it is what the installation pays for allowances that it was not given.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.border.read import BorderInputs
from planner.published_plan import PublishedPlan

FloatArray = npt.NDArray[np.float64]

MILLION = 1e6

PER_INSTALLATION = (
    *("installation", "product", "year", "output", "exports", "embedded", "certificates"),
    *("charge", "price_paid", "deduction", "payable"),
)
SUMMED = ("exports", "embedded", "certificates", "charge", "price_paid", "deduction", "payable")
"""Columns per unit of output whose products with exports are summed; exports are summed themselves."""


@dataclass(frozen=True)
class BorderExposure:
    """Two tables, sorted by their keys.

    - installations: installation, product, year, output, exports (units); per unit of output: embedded,
      certificates (tCO2e), charge, price_paid, deduction, payable (CNY)
    - products: product, year, output, exports (million units); embedded_per_unit, certificates_per_unit
      (tCO2e/unit, means over exports; over output where nothing is exported), charge_per_unit,
      price_paid_per_unit, deduction_per_unit, payable_per_unit (CNY/unit, likewise); embedded, certificates
      (Mt), charge, price_paid, deduction, payable (million CNY) of all exports; then the inputs: benchmark,
      free_factor, correction_factor, certificate_price (EUR/t), exchange_rate (CNY/EUR), domestic_price
      (CNY/t)
    """

    installations: pd.DataFrame
    products: pd.DataFrame


def certificates_due(
    embedded: FloatArray, benchmark: FloatArray, free_factor: FloatArray, correction_factor: FloatArray
) -> FloatArray:
    """Certificates per unit: embedded emissions less free_factor x correction_factor x benchmark, tCO2e/unit.

    Never below 0: nothing is paid back. Source: Regulation (EU) 2023/956, article 31, with the factor of
    Directive 2003/87/EC, article 10a(1a).
    """
    return np.maximum(embedded - free_factor * correction_factor * benchmark, 0.0)


def deduction_for_price_paid(charge: FloatArray, price_paid: FloatArray) -> FloatArray:
    """What a carbon price paid at home takes off, CNY/unit: at most the charge.

    Source: Regulation (EU) 2023/956, article 9 (only what is effectively paid, net of free allowances).
    """
    return np.minimum(charge, price_paid)


def border_exposure(plan: PublishedPlan, inputs: BorderInputs) -> BorderExposure:
    """Work out the exposure of every installation of the goods, and of the goods.

    The price effectively paid per unit is the installation's shortfall, where it has one, times the year's
    allowance price in the replay, over its output. A surplus pays nothing and is paid nothing. Every
    installation exports the same share of its output.
    """
    domestic = plan.market[["year", "price"]].rename(columns={"price": "domestic_price"})
    known = inputs.goods.merge(inputs.years, on="year").merge(domestic, on="year")
    rows = plan.installations[plan.installations["output"] > 0].merge(known, on=["product", "year"])
    rows["exports"] = rows["output"] * rows["export_share"]
    rows["embedded"] = rows["emissions"] / rows["output"] + rows["other_embedded"]
    rows["certificates"] = certificates_due(
        *(
            rows[name].to_numpy(dtype=float)
            for name in ("embedded", "benchmark", "free_factor", "correction_factor")
        )
    )
    rows["charge"] = rows["certificates"] * rows["certificate_price"] * rows["exchange_rate"]
    bought = rows["shortfall"].clip(lower=0).fillna(0)
    rows["price_paid"] = bought * rows["domestic_price"].clip(lower=0) / rows["output"]
    rows["deduction"] = deduction_for_price_paid(
        rows["charge"].to_numpy(dtype=float), rows["price_paid"].to_numpy(dtype=float)
    )
    rows["payable"] = rows["charge"] - rows["deduction"]
    installations = rows[list(PER_INSTALLATION)].sort_values(["installation", "product", "year"])
    return BorderExposure(installations.reset_index(drop=True), _by_product(rows, known))


def _by_product(rows: pd.DataFrame, known: pd.DataFrame) -> pd.DataFrame:
    """Sums over installations; a good that nobody makes in a year has no row."""
    key = ["product", "year"]
    per_unit = [name for name in SUMMED if name != "exports"]
    exported = rows.groupby(key)["exports"].transform("sum") > 0
    weight = rows["exports"].where(exported, rows["output"])
    weighted = rows[per_unit].mul(weight, axis="index")
    of_exports = rows[per_unit].mul(rows["exports"], axis="index")
    by = [rows[name] for name in key]
    amounts = rows.groupby(key)[["output", "exports"]].sum() / MILLION
    means = weighted.groupby(by).sum().div(weight.groupby(by).sum(), axis="index").add_suffix("_per_unit")
    totals = of_exports.groupby(by).sum() / MILLION
    given = known.set_index(key)[
        [
            *("benchmark", "free_factor", "correction_factor", "certificate_price", "exchange_rate"),
            "domestic_price",
        ]
    ]
    table = pd.concat([amounts, means, totals], axis="columns").join(given)
    return table.sort_index().reset_index()
