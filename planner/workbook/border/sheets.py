"""The sheets of border.xlsx: by year, by product and year, sources of the figures."""

from __future__ import annotations

from planner.border.exposure import BorderExposure
from planner.border.read import BorderInputs
from planner.published_plan import PublishedPlan
from planner.workbook.report_book import ReportBook, names_of
from planner.workbook.sheet import FIRST_ROW, Column
from planner.workbook.style import WRAPPED, Style
from planner.workbook.text import Formula

AMOUNTS = (("exports", "amount"), ("embedded", "amount"), ("certificates", "amount"))
MONEY = ("charge", "deduction", "payable")
PER_UNIT = (
    ("embedded_per_unit", "border_embedded_per_unit", "benchmark", "tCO2e/unit", "solver"),
    ("benchmark", "border_benchmark", "benchmark", "tCO2e/unit", "input"),
    ("free_factor", "border_free_factor", "share", "", "input"),
    ("correction_factor", "border_correction_factor", "share", "", "input"),
    ("certificates_per_unit", "border_certificates_per_unit", "benchmark", "tCO2e/unit", "computed"),
    ("certificate_price", "border_certificate_price", "price", "EUR/t", "input"),
    ("exchange_rate", "border_exchange_rate", "price", "CNY/EUR", "input"),
    ("domestic_price", "allowance_price", "price", "CNY/t", "solver"),
    ("charge_per_unit", "border_charge_per_unit", "price", "CNY/unit", "computed"),
    ("price_paid_per_unit", "border_price_paid_per_unit", "price", "CNY/unit", "computed"),
    ("deduction_per_unit", "border_deduction_per_unit", "price", "CNY/unit", "computed"),
)
"""Column of the products, term, look, unit, role. Means over installations cannot be live here."""

YEAR_COLUMN = 3
FIRST_AMOUNT_COLUMN = 5 + len(PER_UNIT)


def write_products(book: ReportBook, plan: PublishedPlan, exposure: BorderExposure) -> None:
    """One row a product and year: per unit, then of all exports; what is payable is live."""
    terms = book.terms
    names = names_of(terms, [plan.case.products], "product", "\n")
    units = dict(zip(plan.case.products["product"], plan.case.products["unit"], strict=True))
    columns = [
        Column(terms.header("product"), 46),
        Column(terms.header("unit"), 14),
        Column(terms.header("year"), 8),
        *(Column(terms.header(term, terms.word(unit)), 16) for _, term, _, unit, _ in PER_UNIT),
        Column(terms.header("border_payable_per_unit", terms.word("CNY/unit")), 14),
        Column(terms.header("border_exports", book.unit.count(terms, "units")), 14),
        Column(terms.header("border_embedded", book.mass), 14),
        Column(terms.header("border_certificates", book.mass), 14),
        *(Column(terms.header(f"border_{name}", book.money), 16) for name in MONEY),
    ]
    sheet = book.sheet("border_products", columns, frozen=3, pages_wide=2)
    of_unit = [name for name, *_ in PER_UNIT]
    charge, deduction = (
        YEAR_COLUMN + 1 + of_unit.index(name) for name in ("charge_per_unit", "deduction_per_unit")
    )
    for row in exposure.products.to_dict("records"):
        number = sheet.next_row
        last = FIRST_AMOUNT_COLUMN + len(AMOUNTS)
        sheet.row(
            [
                (names[row["product"]], WRAPPED),
                (terms.word(units[row["product"]], "\n"), WRAPPED),
                (int(row["year"]), Style("integer")),
                *((row[name], Style(look, role)) for name, _, look, _, role in PER_UNIT),
                (
                    Formula(f"{sheet.at(number, charge)}-{sheet.at(number, deduction)}"),
                    Style("price", "total"),
                ),
                *((book.shown(row[name], look), Style(look)) for name, look in AMOUNTS),
                *((book.shown(row[name], "money"), Style("money")) for name in MONEY[:2]),
                (
                    Formula(f"{sheet.at(number, last)}-{sheet.at(number, last + 1)}"),
                    Style("money", "total"),
                ),
            ]
        )
    last_row = max(FIRST_ROW, sheet.next_row - 1)
    sheet.filter_by_header(len(columns))
    book.defined["border", "year"] = sheet.range(FIRST_ROW, YEAR_COLUMN, last_row, YEAR_COLUMN)
    for offset, name in enumerate((*(name for name, _ in AMOUNTS), *MONEY)):
        column = FIRST_AMOUNT_COLUMN + offset
        book.defined["border", name] = sheet.range(FIRST_ROW, column, last_row, column)


def write_years(book: ReportBook, inputs: BorderInputs, exposure: BorderExposure) -> None:
    """One row a year: the inputs and live sums over the products; then what the figures leave out."""
    terms = book.terms
    columns = [
        Column(terms.header("year"), 24),
        Column(terms.header("border_free_factor"), 16),
        Column(terms.header("border_certificate_price", terms.word("EUR/t")), 16),
        *(Column(terms.header(f"border_{name}", book.mass), 18) for name in ("embedded", "certificates")),
        *(Column(terms.header(f"border_{name}", book.money), 18) for name in MONEY),
    ]
    sheet = book.sheet("border_years", columns, frozen=1, pages_high=1)
    first = sheet.next_row
    present = set(exposure.products["year"])
    for row in inputs.years.sort_values("year").to_dict("records"):
        if row["year"] not in present:
            continue
        year = sheet.at(sheet.next_row, 1)
        sums = {
            name: Formula(f"SUMIFS({book.defined['border', name]},{book.defined['border', 'year']},{year})")
            for name in ("embedded", "certificates", *MONEY)
        }
        sheet.row(
            [
                (int(row["year"]), Style("integer")),
                (row["free_factor"], Style("share", "input")),
                (row["certificate_price"], Style("price", "input")),
                *((sums[name], Style("amount")) for name in ("embedded", "certificates")),
                *((sums[name], Style("money")) for name in MONEY),
            ]
        )
    last = max(first, sheet.next_row - 1)
    looks = ["amount", "amount", "money", "money", "money"]
    sheet.row(
        [
            (terms.line("total"), Style(role="total")),
            ("", Style(role="total")),
            ("", Style(role="total")),
            *(
                (Formula(f"SUM({sheet.range(first, 4 + n, last, 4 + n)})"), Style(look, "total"))
                for n, look in enumerate(looks)
            ),
        ]
    )
    sheet.row([])
    book.write_notes(sheet, "notes_border_years")


def write_sources(book: ReportBook, inputs: BorderInputs) -> None:
    """Where every figure of the border tables comes from, and its standing."""
    terms = book.terms
    widths = {"table": 18, "item": 20, "source": 60, "issuer": 40, "year": 10, "url": 50, "kind": 18}
    columns = [Column(terms.header(f"source_{name}"), width) for name, width in widths.items()]
    sheet = book.sheet("border_sources", columns, frozen=2, pages_high=1)
    for row in inputs.sources.to_dict("records"):
        texts = [row[name] for name in widths if name != "kind"]
        sheet.row([*((text, WRAPPED) for text in texts), (terms.word(row["kind"], "\n"), WRAPPED)])
