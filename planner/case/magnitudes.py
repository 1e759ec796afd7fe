"""The amounts that a case without faults implies: emissions and output, by installation and product."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from planner.case.gas_weights import weighted_intensity
from planner.case.settings import plan_years
from planner.case.typed import TypedTable

UNITS_PER_MILLION = 1e6


@dataclass(frozen=True)
class Magnitudes:
    """Amounts of a typed case; indices are names, or the rows of the planner's table of installations."""

    tables: Mapping[str, TypedTable]
    settings: TypedTable
    years: tuple[int, ...]
    """The plan years."""
    emissions_mt: pd.Series[float]
    """Of each installation in the base year, by row (MtCO2e)."""
    products: pd.DataFrame
    """By product: sector, activity (units, base year), emissions_mt (base year), intensity (mean, tCO2e per
    unit; NaN without activity), row and output (million units) of the forecast in the first plan year."""

    @property
    def sectors_mt(self) -> pd.Series[float]:
        """Emissions of each sector in the base year (MtCO2e)."""
        return self.products.groupby("sector")["emissions_mt"].sum()


def magnitudes_of(tables: Mapping[str, TypedTable], settings: TypedTable) -> Magnitudes:
    """Return the amounts that a case without faults implies."""
    installations = tables["installations"].values
    intensity = weighted_intensity(installations, tables["gases"].values)
    emissions = installations["activity_level"] * intensity / UNITS_PER_MILLION
    years = plan_years(settings)
    products = tables["products"].values.set_index("product")[["sector"]]
    by_product = installations["product"]
    products["activity"] = installations["activity_level"].groupby(by_product).sum()
    products["emissions_mt"] = emissions.groupby(by_product).sum()
    products = products.fillna({"activity": 0.0, "emissions_mt": 0.0})
    active = products["activity"].where(products["activity"] > 0)
    products["intensity"] = products["emissions_mt"] * UNITS_PER_MILLION / active
    forecast = tables["output_forecast"].values
    first = forecast[forecast["year"] == years[0]].rename_axis("row").reset_index()
    products = products.join(first.set_index("product")[["row", "output"]])
    return Magnitudes(tables, settings, years, emissions, products)
