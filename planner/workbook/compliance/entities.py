"""The sheets of entities: surrender and carry-over; and the sums of provinces."""

from __future__ import annotations

from typing import Any

from planner.workbook.compliance.cells import (
    CODE,
    INPUT,
    NUMBER,
    RESULT,
    THIN,
    TONNES,
    WIDE,
    YEAR,
    Cells,
    Field,
    references,
    tonnes,
)
from planner.workbook.style import WRAPPED
from planner.workbook.text import Formula, Value

_KEY = (Field("entity", CODE, WIDE), Field("year", YEAR, THIN), Field("province", WRAPPED))
_PRE_ALLOCATION = ("pre_allocation", "true_up")
_DETERMINATION = ("allocation", "emissions", "unit_obligation")
_SURRENDER = (
    *_KEY,
    *(tonnes(name) for name in _PRE_ALLOCATION),
    *(tonnes(name) for name in _DETERMINATION),
    tonnes("obligation"),
    tonnes("forgiven"),
    tonnes("opening_bank", INPUT),
    tonnes("net_sales", INPUT),
    tonnes("offsets_handed_in", INPUT),
    tonnes("offsets"),
    tonnes("borrowing_applied", INPUT),
    tonnes("borrowed"),
    tonnes("available"),
    tonnes("surrendered"),
    tonnes("unmet"),
    Field("entity_number", NUMBER, THIN),
    Field("province_number", NUMBER, THIN),
)
_CARRY_OVER = (
    *_KEY,
    tonnes("remaining"),
    tonnes("net_sales"),
    Field("carry_over_limit", RESULT, unit=TONNES),
    tonnes("carried_over"),
    tonnes("lapsed"),
    Field("province_number", NUMBER, THIN),
)
FROM_SURRENDER = (
    "allocation",
    "emissions",
    "obligation",
    "forgiven",
    "opening_bank",
    "net_sales",
    "offsets",
    "borrowed",
    "surrendered",
    "unmet",
)
"""Amounts that are summed over the entities of a province or of the country."""
FROM_CARRY_OVER = ("carried_over", "lapsed")
_PROVINCES = (
    Field("province", WRAPPED, WIDE),
    Field("year", YEAR, THIN),
    *(tonnes(name) for name in (*FROM_SURRENDER, *FROM_CARRY_OVER)),
    Field("province_number", NUMBER, THIN),
)


def write_surrender(cells: Cells) -> None:
    """Write what every entity owes, and with what it settles."""
    sheet, letters = cells.begin("surrender", _SURRENDER, frozen=len(_KEY), pages_wide=2)
    rows, ahead = cells.places["determination"], cells.places["pre_allocation"]
    for row in cells.accounts.entities.to_dict("records"):
        here = {key: f"{letter}{sheet.next_row}" for key, letter in letters.items()}
        same = f"{rows.range('entity_number')},{here['entity_number']},{rows.range('year')},{here['year']}"
        values: dict[str, Value] = {
            **{
                key: row[key]
                for key in ("entity", "opening_bank", "net_sales", "offsets_handed_in", "borrowing_applied")
            },
            "year": int(row["year"]),
            "province": cells.province(row["province"]),
            "entity_number": cells.entity_number[row["entity"]],
            "province_number": cells.province_number[row["province"]],
            **{name: Formula(f"SUMIFS({rows.range(name)},{same})") for name in _DETERMINATION},
            **{name: Formula(f"SUMIFS({ahead.range(name)},{same})") for name in _PRE_ALLOCATION},
            **_settlement(cells, row, here),
        }
        sheet.row([(values[item.key], item.look) for item in _SURRENDER])
    cells.finish("surrender", sheet, letters, _SURRENDER)


def _settlement(cells: Cells, row: dict[Any, Any], here: dict[str, str]) -> dict[str, Value]:
    """Formulas from obligation to what stays unmet, by the rules that are in force for the entity."""
    deficit, offset_share, threshold, borrowing_share = (
        cells.parameter(name, str(row["sectors"]), row["year"])
        for name in ("deficit_limit", "offset_share", "borrowing_threshold", "borrowing_share")
    )
    most = f"ROUND(ROUND({here['allocation']}+{deficit}*{here['emissions']},6),0)"
    gap = f"MAX({here['obligation']}-{here['allocation']},0)"
    own = f"{here['opening_bank']}+{here['allocation']}-{here['net_sales']}"
    missing = f"MAX({here['obligation']}-{here['offsets']}-({own}),0)"
    most_borrowed = f"IF({gap}>={threshold}*{here['emissions']},INT(ROUND({gap}*{borrowing_share},6)),0)"
    most_offsets = f"INT(ROUND({here['obligation']}*{offset_share},6))"
    units = here["unit_obligation"]
    formulas = {
        "obligation": f"MIN({units},{most})" if deficit else units,
        "forgiven": f"{here['emissions']}-{here['obligation']}",
        "offsets": f"MIN({here['offsets_handed_in']},{most_offsets})" if offset_share else "0",
        "borrowed": f"MIN({here['borrowing_applied']},{most_borrowed},{missing})" if borrowing_share else "0",
        "available": f"{own}+{here['borrowed']}",
        "surrendered": f"MIN({here['obligation']}-{here['offsets']},{here['available']})",
        "unmet": f"{here['obligation']}-{here['offsets']}-{here['surrendered']}",
    }
    return {name: Formula(formula) for name, formula in formulas.items()}


def write_carry_over(cells: Cells) -> None:
    """Write what every entity keeps; rows as in surrender; a blank limit: the year has none."""
    sheet, letters = cells.begin("carry_over", _CARRY_OVER, frozen=len(_KEY))
    before = cells.places["surrender"]
    for row in cells.accounts.entities.to_dict("records"):
        place = sheet.next_row
        here = {key: f"{letter}{place}" for key, letter in letters.items()}
        base, multiple = (
            cells.parameter(name, str(row["sectors"]), row["year"])
            for name in ("carry_over_base", "carry_over_multiple")
        )
        limit = f"INT(ROUND({base}+{multiple}*MAX({here['net_sales']},0),6))"
        carried = f"MIN({here['remaining']},{here['carry_over_limit']})" if base else here["remaining"]
        values: dict[str, Value] = {
            "entity": row["entity"],
            "year": int(row["year"]),
            "province": cells.province(row["province"]),
            "remaining": Formula(f"{before.at('available', place)}-{before.at('surrendered', place)}"),
            **references(before, ["net_sales"], place),
            "carry_over_limit": Formula(limit) if base else None,
            "carried_over": Formula(carried),
            "lapsed": Formula(f"{here['remaining']}-{here['carried_over']}"),
            "province_number": cells.province_number[row["province"]],
        }
        sheet.row([(values[item.key], item.look) for item in _CARRY_OVER])
    cells.finish("carry_over", sheet, letters, _CARRY_OVER)


def write_provinces(cells: Cells) -> None:
    """Write the sums over the entities of a province."""
    sheet, letters = cells.begin("provinces", _PROVINCES, frozen=2)
    for row in cells.accounts.provinces.to_dict("records"):
        here = {key: f"{letter}{sheet.next_row}" for key, letter in letters.items()}
        values: dict[str, Value] = {
            "province": cells.province(row["province"]),
            "year": int(row["year"]),
            "province_number": cells.province_number[row["province"]],
        }
        for source, names in (("surrender", FROM_SURRENDER), ("carry_over", FROM_CARRY_OVER)):
            place = cells.places[source]
            same = (
                f"{place.range('province_number')},{here['province_number']},"
                f"{place.range('year')},{here['year']}"
            )
            values |= {name: Formula(f"SUMIFS({place.range(name)},{same})") for name in names}
        sheet.row([(values[item.key], item.look) for item in _PROVINCES])
    cells.finish("provinces", sheet, letters, _PROVINCES)
