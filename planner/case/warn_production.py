"""Warnings of installations and output: units of activity levels, outputs and intensities that do not fit."""

from __future__ import annotations

import numpy as np
import pandas as pd

from planner.case.faults import Fault
from planner.case.magnitudes import UNITS_PER_MILLION, Magnitudes
from planner.case.slips import (
    ACTIVITY_SLIPS,
    HALF_A_DECADE,
    INTENSITY_SLIPS,
    OUTPUT_SLIPS,
    Slips,
    rounded,
    times,
)
from planner.case.tables_production import INTENSITY
from planner.case.typed import TypedTable

LEAST_ROWS_TO_COMPARE = 3
"""Of two installations that differ by a thousand nobody can say which one is wrong; of three, one can."""

LARGEST_SPREAD = 1e3 / HALF_A_DECADE
"""Installations of one product differ from their median by less than this factor: beyond it a number is
nearer to a slip by 1,000 than to the others. The shipped installations stay within 25."""

LARGEST_ACTIVITY_FACTOR = 10.0
"""Activity of the base year and output of the first plan year differ by less than this factor: a list of
installations that holds less than a tenth of the output says nothing about it, and no national output has
changed tenfold within the few years between."""

EMISSIONS_OF_CHINA_MT = 15_600.0
"""Greenhouse gas emissions of China in 2024 (UNEP Emissions Gap Report 2025): no product emits more."""


def production_warnings(amounts: Magnitudes) -> tuple[list[Fault], set[str]]:
    """Return the warnings, and the products whose activity, output or intensity is doubtful."""
    installations = amounts.tables["installations"]
    slips_of = dict.fromkeys(_intensities(installations), INTENSITY_SLIPS)
    slips_of["activity_level"] = ACTIVITY_SLIPS
    warnings: list[Fault] = []
    doubtful: set[str] = set()
    for column, slips in slips_of.items():
        found, products = _apart_from_the_others(installations, column, slips)
        warnings += found
        doubtful |= products
    for check in (_activity_against_output, _more_than_china):
        found, products = check(amounts, doubtful)
        warnings += found
        doubtful |= products
    return warnings, doubtful


def _intensities(installations: TypedTable) -> list[str]:
    """Return the names of the columns of intensity: one, or one for each gas."""
    return [column.name for column in installations.columns if column.name.startswith(INTENSITY.name)]


def _apart_from_the_others(
    installations: TypedTable, column: str, slips: Slips
) -> tuple[list[Fault], set[str]]:
    """Return a warning for each number that is far from the median of its product, zeros apart."""
    rows = installations.values
    values = rows[column].where(rows[column] > 0)
    by_product = values.groupby(rows["product"])
    medians = by_product.transform("median").where(by_product.transform("count") >= LEAST_ROWS_TO_COMPARE)
    ratios = values / medians
    apart = rows.index[np.abs(np.log(ratios)) > np.log(LARGEST_SPREAD)]
    if apart.empty:
        return [], set()
    found = pd.DataFrame({"value": values, "ratio": ratios, "median": medians}).loc[apart]
    right = next(described.unit for described in installations.columns if described.name == column)
    problems, remedies = {}, {}
    for row, value, ratio, median in found.itertuples():
        named = slips.in_words(ratio)
        problems[row] = f"is {times(ratio)} the median of its product, {rounded(median)}{named}"
        remedies[row] = slips.rewritten(value, ratio, right, f"check it; it is to be in {right}")
    warnings = installations.faults_at(apart, column, pd.Series(problems), pd.Series(remedies))
    return warnings, set(rows.loc[apart, "product"])


def _activity_against_output(amounts: Magnitudes, doubtful: set[str]) -> tuple[list[Fault], set[str]]:
    """Return a warning for each product whose installations and forecast differ beyond reason.

    Which of the two is wrong: the output where it alone implies more emissions than China has, or where
    it is the smaller one; otherwise the activity levels.
    """
    products = amounts.products[~amounts.products.index.isin(doubtful)]
    products = products[(products["activity"] > 0) & (products["output"] > 0)]
    ratios = products["activity"] / (products["output"] * UNITS_PER_MILLION)
    wrong = products[np.abs(np.log(ratios)) > np.log(LARGEST_ACTIVITY_FACTOR)]
    first_year = amounts.years[0]
    warnings: list[Fault] = []
    for product, row in wrong.iterrows():
        ratio = float(ratios[product])
        output_mt = row["output"] * row["intensity"]
        activity_too_large = ratio > 1 and row["emissions_mt"] > EMISSIONS_OF_CHINA_MT
        output_too_large = ratio < 1 and output_mt > EMISSIONS_OF_CHINA_MT
        if output_too_large or (ratio > 1 and not activity_too_large):
            problem = (
                f"is {times(1 / ratio)} the activity levels of {product}, "
                f"{rounded(row['activity'] / UNITS_PER_MILLION)} million units"
                f"{OUTPUT_SLIPS.in_words(1 / ratio)}"
            )
            otherwise = "check it; output is to be in million units"
            remedy = OUTPUT_SLIPS.rewritten(row["output"], 1 / ratio, "million units", otherwise)
            at = pd.Index([int(row["row"])])
            warnings += amounts.tables["output_forecast"].faults_at(at, "output", problem, remedy)
        else:
            problem = (
                f"sums to {rounded(row['activity'])} units, {times(ratio)} the output in {first_year}, "
                f"{rounded(row['output'])} million units{ACTIVITY_SLIPS.in_words(ratio)}"
            )
            remedy = "give units a year, and every installation of the product"
            warnings.append(Fault("installations", None, "activity_level", str(product), problem, remedy))
    return warnings, set(wrong.index)


def _more_than_china(amounts: Magnitudes, doubtful: set[str]) -> tuple[list[Fault], set[str]]:
    """Return a warning for each product whose installations imply more emissions than China has."""
    products = amounts.products[~amounts.products.index.isin(doubtful)]
    wrong = products.loc[products["emissions_mt"] > EMISSIONS_OF_CHINA_MT, "emissions_mt"]
    remedy = "check the units: intensities in t (not kg) per unit, activity levels in units"
    warnings = [
        Fault(
            "installations",
            None,
            None,
            str(product),
            f"implies {rounded(emissions)} MtCO2e in the base year, more than all of China "
            f"({EMISSIONS_OF_CHINA_MT:,.0f} MtCO2e)",
            remedy,
        )
        for product, emissions in wrong.items()
    ]
    return warnings, set(wrong.index)
