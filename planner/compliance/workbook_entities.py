"""The sheets of entities: surrender (清缴) and carry-over (结转), and the sums of provinces."""

from __future__ import annotations

from planner.compliance.workbook_cells import INPUT, RESULT, TEXT, WIDE, YEAR, Cells, Field, Place
from planner.workbook.text import Formula

_SURRENDER = (
    Field("entity", TEXT, WIDE),
    Field("year", YEAR, 8.0),
    Field("province", TEXT),
    Field("allocation", RESULT),
    Field("emissions", RESULT),
    Field("unit_obligation", RESULT),
    Field("obligation", RESULT),
    Field("forgiven", RESULT),
    Field("opening_bank", INPUT),
    Field("net_sales", INPUT),
    Field("offsets_handed_in", INPUT),
    Field("offsets", RESULT),
    Field("borrowing_applied", INPUT),
    Field("borrowed", RESULT),
    Field("available", RESULT),
    Field("surrendered", RESULT),
    Field("unmet", RESULT),
)
_CARRY_OVER = (
    Field("entity", TEXT, WIDE),
    Field("year", YEAR, 8.0),
    Field("province", TEXT),
    Field("remaining", RESULT),
    Field("net_sales", RESULT),
    Field("carry_over_limit", RESULT),
    Field("carried_over", RESULT),
    Field("lapsed", RESULT),
)
_FROM_SURRENDER = (
    "allocation",
    "emissions",
    "obligation",
    "forgiven",
    "offsets",
    "borrowed",
    "surrendered",
    "unmet",
)
_FROM_CARRY_OVER = ("carried_over", "lapsed")
_PROVINCES = (
    Field("province", TEXT, WIDE),
    Field("year", YEAR, 8.0),
    *(Field(name, RESULT) for name in (*_FROM_SURRENDER, *_FROM_CARRY_OVER)),
)


def write_surrender(cells: Cells) -> Place:
    """Write what every entity owes, and with what it settles."""
    sheet, letters = cells.begin("surrender", _SURRENDER)
    rows = cells.places["determination"]
    for row in cells.accounts.entities.to_dict("records"):
        here = {key: f"{letter}{sheet.next_row}" for key, letter in letters.items()}

        def of(name: str, row: dict[object, object] = row) -> str:
            return cells.parameter(name, str(row["sectors"]), float(str(row["year"])))

        same = f"{rows.range('entity')},{here['entity']},{rows.range('year')},{here['year']}"
        deficit, share = of("deficit_limit"), of("offset_share")
        threshold, borrow = of("borrowing_threshold"), of("borrowing_share")
        units = here["unit_obligation"]
        most = f"ROUND(ROUND({here['allocation']}+{deficit}*{here['emissions']},6),0)"
        gap = f"MAX({here['obligation']}-{here['allocation']},0)"
        own = f"{here['opening_bank']}+{here['allocation']}-{here['net_sales']}"
        missing = f"MAX({here['obligation']}-{here['offsets']}-({own}),0)"
        limit = f"IF({gap}>={threshold}*{here['emissions']},INT(ROUND({gap}*{borrow},6)),0)"
        values = {
            **{str(key): value for key, value in row.items()},
            "year": int(row["year"]),
            **{
                name: Formula(f"SUMIFS({rows.range(name)},{same})")
                for name in ("allocation", "emissions", "unit_obligation")
            },
            "obligation": Formula(f"MIN({units},{most})" if deficit else units),
            "forgiven": Formula(f"{here['emissions']}-{here['obligation']}"),
            "offsets": Formula(
                f"MIN({here['offsets_handed_in']},INT(ROUND({here['obligation']}*{share},6)))"
                if share
                else "0"
            ),
            "borrowed": Formula(f"MIN({here['borrowing_applied']},{limit},{missing})" if borrow else "0"),
            "available": Formula(f"{own}+{here['borrowed']}"),
            "surrendered": Formula(f"MIN({here['obligation']}-{here['offsets']},{here['available']})"),
            "unmet": Formula(f"{here['obligation']}-{here['offsets']}-{here['surrendered']}"),
        }
        sheet.row([(values[item.key], item.look) for item in _SURRENDER])
    return cells.finish("surrender", sheet, letters, _SURRENDER)


def write_carry_over(cells: Cells) -> Place:
    """Write what every entity keeps; a blank limit: the year has none."""
    sheet, letters = cells.begin("carry_over", _CARRY_OVER)
    before = cells.places["surrender"]
    for row in cells.accounts.entities.to_dict("records"):
        place = sheet.next_row
        here = {key: f"{letter}{place}" for key, letter in letters.items()}
        sectors, year = str(row["sectors"]), float(row["year"])
        base, multiple = (
            cells.parameter(name, sectors, year) for name in ("carry_over_base", "carry_over_multiple")
        )
        limit = f"INT(ROUND({base}+{multiple}*MAX({here['net_sales']},0),6))"
        values = {
            "entity": row["entity"],
            "year": int(year),
            "province": row["province"],
            "remaining": Formula(f"{before.at('available', place)}-{before.at('surrendered', place)}"),
            "net_sales": Formula(before.at("net_sales", place)),
            "carry_over_limit": Formula(limit) if base else None,
            "carried_over": Formula(
                f"MIN({here['remaining']},{here['carry_over_limit']})" if base else here["remaining"]
            ),
            "lapsed": Formula(f"{here['remaining']}-{here['carried_over']}"),
        }
        sheet.row([(values[item.key], item.look) for item in _CARRY_OVER])
    return cells.finish("carry_over", sheet, letters, _CARRY_OVER)


def write_provinces(cells: Cells) -> Place:
    """Write the sums over the entities of a province."""
    sheet, letters = cells.begin("provinces", _PROVINCES)
    for row in cells.accounts.provinces.to_dict("records"):
        here = {key: f"{letter}{sheet.next_row}" for key, letter in letters.items()}
        values: dict[str, object] = {"province": row["province"], "year": int(row["year"])}
        for source, names in (("surrender", _FROM_SURRENDER), ("carry_over", _FROM_CARRY_OVER)):
            place = cells.places[source]
            same = f"{place.range('province')},{here['province']},{place.range('year')},{here['year']}"
            values |= {name: Formula(f"SUMIFS({place.range(name)},{same})") for name in names}
        sheet.row([(values[item.key], item.look) for item in _PROVINCES])  # type: ignore[misc]
    return cells.finish("provinces", sheet, letters, _PROVINCES)
