"""The sheet of parameters: every figure of a rule in force, with its standing; formulas refer to it."""

from __future__ import annotations

from planner.compliance.parameters import Parameters
from planner.compliance.workbook_cells import TEXT, YEAR, Cells, Field, Place
from planner.workbook.style import WRAPPED, Style

_FIELDS = (
    Field("parameter", WRAPPED, 34.0),
    Field("sector", TEXT),
    Field("from_year", YEAR),
    Field("to_year", YEAR),
    Field("value", Style("number", "input")),
    Field("kind", WRAPPED, 20.0),
    Field("regulation", WRAPPED, 70.0),
)
_VALUE_COLUMN = 5


def write_rules(cells: Cells) -> Place:
    """Write the parameters of the sectors and years of the accounts."""
    rows = cells.accounts.installations
    rules = cells.accounts.rules.compliance_rules
    years = [int(year) for year in set(rows["year"])]
    wanted = Parameters(rules.assign(place=rules.index)).in_force(sorted(set(rows["sector"])), years)
    names = {
        row["sector"]: cells.terms.pair(row["name_zh"], row["name_en"]) or row["sector"]
        for row in cells.accounts.plan.case.sectors.to_dict("records")
    }
    sheet, letters = cells.begin("rules", _FIELDS, frozen=1)
    for row in wanted.to_dict("records"):
        end = row["to_year"]
        cells.parameters[int(row["place"])] = sheet.at(sheet.next_row, _VALUE_COLUMN)
        values = (
            cells.terms.label(f"comply_{row['parameter']}"),
            names.get(row["sector"], row["sector"]),
            int(row["from_year"]),
            None if end == float("inf") else int(end),
            row["value"],
            cells.terms.word(row["kind"]),
            row["regulation"],
        )
        sheet.row([(value, item.look) for value, item in zip(values, _FIELDS, strict=True)])
    place = Place(sheet, letters, sheet.next_row - 1)
    cells.places["rules"] = place
    return place
