"""Rules between the output forecast and the installations that are to produce it."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from planner.case.faults import Fault
from planner.case.typed import TypedTable

Tables = Mapping[str, TypedTable]


def output_faults(tables: Tables, years: tuple[int, ...]) -> list[Fault]:
    """Return the faults of forecast and installations: years missing, nobody open, closed before opened."""
    return [
        *_missing_years(tables["products"], tables["output_forecast"], years),
        *_nobody_open(tables["output_forecast"], tables["installations"], years),
        *_closed_before_opened(tables["installations"]),
    ]


def output_warnings(tables: Tables, base_year: int | None) -> list[Fault]:
    """Return warnings of a case without faults: an index other than 1 in the base year, idle names."""
    forecast, products = tables["output_forecast"], tables["products"]
    rows = forecast.values
    moved = rows[(rows["year"] == base_year) & (rows["intensity_index"].fillna(1) != 1)]
    problem = "is not 1 in the base year, though it is relative to that year"
    warnings = forecast.faults_at(moved.index, "intensity_index", problem, "give 1 or leave it blank")
    used = {
        *tables["installations"].values["product"].unique(),
        *rows.loc[rows["output"] > 0, "product"].unique(),
    }
    idle = products.values[~products.values["product"].isin(used)]
    problem = "has no installation and no output"
    warnings += products.faults_at(idle.index, "product", problem, "remove it if it is not needed")
    sectors = tables["sectors"]
    empty = sectors.values[~sectors.values["sector"].isin(products.values["sector"])]
    return warnings + sectors.faults_at(
        empty.index, "sector", "has no product", "remove it if it is not needed"
    )


def _missing_years(products: TypedTable, forecast: TypedTable, years: tuple[int, ...]) -> list[Fault]:
    """Return a fault for each product whose forecast lacks years of the plan.

    Years and products of which a faulty row may be the missing one are left out: that row is reported.
    """
    if not (products.has("product") and forecast.has("product", "year")):
        return []
    nameless, undated = forecast.faulty["product"], forecast.faulty["year"]
    if (nameless & undated).any():
        return []
    known = products.clean("product")["product"]
    expected = pd.MultiIndex.from_product([known, years], names=["product", "year"])
    given = pd.MultiIndex.from_frame(forecast.clean("product", "year")[["product", "year"]])
    missing = expected[~expected.isin(given)].to_frame(index=False)
    missing = missing[
        ~missing["year"].isin(forecast.values.loc[nameless, "year"])
        & ~missing["product"].isin(forecast.values.loc[undated, "product"])
    ]
    return [
        Fault(
            forecast.name,
            None,
            "product",
            str(product),
            f"has no output for {', '.join(str(year) for year in lacking)}",
            "give one for every year of the plan",
        )
        for product, lacking in missing.groupby("product")["year"]
    ]


def _nobody_open(forecast: TypedTable, installations: TypedTable, years: tuple[int, ...]) -> list[Fault]:
    """Return a fault for each output above 0 that no open installation with activity can produce.

    An installation with a faulty cell counts as open and active: that cell is reported.
    """
    if not (installations.has("product") and years):
        return []
    demanded = forecast.clean("product", "year", "output")
    demanded = demanded[demanded["year"].isin(years) & (demanded["output"] > 0)]
    rows = installations.clean("product")
    opens, closes, activity = (
        rows[column].mask(installations.faulty.loc[rows.index, column], substitute)
        for column, substitute in (("opens", None), ("closes", None), ("activity_level", 1.0))
    )
    alike = activity.groupby([rows["product"], opens, closes], dropna=False).sum().rename("activity")
    lives = alike.reset_index().merge(pd.DataFrame({"year": years}), how="cross")
    is_open = ~(lives["opens"] > lives["year"]) & ~(lives["closes"] < lives["year"])
    activity_open = lives[is_open].groupby(["year", "product"])["activity"].sum()
    joined = demanded.join(activity_open, on=["year", "product"])
    if installations.faulty["product"].any():
        joined = joined[joined["product"].isin(rows["product"])]
    closed = joined.index[joined["activity"].isna()]
    inactive = joined.index[joined["activity"] == 0]
    remedy = "give 0, or an installation of the product that is open and active in this year"
    return [
        *forecast.faults_at(closed, "output", "has no installation that is open in this year", remedy),
        *forecast.faults_at(inactive, "output", "has only open installations without activity", remedy),
    ]


def _closed_before_opened(installations: TypedTable) -> list[Fault]:
    rows = installations.clean("opens", "closes")
    wrong = rows.index[rows["opens"] > rows["closes"]]
    remedy = "give a year not before opens, or leave it blank"
    return installations.faults_at(wrong, "closes", "is before the year in which it opens", remedy)
