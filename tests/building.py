"""Small cases for tests: tables in memory, changed at will, written as a case folder."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pandas as pd

SECTORS = ("power", "steel", "cement", "aluminium")


def write_case(folder: Path, tables: Mapping[str, pd.DataFrame]) -> Path:
    """Write each table to ``folder``/<name>.csv (missing values as blanks) and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, table in tables.items():
        table.to_csv(folder / f"{name}.csv", index=False)
    return folder


def small_tables() -> dict[str, pd.DataFrame]:
    """Return the tables of the example case: four sectors of one product and one installation, one year.

    Every intensity is 1 tCO2e per unit, so output in million units is baseline emissions in Mt:
    5300 + 1900 + 1100 + 110 = 8410. The only year is 2027, every sector is under ``benchmark``, and
    the cap over all sectors is 8050: 360 Mt must be abated. Power gives at most 6 % = 318 Mt at
    80 CNY/t and cement 5 % = 55 Mt at 120 CNY/t, of which 42 are needed:
    318 x 80 + 42 x 120 = 30,480 million CNY at a price of 120 CNY/t, and every burden 360/8410.

    Columns are of type object, so that a test may put anything into any cell.
    """
    outputs = (5300.0, 1900.0, 1100.0, 110.0)
    products = ("electricity", "crude steel", "clinker", "primary aluminium")
    plants = ("power plant", "steel works", "cement works", "smelter")
    tables: dict[str, dict[str, tuple[object, ...]]] = {
        "settings": {
            "key": ("title_en", "title_zh", "base_year", "first_year", "last_year"),
            "value": ("Example", "算例", 2024, 2027, 2027),
        },
        "sectors": {
            "sector": SECTORS,
            "name_en": ("Power", "Steel", "Cement", "Aluminium"),
            "name_zh": ("发电", "钢铁", "水泥", "铝冶炼"),
        },
        "products": {
            "product": products,
            "sector": SECTORS,
            "name_en": ("Electricity", "Crude steel", "Clinker", "Primary aluminium"),
            "name_zh": ("电力", "粗钢", "熟料", "电解铝"),
            "unit": ("MWh", "t", "t", "t"),
            "protection": (None,) * 4,
        },
        "installations": {
            "installation": plants,
            "name": plants,
            "name_zh": ("电厂", "钢厂", "水泥厂", "铝厂"),
            "province": ("Shanxi", "Hebei", "Anhui", "Shandong"),
            "product": products,
            "technology": (None,) * 4,
            "activity_level": tuple(output * 1e6 for output in outputs),
            "intensity": (1.0,) * 4,
            "allocation_factor": (None,) * 4,
            "opens": (None,) * 4,
            "closes": (None,) * 4,
        },
        "output_forecast": {
            "product": products,
            "year": (2027,) * 4,
            "output": outputs,
            "intensity_index": (None,) * 4,
        },
        "benchmarks": {"product": (), "year": (), "benchmark": ()},
        "allocation_rules": {
            "sector": SECTORS,
            "from_year": (2027,) * 4,
            "rule": ("benchmark",) * 4,
            "free_share": (None,) * 4,
            "reserve_share": (None,) * 4,
            "band": (None,) * 4,
            "slope": (None,) * 4,
            "shortfall_limit": (None,) * 4,
            "tightening_min": (None,) * 4,
            "tightening_max": (0.1,) * 4,
        },
        "cap_trajectory": {"sector": ("ALL",), "year": (2027,), "cap": (8050.0,)},
        "measures": {
            "measure": ("power saving", "steel saving", "cement saving", "aluminium saving"),
            "product": products,
            "technology": (None,) * 4,
            "name_en": ("Power saving", "Steel saving", "Cement saving", "Aluminium saving"),
            "name_zh": ("发电节能", "钢铁节能", "水泥节能", "铝冶炼节能"),
            "cost": (80.0, 160.0, 120.0, 300.0),
            "potential": (0.06, 0.05, 0.05, 0.08),
            "available_from": (2027,) * 4,
            "ramp": (None,) * 4,
        },
        "market": {"year": (), "offset_price": (), "offset_limit": (), "banking_limit": ()},
    }
    return {name: pd.DataFrame(columns, dtype=object) for name, columns in tables.items()}
