"""The sheet of determination: every installation's allocation, formula by formula."""

from __future__ import annotations

from typing import Any

from planner.compliance.installation_accounts import FACTORS
from planner.compliance.tables import LOAD_2019, PEAK_2023, YES
from planner.workbook.compliance.cells import (
    CODE,
    FACTOR,
    INPUT,
    NAME,
    NUMBER,
    RATE,
    THIN,
    TONNES,
    WIDE,
    YEAR,
    Cells,
    Field,
    look_of,
    number,
    tonnes,
)
from planner.workbook.style import WRAPPED, Style
from planner.workbook.text import Formula, Value

KEY = (
    Field("installation", CODE, WIDE),
    Field("product", CODE, WIDE),
    Field("year", YEAR, THIN),
)
"""Columns that name a row of the sheets of installations."""

_FIELDS = (
    *KEY,
    Field("product_name", WRAPPED, NAME),
    Field("entity", CODE, WIDE),
    Field("rule", WRAPPED, 20.0),
    Field("output", INPUT, unit="units"),
    Field("benchmark", FACTOR, unit="tCO2e/unit"),
    Field("heat_output", INPUT, unit="GJ"),
    Field("heat_benchmark", FACTOR, unit="tCO2e/GJ"),
    Field("heat_ratio", Style("share", "input")),
    Field("load_factor", Style("share", "input")),
    Field("cooling_factor", FACTOR),
    Field("heat_supply_factor", FACTOR),
    Field("load_correction", FACTOR),
    Field("plan_factor", RATE),
    Field("balance_value", FACTOR, unit="tCO2e/unit"),
    Field("surplus_rate", Style("share")),
    Field("emissions", INPUT, unit=TONNES, summed=True),
    tonnes("allocation"),
    tonnes("unit_obligation"),
    Field("entity_number", NUMBER, THIN),
    Field("product_number", NUMBER, THIN),
)

Row = dict[Any, Any]
Addresses = dict[str, str]


def write_determination(cells: Cells) -> None:
    """Write the determined allocation of every installation from output, benchmark and factors."""
    sheet, letters = cells.begin("determination", _FIELDS, frozen=len(KEY), pages_wide=2)
    first = sheet.next_row
    last = first + len(cells.accounts.installations) - 1

    def column(key: str) -> str:
        return f"${letters[key]}${first}:${letters[key]}${last}"

    for row in cells.accounts.installations.to_dict("records"):
        here = {key: f"{letter}{sheet.next_row}" for key, letter in letters.items()}
        rule = "special" if row["special"] else str(row["rule"])
        year = int(row["year"])
        values: dict[str, Value] = {
            **{key: row[key] for key in ("installation", "product", "entity", "output", "emissions")},
            "year": year,
            "product_name": cells.products[row["product"]],
            "rule": cells.book.terms.label(f"comply_rule_{rule}"),
            "entity_number": cells.entity_number[row["entity"]],
            "product_number": cells.product_number[row["product"]],
            "allocation": Formula(_allocation(here, rule)),
            "unit_obligation": Formula(_obligation(cells, here, row)),
        }
        if rule == "benchmark":
            values |= _of_benchmark(cells, here, row)
        if rule == "intensity_band":
            values |= _of_intensity(cells, here, row, column)
        entries = [(values.get(item.key), item.look) for item in _FIELDS]
        sheet.row([(value, look_of(value, look)) for value, look in entries])
    cells.finish("determination", sheet, letters, _FIELDS)


def half_up(formula: str) -> str:
    """Whole tonnes, half up, as ``planner.compliance.whole_tonnes.half_up``."""
    return f"ROUND(ROUND({formula},6),0)"


def _allocation(here: Addresses, rule: str) -> str:
    if rule in ("verified_emissions", "special"):
        return here["emissions"]
    if rule == "intensity_band":
        return half_up(f"{here['emissions']}*(1+{here['surplus_rate']})")
    of_output = "*".join(here[name] for name in ("output", "benchmark", *FACTORS))
    return half_up(f"{of_output}+{here['heat_output']}*{here['heat_benchmark']}")


def _of_benchmark(cells: Cells, here: Addresses, row: Row) -> dict[str, Value]:
    year = int(row["year"])
    air = cells.parameter("cooling_factor_air", row["sector"], year) if row["cooling"] == "air" else ""
    heat = cells.benchmarks[row["heat_product"], year] if row["heat_output"] > 0 else ""
    return {
        "benchmark": Formula(cells.benchmarks[row["product"], year]),
        "heat_output": row["heat_output"],
        "heat_benchmark": Formula(heat) if heat else None,
        "heat_ratio": number(row["heat_ratio"]),
        "load_factor": number(row["load_factor"]),
        "cooling_factor": Formula(air) if air else 1,
        "heat_supply_factor": _heat_factor(cells, here, row),
        "load_correction": _load_factor(cells, here, row),
        "plan_factor": row["plan_factor"],
    }


def _of_intensity(cells: Cells, here: Addresses, row: Row, column: Any) -> dict[str, Value]:
    """Balance value (announced, or the mean over the product's rows of the year) and surplus rate."""
    year = int(row["year"])
    announced = cells.benchmarks.get((row["product"], year), "")
    same = f"{column('product_number')},{here['product_number']},{column('year')},{here['year']}"
    mean = f"SUMIFS({column('emissions')},{same})/SUMIFS({column('output')},{same})"
    slope, limit = (
        cells.parameter(name, row["sector"], year) for name in ("surplus_rate_slope", "surplus_rate_limit")
    )
    balance, intensity = here["balance_value"], f"{here['emissions']}/{here['output']}"
    rate = f"MAX(-{limit},MIN({limit},{slope}*({balance}-{intensity})/{balance}))"
    if row["emissions"] == 0:
        return {"balance_value": None, "surplus_rate": 0}
    return {"balance_value": Formula(announced or mean), "surplus_rate": Formula(rate)}


def _heat_factor(cells: Cells, here: Addresses, row: Row) -> Value:
    fuel = "gas" if row["gas_unit"] == YES else "coal"
    slope = cells.parameter(f"heat_ratio_slope_{fuel}", row["sector"], row["year"])
    return 1 if not slope or number(row["heat_ratio"]) is None else Formula(f"1-{slope}*{here['heat_ratio']}")


def _load_factor(cells: Cells, here: Addresses, row: Row) -> Value:
    """The factor of 2019-22 or of 2023-24 by the addresses of its parameters; 1 where neither is in force."""
    if number(row["load_factor"]) is None:
        return 1
    load = here["load_factor"]
    parameters = {
        name: cells.parameter(name, row["sector"], row["year"]) for name in (*LOAD_2019, *PEAK_2023)
    }
    if parameters["peak_threshold"]:
        threshold, base, intercept, slope = (parameters[name] for name in PEAK_2023)
        return Formula(f"IF({load}<{threshold},{base}^({intercept}-{slope}*{load}),1)")
    if not parameters["load_upper"]:
        return 1
    upper, middle, lower, upper_slope, middle_slope, base, intercept, slope = (
        parameters[name] for name in LOAD_2019
    )
    at_middle = f"1+{upper_slope}*100*({upper}-{middle})"
    below_lower = f"{base}^({intercept}-{slope}*{load})"
    below_middle = f"IF({load}>={lower},{at_middle}+{middle_slope}*100*({middle}-{load}),{below_lower})"
    below_upper = f"IF({load}>={middle},1+{upper_slope}*100*({upper}-{load}),{below_middle})"
    return Formula(f"IF({load}>={upper},1,{below_upper})")


def _obligation(cells: Cells, here: Addresses, row: Row) -> str:
    relief = cells.parameter("gas_unit_relief", row["sector"], row["year"])
    if row["gas_unit"] == YES and relief:
        limited = f"MIN({here['emissions']},{here['allocation']})"
        return f"IF({relief}>0,{limited},{here['emissions']})"
    return here["emissions"]
