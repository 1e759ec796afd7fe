"""Installations: what each row emits, is given and lacks in every year."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd

from planner.workbook.book import Book
from planner.workbook.layout import (
    GAS_PREFIX,
    INSTALLATION_BLOCKS,
    INSTALLATION_COLUMNS,
    OWN_REMOVED,
    Layout,
    Layouts,
    gas_columns,
)
from planner.workbook.row_formulas import ROW, row_formulas
from planner.workbook.sheet import FIRST_ROW, Column
from planner.workbook.style import Style
from planner.workbook.text import Formula, Value

_INPUT_NUMBER, _INPUT_INTENSITY = Style("number", "input"), Style("intensity", "input")
_INPUT_TEXT, _INPUT_YEAR = Style("text", "input"), Style("integer", "input")
_HELPER, _TONNES, _INTENSITY = Style("integer", "helper"), Style("tonnes"), Style("intensity")
_SOLVED_TONNES = Style("tonnes", "solver")
_ATTRIBUTE_LOOKS = (
    *([_INPUT_TEXT] * 4),
    Style(),
    _INPUT_TEXT,
    Style("tonnes", "input"),
    _INPUT_INTENSITY,
    _INPUT_NUMBER,
    _INPUT_YEAR,
    _INPUT_YEAR,
    _HELPER,
    _TONNES,
    _TONNES,
    _INTENSITY,
    *([_HELPER] * 4),
)
_COMPUTED_AT = INSTALLATION_COLUMNS.index("base_emissions")


def write_installations(book: Book, layouts: Layouts) -> None:
    """One row per installation and product, as in the case: attributes, then blocks of years (tonnes).

    - emissions = base-year emissions x emissions factor of the group, less what the installation's own
      measures remove (constants of the solver, in the last block, where the case has such measures)
    - allocation, by the rule of the year: entitled activity x benchmark per activity; verified emissions;
      or these plus the rate of the intensity band x baseline emissions
    - shortfall = emissions - allocation

    Blank in years out of operation; allocation and shortfall are blank where the row is not covered.
    """
    terms, years = book.terms, book.index.years
    gases = gas_columns(book.plan.case)
    columns = [
        Column(terms.header("installation"), 14),
        Column(terms.header("name_en"), 32),
        Column(terms.header("name_zh"), 20),
        Column(terms.header("province"), 13),
        Column(terms.header("product"), 38),
        Column(terms.header("technology"), 20),
        Column(terms.header("activity_level"), 16),
        Column(terms.header("intensity"), 10),
        Column(terms.header("allocation_factor_input"), 9),
        Column(terms.header("opens"), 7),
        Column(terms.header("closes"), 7),
        Column(terms.header("covered"), 7),
        Column(terms.header("base_emissions", "t"), 15),
        Column(terms.header("entitled_activity"), 16),
        Column(terms.header("intensity_per_factor"), 11),
        Column(terms.header("sector_number"), 7),
        Column(terms.header("product_number"), 7),
        Column(terms.header("province_number"), 7),
        Column(terms.header("group"), 7),
        *(Column(f"{terms.header('gas_intensity')}\n{name.removeprefix(GAS_PREFIX)}", 12) for name in gases),
        *(
            Column(f"{terms.header(f'installation_{block}')}\n{year} (t)", 14)
            for block in layouts.installations.blocks
            for year in years
        ),
    ]
    sheet = book.sheet("installations", columns, frozen=3, pages_wide=4)
    templates = [row_formulas(book, layouts, group) for group in book.index.groups.to_dict("records")]
    looks = [
        *_ATTRIBUTE_LOOKS,
        *([_INPUT_NUMBER] * len(gases)),
        *([_TONNES] * (len(INSTALLATION_BLOCKS) * len(years))),
        *([_SOLVED_TONNES] * (len(years) if OWN_REMOVED in layouts.installations.blocks else 0)),
    ]
    sheet.rows(looks, _rows(book, layouts, templates))
    sheet.filter_by_header(len(INSTALLATION_COLUMNS))


def _rows(book: Book, layouts: Layouts, templates: list[list[str | None]]) -> Iterator[list[Value]]:
    """Attributes, helpers, gases and the group's formulas of every installation row."""
    table = book.plan.case.installations
    computed = _computed_attributes(layouts.installations)
    groups = book.index.group_of_row.tolist()
    gases = [table[name].tolist() for name in gas_columns(book.plan.case)]
    own = None if book.index.own_removed_t is None else book.index.own_removed_t.tolist()
    for position, given in enumerate(zip(*_attributes(book), strict=True)):
        row_number, group = str(FIRST_ROW + position), groups[position]
        yield [
            *given[:_COMPUTED_AT],
            *(Formula(template.replace(ROW, row_number)) for template in computed),
            *given[_COMPUTED_AT:],
            group,
            *(intensity[position] for intensity in gases),
            *(
                Formula(template.replace(ROW, row_number)) if template else None
                for template in templates[group - 1]
            ),
            *(own[position] if own else ()),
        ]


def _attributes(book: Book) -> list[list[Value]]:
    """The columns that are no formulas, in the order of the sheet, without the group."""
    index, table = book.index, book.plan.case.installations
    sector = table["product"].map(index.sector_of).map(index.sector_number)
    covered = index.groups["covered"].to_numpy()[index.group_of_row - 1].astype(int)
    columns = [
        table["installation"],
        table["name"],
        table["name_zh"],
        table["province"].map(book.terms.word),
        table["product"].map(book.product_names),
        table["technology"].map(book.terms.word),
        table["activity_level"],
        table["intensity"],
        table["allocation_factor"],
        table["opens"].astype(object),
        table["closes"].astype(object),
        pd.Series(covered),
        sector,
        table["product"].map(index.product_number),
        table["province"].map(index.province_number),
    ]
    return [column.tolist() for column in columns]


def _computed_attributes(layout: Layout) -> tuple[str, str, str]:
    """Base-year emissions, entitled activity, intensity per allocation factor."""
    activity, intensity, factor = (layout.letter(name) for name in ("activity", "intensity", "factor"))
    return (
        f"{activity}{ROW}*{intensity}{ROW}",
        f"{activity}{ROW}*{factor}{ROW}",
        f"{intensity}{ROW}/{factor}{ROW}",
    )
