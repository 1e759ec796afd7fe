"""One small programme in which every constraint family has a row."""

from __future__ import annotations

from models.data import MeasureInCell, MeasureOfInstallation, ProgrammeData, TighteningLimit

YEARS = (2026, 2027, 2028)


def small_programme() -> ProgrammeData:
    """Power with an announced first benchmark; steel through all rules; a cement works below the threshold.

    Numbers are small and different, so that each can be recognised in a row.
    """
    power, steel, small_steel, cement = "unit", "mill", "small mill", "kiln"
    return ProgrammeData(
        years=YEARS,
        sectors=("cement", "power", "steel"),
        products=("clinker", "electricity", "steel"),
        cells=(cement, power, small_steel, steel),
        product_sector={"clinker": "cement", "electricity": "power", "steel": "steel"},
        cell_product={cement: "clinker", power: "electricity", small_steel: "steel", steel: "steel"},
        large_enough={cement: True, power: True, small_steel: False, steel: True},
        rule={
            ("cement", 2026): "uncovered",
            ("cement", 2027): "intensity_band",
            ("cement", 2028): "benchmark",
            **{("power", year): "benchmark" for year in YEARS},
            ("steel", 2026): "verified_emissions",
            ("steel", 2027): "benchmark",
            ("steel", 2028): "benchmark",
        },
        free_share={
            **{("cement", year): 1.0 for year in (2027, 2028)},
            **{("power", year): 0.9 for year in YEARS},
            **{("steel", year): 1.0 for year in YEARS},
        },
        reserve_share={
            **{("cement", year): 0.0 for year in (2027, 2028)},
            **{("power", year): 0.05 for year in YEARS},
            **{("steel", year): 0.0 for year in YEARS},
        },
        baseline_emissions_mt={
            **{(cement, year): 30.0 + i for i, year in enumerate(YEARS)},
            **{(power, year): 100.0 + i for i, year in enumerate(YEARS)},
            **{(small_steel, year): 5.0 for year in YEARS},
            **{(steel, year): 60.0 + i for i, year in enumerate(YEARS)},
        },
        allocation_coefficient={
            **{(cement, year): 35.0 for year in YEARS},
            **{(power, year): 125.0 for year in YEARS},
            **{(small_steel, year): 4.0 for year in YEARS},
            **{(steel, year): 31.0 for year in YEARS},
        },
        band_allowance_mt={
            (cell, year): -0.25 if (cell, year) == (cement, 2027) else 0.0
            for cell in (cement, power, small_steel, steel)
            for year in YEARS
        },
        announced_benchmark={("electricity", 2026): 0.8},
        tightening={
            ("clinker", 2028): TighteningLimit(None, 0.86, 0.0, 0.05),
            ("electricity", 2027): TighteningLimit(2026, float("nan"), 0.01, 0.04),
            ("electricity", 2028): TighteningLimit(2027, float("nan"), 0.01, 0.04),
            ("steel", 2027): TighteningLimit(None, 2.0, 0.0, 0.06),
            ("steel", 2028): TighteningLimit(2027, float("nan"), 0.0, 0.06),
        },
        benchmark_floor={("electricity", 2027): 0.7, ("electricity", 2028): 0.69},
        baseline_per_allocation_coefficient={
            ("clinker", 2028): 0.9,
            ("electricity", 2027): 0.8,
            ("electricity", 2028): 0.81,
            ("steel", 2027): 2.0,
            ("steel", 2028): 2.05,
        },
        protection={"clinker": 0.0, "electricity": 0.0, "steel": 0.02},
        cap_mt={("steel", 2027): 59.0, ("steel", 2028): 58.0, ("ALL", 2028): 185.0},
        measures={
            ("capture", power): MeasureInCell(300.0, 0.1, 0.03, 2027),
            ("saving", power): MeasureInCell(80.0, 0.06, None, 2026),
            ("saving", steel): MeasureInCell(160.0, 0.05, 0.02, 2026),
        },
        offset_price_cny_per_t={2027: 75.0, 2028: 76.0},
        offset_limit={2027: 0.05, 2028: 0.04},
        banking_limit={2026: 0.02, 2027: 0.03},
        discount_factor={2026: 1.0, 2027: 0.95, 2028: 0.9},
        initial_bank_mt=7.0,
        no_over_issuance_from=2027,
        peak_year=2026,
        peak_ceiling_mt=199.0,
        emissions_budget_mt=590.0,
        own_measures={
            ("kiln rebuild", "K1", "clinker"): MeasureOfInstallation(cement, 0.25, 90.0, 0.3, 0.2, 2027),
        },
        removed_apart_mt={(steel, 2027): 0.5, (steel, 2028): 0.75},
        cost_apart_million_cny=12.5,
    )
