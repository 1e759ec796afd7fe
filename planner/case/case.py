"""The frozen, validated case: what a planner put in, typed, in canonical order, every blank resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd


@dataclass(frozen=True)
class Settings:
    """The settings table with its blanks resolved.

    Amounts are MtCO2e, shares are fractions, years are calendar years. ``None`` means the limit does
    not exist; it never stands for a number that is missing.
    """

    title_en: str
    title_zh: str
    base_year: int
    first_year: int
    last_year: int
    peak_year: int | None
    peak_ceiling_mt: float | None
    emissions_budget_mt: float | None
    no_over_issuance_from: int
    """Resolved: the first year where the case leaves it blank."""
    coverage_threshold_t: float
    initial_bank_mt: float
    discount_rate: float
    cost_slack: float
    currency: str

    @property
    def years(self) -> tuple[int, ...]:
        """The plan years, first to last inclusive."""
        return tuple(range(self.first_year, self.last_year + 1))


@dataclass(frozen=True)
class Case:
    """One valid case.

    Every table is sorted by its key and typed: text columns are ``str`` (blank = ""), years are
    ``int``, numbers are ``float``. Blanks that have a meaning of their own stay blank (``NaN`` in
    float columns, ``<NA>`` in the ``Int64`` columns opens and closes); blanks with a default are
    resolved. Columns are those of the case format; ``note*`` columns are kept at the end.

    - sectors: sector, name_en, name_zh
    - products: product, sector, name_en, name_zh, unit, protection
    - gases: gas, gwp (CO2 with 1 where the case has no such table)
    - installations: installation, name, name_zh, province, product, technology,
      activity_level (units/yr), intensity (tCO2e/unit, gases already weighted), allocation_factor,
      opens, closes (Int64), then intensity_<gas> (t gas/unit) where the case gives gases
    - output_forecast: product, year, output (million units), intensity_index
    - benchmarks: product, year, benchmark (tCO2e/unit)
    - allocation_rules: sector, from_year, rule, free_share, reserve_share, band, slope,
      shortfall_limit (NaN = none), tightening_min, tightening_max
    - cap_trajectory: sector (ALL = all sectors), year, cap (MtCO2e; blank caps are dropped)
    - measures: measure, product, technology ("" = every other), name_en, name_zh, cost (CNY/tCO2e),
      potential (share), available_from (int), ramp (share/yr, NaN = no limit)
    - installation_measures: measure, installation, product, name_en, name_zh, cost, potential,
      available_from, ramp, as of measures but of the installation's own baseline emissions
    - market: year, offset_price (NaN = no offsets), offset_limit (NaN = no offsets),
      banking_limit (NaN = no limit)
    - reference_benchmarks: product, year, benchmark (tCO2e/unit)
    - sources: table, item, source, issuer, year, url, kind
    """

    name: str
    settings: Settings
    sectors: pd.DataFrame
    products: pd.DataFrame
    gases: pd.DataFrame
    installations: pd.DataFrame
    output_forecast: pd.DataFrame
    benchmarks: pd.DataFrame
    allocation_rules: pd.DataFrame
    cap_trajectory: pd.DataFrame
    measures: pd.DataFrame
    installation_measures: pd.DataFrame
    market: pd.DataFrame
    reference_benchmarks: pd.DataFrame
    sources: pd.DataFrame
    digests: Mapping[str, str]
    """sha256 of each table's canonical text (sorted, typed): the same for a folder and a workbook, whatever
    the order of rows and columns. Keys: table names in the order of the schema, settings included."""
