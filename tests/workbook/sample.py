"""A case for the workbook's tests: every rule, openings and closures, offsets, a bank, and hostile names."""

from __future__ import annotations

import numpy as np
import pandas as pd

YEARS = tuple(range(2026, 2036))
HOSTILE_NAMES = ("=1+1", "+SUM(A1)", "-2", "@cmd", "\tTab", "'quoted", "a\x07bell", "<&>", '=HYPERLINK("x")')
"""Names that a spreadsheet program would like to take for formulas, or cannot hold."""

_PRODUCTS = pd.DataFrame(
    {
        "product": ["<=300 MW coal", "=gas*", "BF-BOF steel", "EAF steel", "clinker", "aluminium"],
        "sector": ["power", "power", "steel", "steel", "cement", "aluminium"],
        "name_en": ["Coal power", "Gas power", "BF-BOF steel", "EAF steel", "Clinker", "Aluminium"],
        "name_zh": ["燃煤发电", "燃气发电", "高炉-转炉钢", "电炉钢", "熟料", "电解铝"],
        "unit": ["MWh", "MWh", "t", "t", "t", "t"],
        "protection": [0.0, 0.0, 0.01, 0.0, 0.0, 0.02],
    }
)
_MEAN_INTENSITY = np.array([0.85, 0.39, 1.8, 0.4, 0.83, 1.57])
_OUTPUT_MILLION = np.array([5000.0, 300.0, 850.0, 100.0, 1100.0, 43.0])
_GROWTH = np.array([1.005, 1.03, 0.985, 1.04, 0.98, 1.005])


def sample_tables(rows: int = 60, years: tuple[int, ...] = YEARS) -> dict[str, pd.DataFrame]:
    """Make the tables of a case with about ``rows`` installations; the same for the same arguments."""
    return {
        "settings": _settings(years),
        "sectors": pd.DataFrame(
            {
                "sector": ["power", "steel", "cement", "aluminium"],
                "name_en": ["Power", "Steel", "Cement", "Aluminium"],
                "name_zh": ["发电", "钢铁", "水泥", "铝冶炼"],
            }
        ),
        "products": _PRODUCTS,
        "installations": _installations(rows, years),
        "output_forecast": pd.DataFrame(
            [
                (product, year, round(output * growth ** (year - 2024), 3), round(0.998 ** (year - 2024), 5))
                for product, output, growth in zip(
                    _PRODUCTS["product"], _OUTPUT_MILLION, _GROWTH, strict=True
                )
                for year in years
            ],
            columns=["product", "year", "output", "intensity_index"],
        ),
        "benchmarks": pd.DataFrame(
            [
                ("<=300 MW coal", 2025, 0.86),
                ("=gas*", 2025, 0.395),
                ("=gas*", 2027, 0.385),
                ("clinker", 2027, 0.82),
            ],
            columns=["product", "year", "benchmark"],
        ),
        "allocation_rules": _rules(),
        "cap_trajectory": _caps(years),
        "measures": _measures(),
        "market": pd.DataFrame(
            [(year, 75.0, 0.05, 0.02) for year in years if year > years[0]],
            columns=["year", "offset_price", "offset_limit", "banking_limit"],
        ),
        "sources": pd.DataFrame(
            [
                (
                    "installations",
                    "all",
                    "A list",
                    "An issuer",
                    2024,
                    "https://example.org",
                    "published estimate",
                ),
                ("cap_trajectory", "ALL", "Own assumption", "", "", "", "assumption"),
            ],
            columns=["table", "item", "source", "issuer", "year", "url", "kind"],
        ),
    }


def _settings(years: tuple[int, ...]) -> pd.DataFrame:
    values = {
        "title_en": "Sample plan",
        "title_zh": "示例方案",
        "base_year": 2024,
        "first_year": years[0],
        "last_year": years[-1],
        "peak_year": years[0] + 2,
        "peak_ceiling": 8500,
        "emissions_budget": 8500 * len(years),
        "no_over_issuance_from": years[0] + 1,
        "coverage_threshold": 26000,
        "initial_bank": 100,
        "discount_rate": 0.05,
    }
    return pd.DataFrame({"key": list(values), "value": [str(value) for value in values.values()]})


def _installations(rows: int, years: tuple[int, ...]) -> pd.DataFrame:
    """Spread activity and intensity at random (fixed seed); a few rows open, close or stay below coverage."""
    random = np.random.default_rng(1)
    product = np.arange(rows) % len(_PRODUCTS)
    weight = random.uniform(0.5, 1.5, rows)
    activity = np.round(1e6 * _OUTPUT_MILLION[product] * weight / (rows / len(_PRODUCTS)), 1)
    number = np.arange(rows)
    activity[number % 17 == 16] = 5000.0
    names = [HOSTILE_NAMES[i] if i < len(HOSTILE_NAMES) else f"Plant {i}" for i in number]
    provinces = ["Hebei", "Shanxi", "=Anhui", "Shandong", "Inner Mongolia", "Jiangsu"]
    return pd.DataFrame(
        {
            "installation": [f"{i:05d}" for i in number],
            "name": names,
            "name_zh": [f"设施{i}" for i in number],
            "province": [provinces[i // 6 % len(provinces)] for i in number],
            "product": _PRODUCTS["product"].to_numpy()[product],
            "technology": np.where(number % 12 < 6, "standard", ""),
            "activity_level": activity,
            "intensity": np.round(_MEAN_INTENSITY[product] * random.uniform(0.92, 1.08, rows), 5),
            "allocation_factor": np.where(number % 5 == 0, 1.02, 1.0),
            "opens": pd.array([years[0] + 1 if i % 23 == 22 else pd.NA for i in number], dtype="Int64"),
            "closes": pd.array([years[-2] if i % 19 == 18 else pd.NA for i in number], dtype="Int64"),
        }
    )


def _rules() -> pd.DataFrame:
    columns = ["sector", "from_year", "rule", "free_share", "reserve_share", "band", "slope"]
    columns += ["shortfall_limit", "tightening_min", "tightening_max"]
    none = np.nan
    records = [
        ("power", 2026, "benchmark", 0.98, 0.01, none, none, 0.3, none, 0.05),
        ("steel", 2026, "intensity_band", none, none, 0.03, 0.2, none, none, none),
        ("steel", 2027, "benchmark", none, none, none, none, 0.3, none, 0.05),
        ("cement", 2026, "verified_emissions", none, none, none, none, none, none, none),
        ("cement", 2027, "intensity_band", none, none, 0.03, 0.2, none, none, none),
        ("cement", 2028, "benchmark", none, none, none, none, none, none, 0.05),
        ("aluminium", 2027, "benchmark", none, none, none, none, 0.3, 0.002, 0.05),
    ]
    return pd.DataFrame(records, columns=columns)


def _caps(years: tuple[int, ...]) -> pd.DataFrame:
    """A cap on all sectors, falling with the baseline and 1 % a year faster; a slack one on steel."""
    factor = _MEAN_INTENSITY * _OUTPUT_MILLION
    baseline = {year: float((factor * (_GROWTH * 0.998) ** (year - 2024)).sum()) for year in years}
    caps = [("ALL", year, round(baseline[year] * (1 - 0.01 * (year - years[1])), 1)) for year in years[2:]]
    return pd.DataFrame([*caps, ("steel", years[-1], 2000.0)], columns=["sector", "year", "cap"])


def _measures() -> pd.DataFrame:
    records = []
    for product, name in zip(_PRODUCTS["product"], _PRODUCTS["name_en"], strict=True):
        records += [
            ("efficiency", product, "", f"Efficiency, {name}", "节能改造", 45.0, 0.06, 2026, 0.01),
            ("fuel switch", product, "", f"Fuel switch, {name}", "燃料替代", 95.0, 0.1, 2027, 0.02),
        ]
    records.append(
        (
            "efficiency",
            "clinker",
            "standard",
            "Efficiency, standard kiln",
            "节能（标准窑）",
            -5.0,
            0.05,
            2026,
            0.02,
        )
    )
    columns = ["measure", "product", "technology", "name_en", "name_zh", "cost", "potential"]
    return pd.DataFrame(records, columns=[*columns, "available_from", "ramp"])
