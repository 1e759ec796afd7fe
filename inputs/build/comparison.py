"""What was built beside what is published: the generated part of the cases' README."""

from __future__ import annotations

import pandas as pd

from inputs.build import cement, power, steel
from inputs.build.installations import with_intensity
from inputs.build.policy import baseline_emissions_mt
from inputs.build.tables import SHARED, read_assumptions

T_PER_MT = 1e6
MW_PER_GW = 1000
KT_PER_MT = 1000
INDUSTRY = ["steel", "cement", "aluminium"]


def products_table(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return one row per product: rows, capacity, output, mean intensity and emissions of the base year."""
    rows = with_intensity(tables["installations"])
    rows["emissions"] = rows["activity_level"] * rows["intensity"]
    sums = rows.groupby("product").agg(
        rows=("installation", "size"), activity=("activity_level", "sum"), emissions=("emissions", "sum")
    )
    capacity = _capacity_in_words()
    products = tables["products"].set_index("product").loc[sums.index]
    return pd.DataFrame(
        {
            "product": sums.index,
            "rows": sums["rows"].map("{:,}".format),
            "capacity": capacity.reindex(sums.index, fill_value="not in the lists"),
            "output 2024 (million units)": (sums["activity"] / T_PER_MT).map("{:,.1f}".format),
            "unit": products["unit"],
            "mean intensity (tCO2e/unit)": (sums["emissions"] / sums["activity"]).map("{:.4f}".format),
            "emissions 2024 (MtCO2e)": (sums["emissions"] / T_PER_MT).map("{:,.1f}".format),
        }
    )


def comparison_table(tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return one row per published quantity: published, built, difference, and who publishes it.

    Raises KeyError when a published quantity has no built counterpart.
    """
    published = read_assumptions(SHARED, "published", ["quantity"])
    value = published["value"].astype(float)
    built = published["quantity"].map(built_quantities(tables).to_dict().__getitem__)
    return pd.DataFrame(
        {
            "quantity": published["quantity"].str.replace("_", " "),
            "unit": published["unit"],
            "published": value.map("{:,.0f}".format),
            "built": built.map("{:,.0f}".format),
            "difference": (built / value - 1).map("{:+.1%}".format),
            "what is published": published["basis"] + " (" + published["source"] + ")",
        }
    )


def built_quantities(tables: dict[str, pd.DataFrame]) -> pd.Series:
    """Return the built counterpart of every published quantity: quantity -> value in the published unit."""
    rows = with_intensity(tables["installations"])
    sectors = tables["products"].set_index("product")["sector"]
    sector = rows["product"].map(sectors)
    emissions = (rows["activity_level"] * rows["intensity"]).groupby(sector).sum() / T_PER_MT
    coal, gas = power.operating_coal_units(), power.operating_gas_units()
    industry_rows = rows[sector.isin(INDUSTRY)]
    return pd.Series(
        {
            "power_emissions": emissions["power"],
            "power_electricity_emissions": emissions["power"],
            "industry_emissions": emissions[INDUSTRY].sum(),
            "power_entities": coal["gem_location_id"].nunique() + gas["plant_name"].nunique(),
            "industry_entities": industry_rows["installation"].nunique(),
            "coal_capacity": coal["capacity_mw"].sum() / MW_PER_GW,
            "crude_steel_output": rows.loc[sector == "steel", "activity_level"].sum() / T_PER_MT,
            "clinker_capacity": cement.integrated_plants()["capacity_mt"].sum(),
        }
    )


def baseline_table(case: str, tables: dict[str, pd.DataFrame]) -> pd.DataFrame:
    """Return baseline emissions (no measure taken), MtCO2e, by year, sector and in all."""
    emissions = baseline_emissions_mt(case, tables["output_forecast"], tables["installations"])
    emissions["all"] = emissions.sum(axis="columns")
    return emissions.map("{:,.0f}".format).reset_index()


def _capacity_in_words() -> pd.Series:
    coal, gas = power.operating_coal_units(), power.operating_gas_units()
    gigawatts = coal.groupby("product")["capacity_mw"].sum() / MW_PER_GW
    gigawatts[power.GAS] = gas["capacity_mw"].sum() / MW_PER_GW
    million_tonnes = pd.Series(
        {
            product: steel.operating_capacity_kt(product)["capacity_kt"].sum() / KT_PER_MT
            for product in (steel.LONG_ROUTE, steel.ELECTRIC_FURNACE)
        }
    )
    clinker = cement.integrated_plants()["capacity_mt"].sum()
    return pd.concat(
        [
            gigawatts.map("{:,.1f} GW".format),
            million_tonnes.map("{:,.1f} Mt/yr".format),
            pd.Series({cement.CLINKER: f"{clinker:,.0f} Mt cement/yr"}),
        ]
    )
