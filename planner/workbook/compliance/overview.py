"""The first sheet of comply.xlsx: totals by year, whether books close, which plan, classification, links."""

from __future__ import annotations

from collections.abc import Sequence

from planner import __version__
from planner.workbook.compliance.cells import Cells
from planner.workbook.compliance.entities import FROM_CARRY_OVER, FROM_SURRENDER
from planner.workbook.sheet import HEADER_ROW, Column, Sheet
from planner.workbook.style import LABEL, SENTENCE, WRAPPED, Style
from planner.workbook.text import Formula, text_in_formula

_LABEL_WIDTH, _YEAR_WIDTH, _VERDICT_WIDTH = 46.0, 17.0, 14.0
_TOTAL = Style("tonnes")
_WORKED_OUT = Style("tonnes", "solver")
_VERDICT = Style("verdict", "total")
FIRST_YEAR_COLUMN = 2


def write_overview(cells: Cells, sheets: Sequence[str]) -> None:
    """Identity, totals by year (live, and as worked out by the program), balances, links to other sheets."""
    terms, years = cells.book.terms, cells.accounts.years
    columns = [
        Column(terms.header("quantity"), _LABEL_WIDTH),
        *(Column(year, _YEAR_WIDTH) for year in years),
        *(Column(f"{terms.header('comply_worked_out')}\n{year}", _YEAR_WIDTH) for year in years),
        Column(terms.header("verdict"), _VERDICT_WIDTH),
    ]
    sheet = cells.book.sheet("comply_overview", columns, frozen=1, pages_high=1)
    _totals(cells, sheet)
    _balances(cells, sheet)
    sheet.row([])
    _identity(cells, sheet)
    sheet.row([])
    for key in sheets:
        sheet.row([cells.book.link(key), (terms.line(f"about_{key}"), SENTENCE)])


def _passed(cells: Cells, condition: str) -> Formula:
    passed, failed = (text_in_formula(cells.book.terms.line(f"word_{word}")) for word in ("passed", "failed"))
    return Formula(f"IF({condition},{passed},{failed})")


def _totals(cells: Cells, sheet: Sheet) -> None:
    """Sums over all entities: live, as the program has them, and whether both are the same."""
    years, entities = cells.accounts.years, cells.accounts.entities
    known = entities.groupby("year")[[*FROM_SURRENDER, *FROM_CARRY_OVER]].sum()
    for source, names in (("surrender", FROM_SURRENDER), ("carry_over", FROM_CARRY_OVER)):
        place = cells.places[source]
        for name in names:
            row = sheet.next_row
            live = {
                year: f"SUMIFS({place.range(name)},{place.range('year')},{sheet.at(HEADER_ROW, column)})"
                for column, year in enumerate(years, start=FIRST_YEAR_COLUMN)
            }
            last_live = FIRST_YEAR_COLUMN + len(years) - 1
            shown = sheet.range(row, FIRST_YEAR_COLUMN, row, last_live)
            worked_out = sheet.range(row, last_live + 1, row, last_live + len(years))
            label = cells.book.terms.label(f"comply_{name}")
            sheet.row(
                [
                    (label, WRAPPED),
                    *((Formula(live[year]), _TOTAL) for year in years),
                    *((known[name][year], _WORKED_OUT) for year in years),
                    (_passed(cells, f"SUMPRODUCT(ABS({shown}-{worked_out}))=0"), _VERDICT),
                ]
            )
            for column, year in enumerate(years, start=FIRST_YEAR_COLUMN):
                cells.book.defined["comply", name, str(year)] = sheet.at(row, column)


def _balances(cells: Cells, sheet: Sheet) -> None:
    """What both sides of the books differ by, year by year, in tonnes; 0 where they close."""
    years = cells.accounts.years
    balances = {
        "comply_books_of_allowances": (
            ("allocation", "opening_bank", "borrowed"),
            ("net_sales", "surrendered", "carried_over", "lapsed"),
        ),
        "comply_books_of_emissions": (("emissions",), ("surrendered", "offsets", "forgiven", "unmet")),
    }
    for term, (sources, uses) in balances.items():
        row = sheet.next_row
        formulas = []
        for year in years:
            plus, minus = (
                [cells.book.defined["comply", name, str(year)] for name in names] for names in (sources, uses)
            )
            formulas.append(f"{'+'.join(plus)}-({'+'.join(minus)})")
        differences = sheet.range(row, FIRST_YEAR_COLUMN, row, FIRST_YEAR_COLUMN + len(years) - 1)
        sheet.row(
            [
                (cells.book.terms.label(term), WRAPPED),
                *((Formula(formula), Style("tonnes", "total")) for formula in formulas),
                *(("", LABEL) for _ in years),
                (_passed(cells, f"SUMPRODUCT(ABS({differences}))=0"), _VERDICT),
            ]
        )


def _identity(cells: Cells, sheet: Sheet) -> None:
    """What the accounts stand on, and what reviewers fill in; the latter stands on every sheet."""
    book, plan = cells.book, cells.accounts.plan
    terms, settings = book.terms, plan.case.settings
    source = terms.line("comply_of_plan" if plan.is_result else "comply_as_announced")
    title = terms.pair(settings.title_zh, settings.title_en)
    for key, text in (
        ("case_title", f"{title} · {plan.name}"),
        ("comply_source", source),
        ("run_digest", book.digest),
        ("planner_version", f"planner {__version__}"),
    ):
        sheet.row([(terms.label(key), WRAPPED), (text, SENTENCE)])
    book.write_classification(sheet)
