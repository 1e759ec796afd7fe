"""The sheet of pre-allocation: what was given ahead, and the true-up against the determination."""

from __future__ import annotations

from planner.compliance.installation_accounts import FACTORS
from planner.workbook.compliance.cells import (
    CODE,
    INPUT,
    NAME,
    TONNES,
    WIDE,
    Cells,
    Field,
    tonnes,
)
from planner.workbook.compliance.determination import KEY, half_up
from planner.workbook.style import WRAPPED
from planner.workbook.text import Formula, Value

_FIELDS = (
    *KEY,
    Field("product_name", WRAPPED, NAME),
    Field("entity", CODE, WIDE),
    Field("previous_output", INPUT, unit="units"),
    Field("previous_heat_output", INPUT, unit="GJ"),
    Field("previous_emissions", INPUT, unit=TONNES, summed=True),
    tonnes("pre_allocation"),
    tonnes("determined"),
    tonnes("true_up"),
)


def write_pre_allocation(cells: Cells) -> None:
    """Write what was pre-allocated, and the true-up (negative: clawed back); rows as in determination."""
    sheet, letters = cells.begin("pre_allocation", _FIELDS, frozen=len(KEY))
    determined = cells.places["determination"]
    for row in cells.accounts.installations.to_dict("records"):
        place, year = sheet.next_row, int(row["year"])
        here = {key: f"{letter}{place}" for key, letter in letters.items()}
        of_output, of_emissions = (
            cells.parameter(f"pre_allocation_share_of_{base}", row["sector"], year)
            for base in ("output", "emissions")
        )
        formula = "0"
        if of_output:
            names = ("benchmark", *FACTORS)
            factors = "*".join(determined.at(name, place) for name in names)
            is_heated = row["previous_heat_output"] > 0
            heat_benchmark = cells.benchmarks[row["heat_product"], year] if is_heated else "0"
            heat = f"{here['previous_heat_output']}*{heat_benchmark}"
            formula = half_up(f"{of_output}*({here['previous_output']}*{factors}+{heat})")
        elif of_emissions:
            formula = half_up(f"{of_emissions}*{here['previous_emissions']}")
        values: dict[str, Value] = {
            **{item.key: row.get(item.key) for item in _FIELDS},
            "year": year,
            "product_name": cells.products[row["product"]],
            "pre_allocation": Formula(formula),
            "determined": Formula(determined.at("allocation", place)),
            "true_up": Formula(f"{here['determined']}-{here['pre_allocation']}"),
        }
        sheet.row([(values[item.key], item.look) for item in _FIELDS])
    cells.finish("pre_allocation", sheet, letters, _FIELDS)
