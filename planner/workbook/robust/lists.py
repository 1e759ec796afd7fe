"""The sheet of futures: what each costs with this plan, known beforehand and with the central benchmarks."""

from __future__ import annotations

import math

from planner.robust.plan import RobustPlan
from planner.robust.tables import futures_table
from planner.workbook.report_book import ReportBook
from planner.workbook.sheet import FIRST_ROW, Column
from planner.workbook.style import LABEL, Style
from planner.workbook.text import Formula, Value

WEIGHT, COST, ALONE, CENTRAL = 2, 3, 4, 6


def write_futures(book: ReportBook, plan: RobustPlan) -> None:
    """One row a future; regret and the difference from the central benchmarks are live."""
    terms = book.terms
    columns = [
        Column(terms.header("robust_future"), 34),
        Column(terms.header("scenario_weight"), 12),
        Column(terms.header("robust_robust", book.money), 18),
        Column(terms.header("robust_known_beforehand", book.money), 18),
        Column(terms.header("robust_regret", book.money), 16),
        Column(terms.header("robust_central_benchmarks", book.money), 18),
        Column(terms.header("robust_central_above", book.money), 18),
        Column(terms.header("market_peak_year"), 14),
        Column(terms.header("market_highest", book.mass), 16),
        Column(terms.header("robust_peak_met"), 14),
        Column(terms.header("robust_withheld", book.mass), 16),
    ]
    sheet = book.sheet("robust_futures", columns, frozen=1)
    met = {True: terms.line("word_yes"), False: terms.line("word_no")}
    for row in futures_table(plan).to_dict("records"):
        at = sheet.next_row
        cost, alone, central = (sheet.at(at, column) for column in (COST, ALONE, CENTRAL))

        def money(value: float) -> Value:
            return None if math.isnan(value) else book.shown(value, "money")

        sheet.row(
            [
                (row["future"], LABEL),
                (None if math.isnan(row["weight"]) else row["weight"], Style("share", "input")),
                (money(row["cost"]), Style("money", "solver")),
                (money(row["cost_alone"]), Style("money", "solver")),
                (
                    None if math.isnan(row["cost_alone"]) else Formula(f"{cost}-{alone}"),
                    Style("money", "total"),
                ),
                (money(row["cost_with_central"]), Style("money", "solver")),
                (
                    None if math.isnan(row["cost_with_central"]) else Formula(f"{central}-{cost}"),
                    Style("money", "total"),
                ),
                (int(row["peak_year"]), Style("integer", "solver")),
                (book.shown(row["peak_emissions"], "amount"), Style("amount", "solver")),
                (None if row["peak_met"] is None else met[bool(row["peak_met"])], Style("verdict", "solver")),
                (book.shown(row["withheld"], "amount"), Style("amount", "solver")),
            ]
        )
    sheet.filter_by_header(len(columns))
    book.defined["robust_names", ""] = sheet.range(FIRST_ROW, 1, sheet.next_row - 1, 1)
