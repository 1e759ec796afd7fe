"""The sheets of installations: determination (核定) and pre-allocation (预分配), formula by formula."""

from __future__ import annotations

from typing import Any

from planner.compliance.installation_accounts import LOAD_2019, PEAK_2023
from planner.compliance.workbook_cells import (
    FACTOR,
    INPUT,
    RATE,
    RESULT,
    TEXT,
    WIDE,
    YEAR,
    Cells,
    Field,
    Place,
    number,
)
from planner.workbook.style import Style
from planner.workbook.text import Formula

_KEY = (Field("installation", TEXT, WIDE), Field("product", TEXT, WIDE), Field("year", YEAR, 8.0))
_DETERMINATION = (
    *_KEY,
    Field("entity", TEXT, WIDE),
    Field("rule", TEXT, WIDE),
    Field("output", INPUT),
    Field("benchmark", RATE),
    Field("heat_output", Style("tonnes", "input")),
    Field("heat_benchmark", RATE),
    Field("cooling_factor", FACTOR),
    Field("heat_supply_factor", FACTOR),
    Field("load_correction", FACTOR),
    Field("plan_factor", RATE),
    Field("balance_value", RATE),
    Field("surplus_rate", Style("share")),
    Field("emissions", INPUT),
    Field("allocation", RESULT),
    Field("unit_obligation", RESULT),
)
_PRE_ALLOCATION = (
    *_KEY,
    Field("entity", TEXT, WIDE),
    Field("previous_output", INPUT),
    Field("previous_heat_output", INPUT),
    Field("previous_emissions", INPUT),
    Field("pre_allocation", RESULT),
    Field("determined", RESULT),
    Field("true_up", RESULT),
)


def write_determination(cells: Cells) -> Place:
    """Write the determined allocation of every installation from output, benchmark and factors."""
    sheet, letters = cells.begin("determination", _DETERMINATION)
    for row in cells.accounts.installations.to_dict("records"):
        here = {key: f"{letter}{sheet.next_row}" for key, letter in letters.items()}
        values = {key: row.get(key) for key in letters}
        rule = "special" if row["special"] else row["rule"]
        values |= {
            "year": int(row["year"]),
            "rule": cells.terms.line(f"comply_rule_{rule}"),
            "benchmark": number(row["benchmark"]) if rule == "benchmark" else None,
            "heat_benchmark": number(row["heat_benchmark"]) if row["heat_output"] > 0 else None,
            "balance_value": number(row["balance_value"]),
            "cooling_factor": row["cooling_factor"],
            "heat_supply_factor": Formula(_heat_factor(cells, row)),
            "load_correction": Formula(_load_factor(cells, row)),
            "surplus_rate": _rate(here, row) if rule == "intensity_band" else None,
            "allocation": Formula(_allocation(here, rule)),
            "unit_obligation": Formula(_obligation(cells, here, row)),
        }
        if air := row["cooling"] == "air" and cells.parameter(
            "cooling_factor_air", row["sector"], row["year"]
        ):
            values["cooling_factor"] = Formula(air)
        sheet.row([(values[item.key], item.look) for item in _DETERMINATION])
    return cells.finish("determination", sheet, letters, _DETERMINATION)


def write_pre_allocation(cells: Cells) -> Place:
    """Write what was pre-allocated, and the true-up against the determination (negative: clawed back)."""
    sheet, letters = cells.begin("pre_allocation", _PRE_ALLOCATION)
    determined = cells.places["determination"]
    for row in cells.accounts.installations.to_dict("records"):
        place = sheet.next_row
        here = {key: f"{letter}{place}" for key, letter in letters.items()}
        of = {key: determined.at(key, place) for key in determined.letters}
        values = {key: row.get(key) for key in letters}
        by_output = cells.parameter("pre_allocation_share_of_output", row["sector"], row["year"])
        by_emissions = cells.parameter("pre_allocation_share_of_emissions", row["sector"], row["year"])
        formula = "0"
        if by_output:
            factors = "*".join(
                of[name]
                for name in ("cooling_factor", "heat_supply_factor", "load_correction", "plan_factor")
            )
            heat = f"+{here['previous_heat_output']}*{_heat_benchmark(row)}"
            formula = f"{by_output}*({here['previous_output']}*{of['benchmark']}*{factors}{heat})"
        elif by_emissions:
            formula = f"{by_emissions}*{here['previous_emissions']}"
        values |= {
            "year": int(row["year"]),
            "pre_allocation": Formula(_half_up(formula)),
            "determined": Formula(of["allocation"]),
            "true_up": Formula(f"{here['determined']}-{here['pre_allocation']}"),
        }
        sheet.row([(values[item.key], item.look) for item in _PRE_ALLOCATION])
    return cells.finish("pre_allocation", sheet, letters, _PRE_ALLOCATION)


def _half_up(formula: str) -> str:
    """Whole tonnes, half up, as ``whole_tonnes.half_up``."""
    return f"ROUND(ROUND({formula},6),0)"


def _heat_benchmark(row: dict[Any, Any]) -> str:
    return repr(float(row["heat_benchmark"])) if row["previous_heat_output"] > 0 else "0"


def _allocation(here: dict[str, str], rule: str) -> str:
    if rule in ("verified_emissions", "special"):
        return here["emissions"]
    if rule == "intensity_band":
        return _half_up(f"{here['emissions']}*(1+{here['surplus_rate']})")
    names = ("output", "benchmark", "cooling_factor", "heat_supply_factor", "load_correction", "plan_factor")
    return _half_up(
        "*".join(here[name] for name in names) + f"+{here['heat_output']}*{here['heat_benchmark']}"
    )


def _rate(here: dict[str, str], row: dict[Any, Any]) -> Formula:
    slope, limit = repr(float(row["rate_slope"])), repr(float(row["rate_limit"]))
    balance, intensity = here["balance_value"], f"{here['emissions']}/{here['output']}"
    if row["output"] == 0:
        return Formula("0")
    return Formula(f"MAX(-{limit},MIN({limit},{slope}*({balance}-{intensity})/{balance}))")


def _heat_factor(cells: Cells, row: dict[Any, Any]) -> str:
    fuel = "gas" if row["gas_unit"] == "yes" else "coal"
    slope = cells.parameter(f"heat_ratio_slope_{fuel}", row["sector"], row["year"])
    ratio = number(row["heat_ratio"])
    return "1" if not slope or ratio is None else f"1-{slope}*{ratio!r}"


def _load_factor(cells: Cells, row: dict[Any, Any]) -> str:
    load = number(row["load_factor"])
    if load is None:
        return "1"
    parameters = {
        name: cells.parameter(name, row["sector"], row["year"]) for name in (*LOAD_2019, *PEAK_2023)
    }
    f = repr(float(row["load_factor"]))
    if parameters["peak_threshold"]:
        threshold, base, intercept, slope = (parameters[name] for name in PEAK_2023)
        return f"IF({f}<{threshold},{base}^({intercept}-{slope}*{f}),1)"
    if not parameters["load_upper"]:
        return "1"
    upper, middle, lower, upper_slope, middle_slope, base, intercept, slope = (
        parameters[name] for name in LOAD_2019
    )
    low = f"IF({f}>={lower},1+{upper_slope}*100*({upper}-{middle})+{middle_slope}*100*({middle}-{f}),"
    power = f"{base}^({intercept}-{slope}*{f})"
    return f"IF({f}>={upper},1,IF({f}>={middle},1+{upper_slope}*100*({upper}-{f}),{low}{power})))"


def _obligation(cells: Cells, here: dict[str, str], row: dict[Any, Any]) -> str:
    relief = cells.parameter("gas_unit_relief", row["sector"], row["year"])
    if row["gas_unit"] == "yes" and relief:
        limited = f"MIN({here['emissions']},{here['allocation']})"
        return f"IF({relief}>0,{limited},{here['emissions']})"
    return here["emissions"]
