"""Rebuild the unit list of the back-test: ``python -m inputs.build_backtest`` in the top folder."""

from __future__ import annotations

import pandas as pd

from inputs.build.aluminium import ALUMINIUM
from inputs.build.cement import CLINKER, integrated_plants
from inputs.build.power import GAS, listed_intensity, operating_coal_units, operating_gas_units
from inputs.build.provinces import uniform_provinces
from inputs.build.steel import LONG_ROUTE, operating_capacity_kt
from inputs.build.tables import INPUTS, write_table

COAL_GROUP = "coal_power"
COLUMNS = ["installation", "group", "product", "province", "capacity", "opens", "relative_intensity"]


def units() -> pd.DataFrame:
    """Return the units in operation: key installation + product; capacity in the unit of its list.

    ``relative_intensity``: of the coal list, to the mean of the product by capacity; 1 where the list has
    none. Units that closed before the lists were made are missing. Aluminium is one row, as no list exists.
    """
    coal = operating_coal_units()
    raw = listed_intensity(coal)
    weight = coal["capacity_mw"]
    mean = (raw * weight).groupby(coal["product"]).sum() / weight.groupby(coal["product"]).sum()
    gas, steel, cement = operating_gas_units(), operating_capacity_kt(LONG_ROUTE), integrated_plants()
    parts = [
        _rows(coal["gem_unit_id"], COAL_GROUP, coal["product"], coal["province"], weight).assign(
            opens=coal["start_year"], relative_intensity=(raw / coal["product"].map(mean)).round(6)
        ),
        _rows(
            gas["plant_name"] + " " + gas["unit_name"], GAS, GAS, gas["province"], gas["capacity_mw"]
        ).assign(opens=gas["start_year"]),
        _rows(steel["gem_plant_id"], LONG_ROUTE, LONG_ROUTE, steel["province"], steel["capacity_kt"]),
        _rows(cement["sfi_uid"], CLINKER, CLINKER, cement["province"], cement["capacity_mt"], uniform=False),
        pd.DataFrame(
            {
                "installation": ["ALUMINIUM-NATIONAL"],
                "group": ALUMINIUM,
                "product": ALUMINIUM,
                "province": "National",
                "capacity": 1.0,
                "opens": "",
                "relative_intensity": 1.0,
            }
        ),
    ]
    return pd.concat(parts, ignore_index=True)[COLUMNS]


def _rows(
    names: pd.Series,
    group: str,
    product: str | pd.Series,
    provinces: pd.Series,
    capacity: pd.Series,
    *,
    uniform: bool = True,
) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "installation": names,
            "group": group,
            "product": product,
            "province": uniform_provinces(provinces) if uniform else provinces,
            "capacity": capacity,
            "opens": "",
            "relative_intensity": 1.0,
        }
    )


def main() -> None:
    """Write the list over the one that is there."""
    write_table(units(), INPUTS / "backtest", "units", ["installation", "product"])


if __name__ == "__main__":
    main()
