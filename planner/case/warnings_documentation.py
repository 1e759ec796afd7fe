"""The catalogue of warnings in Markdown, with the thresholds that the program uses."""

from __future__ import annotations

from planner.case import warn_amounts, warn_benchmarks, warn_paths, warn_prices, warn_production, warn_shares

_INTRODUCTION = """## Warnings

Numbers that may stand, but are probably not what was meant. Units mistaken by 100, 1,000, 10,000 or
1,000,000 (万, 亿, kg, t, Mt) are recognised by their ratio and named. `--strict` takes warnings for faults.
They are sought in a case without faults.

| table | warned of |
|---|---|"""


def warnings_documentation() -> str:
    """Return a section with a line per warning."""
    spread = f"{warn_production.LARGEST_SPREAD:.0f} times above or below the median of its product"
    lines = (
        ("installations", f"`activity_level` or `intensity` more than {spread}"),
        (
            "installations, output_forecast",
            "activity levels of a product and its output in the first year more than "
            f"{warn_production.LARGEST_ACTIVITY_FACTOR:g} times apart",
        ),
        (
            "installations",
            "emissions of a product above those of China, "
            f"{warn_production.EMISSIONS_OF_CHINA_MT:,.0f} MtCO2e",
        ),
        (
            "benchmarks",
            "announced value outside the intensities of its product, widened by a factor of "
            f"{warn_benchmarks.LARGEST_BENCHMARK_FACTOR:g}",
        ),
        (
            "cap_trajectory, settings",
            "first cap of a sector, `peak_ceiling` or `emissions_budget` more than "
            f"{warn_amounts.LARGEST_CAP_FACTOR:g} times away from the emissions of the installations",
        ),
        (
            "settings",
            "`initial_bank` above a year's emissions; `coverage_threshold` below "
            f"{warn_amounts.LEAST_THRESHOLD_T:,.0f} t or above the largest installation",
        ),
        (
            "output_forecast, cap_trajectory",
            f"a value {warn_paths.LARGEST_SPREAD:g} times above or below the median of its path; "
            f"a change in a year by a factor of more than {_yearly_factors()}",
        ),
        (
            "measures, market",
            f"`cost` below 0; `cost` or `offset_price` above {warn_prices.LARGEST_PRICE:,.0f}",
        ),
        (
            "settings, market, allocation_rules",
            f"shares that look like per cent: {_shares()}",
        ),
        ("measures", "a technology that no installation of the product has"),
        ("cap_trajectory", "a cap in a year in which no rule covers the sector"),
        ("output_forecast", "an `intensity_index` other than 1 in the base year"),
        ("sectors, products", "a sector without product, a product without installation and output"),
    )
    return "\n".join([_INTRODUCTION, *(f"| {table} | {words} |" for table, words in lines)])


def _yearly_factors() -> str:
    factors = (
        ("output", warn_paths.LARGEST_OUTPUT_FACTOR),
        ("intensity_index", warn_paths.LARGEST_INDEX_FACTOR),
        ("cap", warn_paths.LARGEST_CAP_STEP),
    )
    return ", ".join(f"{factor:g} (`{column}`)" for column, factor in factors)


def _shares() -> str:
    settings = [f"`{key}` above {largest:g}" for key, largest in warn_shares.LARGEST_USUAL.items()]
    return ", ".join(
        [
            *settings,
            f"`banking_limit` above {warn_shares.LARGEST_USUAL_BANK:g}",
            f"`tightening_min` or `tightening_max` above {warn_shares.LARGEST_USUAL_TIGHTENING:g}",
        ]
    )
