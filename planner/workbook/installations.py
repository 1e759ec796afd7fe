"""Installations: what each row emits, is given and lacks in every year."""

from __future__ import annotations

from collections.abc import Iterator

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
from planner.workbook.row_formulas import row_formulas
from planner.workbook.row_text import ROW, SharedCells
from planner.workbook.sheet import Column
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
    looks = [
        *_ATTRIBUTE_LOOKS,
        *([_INPUT_NUMBER] * len(gases)),
        *([_TONNES] * (len(INSTALLATION_BLOCKS) * len(years))),
        *([_SOLVED_TONNES] * (len(years) if OWN_REMOVED in layouts.installations.blocks else 0)),
    ]
    sheet.rows(looks, _rows(book, layouts))
    sheet.filter_by_header(len(INSTALLATION_COLUMNS))


def _rows(book: Book, layouts: Layouts) -> Iterator[list[Value | SharedCells]]:
    """Attributes, helpers, gases and the group's formulas of every installation row.

    What the rows of one group and province share is made once: nine tenths of the cells.
    """
    table = book.plan.case.installations
    own_removed = book.index.own_removed_t
    names = ("installation", "name", "name_zh")
    numbers = ("activity_level", "intensity", "allocation_factor", "opens", "closes")
    gases = gas_columns(book.plan.case)
    given = (table[name].astype(object).tolist() for name in (*names, *numbers, *gases))
    removed = [[]] * len(table) if own_removed is None else own_removed.tolist()
    kinds = zip(table["province"].tolist(), book.index.group_of_row.tolist(), strict=True)
    shared: dict[tuple[str, int], tuple[SharedCells, SharedCells, SharedCells]] = {}
    for kind, own, values in zip(kinds, removed, zip(*given, strict=True), strict=True):
        if kind not in shared:
            shared[kind] = _shared_cells(book, layouts, *kind)
        words, helpers, formulas = shared[kind]
        yield [*values[:3], words, *values[3:8], helpers, *values[8:], formulas, *own]


def _shared_cells(
    book: Book, layouts: Layouts, province: str, group_number: int
) -> tuple[SharedCells, SharedCells, SharedCells]:
    """Names of province, product and technology; helpers; formulas: of one province's rows of a group."""
    index, terms = book.index, book.terms
    group = index.groups.iloc[group_number - 1].to_dict()
    product = str(group["product"])
    return (
        SharedCells(
            (terms.word(province), book.product_names[product], terms.word(str(group["technology"])))
        ),
        SharedCells(
            (
                int(group["covered"]),
                *_computed_attributes(layouts.installations),
                index.sector_number[index.sector_of[product]],
                index.product_number[product],
                index.province_number[province],
                group_number,
            )
        ),
        row_formulas(book, layouts, group),
    )


def _computed_attributes(layout: Layout) -> tuple[Formula, Formula, Formula]:
    """Base-year emissions, entitled activity, intensity per allocation factor."""
    activity, intensity, factor = (layout.letter(name) for name in ("activity", "intensity", "factor"))
    return (
        Formula(f"{activity}{ROW}*{intensity}{ROW}"),
        Formula(f"{activity}{ROW}*{factor}{ROW}"),
        Formula(f"{intensity}{ROW}/{factor}{ROW}"),
    )
