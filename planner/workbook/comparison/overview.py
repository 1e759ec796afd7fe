"""The first sheet of compare.xlsx: what is compared, the answers side by side, how many inputs differ."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Sequence

from planner.case.tables import table_called
from planner.comparison.inputs import InputDifference
from planner.plan import EmissionsPeak
from planner.published_plan import PublishedPlan
from planner.workbook.comparison.paths import ALL
from planner.workbook.derived import digest_of_run
from planner.workbook.report_book import ReportBook
from planner.workbook.sheet import Column, Entry, Sheet
from planner.workbook.style import LABEL, SENTENCE, WRAPPED, Style
from planner.workbook.text import Formula, Value

QUANTITY_WIDTH, UNIT_WIDTH, PLAN_WIDTH = 46.0, 16.0, 26.0


class Overview:
    """Writes the sheet; everything that it points at must have been written before."""

    def __init__(self, book: ReportBook, plans: Sequence[PublishedPlan], names: Sequence[str]) -> None:
        self._book, self._plans, self._names = book, plans, names

    def write(self, differences: Sequence[InputDifference], sheets: Sequence[str]) -> None:
        """Answers with live differences, then inputs by table, then links to the other sheets."""
        terms = self._book.terms
        columns = [
            Column(terms.header("quantity"), QUANTITY_WIDTH),
            Column(terms.header("unit"), UNIT_WIDTH),
            *(Column(name, PLAN_WIDTH) for name in self._names),
            *(Column(f"{terms.header('difference')}\n{name}", PLAN_WIDTH) for name in self._names[1:]),
        ]
        sheet = self._book.sheet("compare_overview", columns, frozen=1, pages_high=1)
        self._identity(sheet)
        sheet.row([])
        self._answers(sheet)
        sheet.row([])
        self._inputs(sheet, differences)
        sheet.row([])
        for key in sheets:
            sheet.row([self._book.link(key), (terms.line(f"title_{key}"), SENTENCE)])

    def _identity(self, sheet: Sheet) -> None:
        terms = self._book.terms
        for term, said in (
            (
                "case_title",
                [terms.pair(p.case.settings.title_zh, p.case.settings.title_en, "\n") for p in self._plans],
            ),
            (
                "plan_years",
                [f"{p.case.settings.first_year}–{p.case.settings.last_year}" for p in self._plans],
            ),
            ("run_digest", [digest_of_run(p.case.digests, p.versions, p.options) for p in self._plans]),
            ("planner_version", [f"planner {p.versions['planner']}" for p in self._plans]),
            ("options", [", ".join(f"{k} {v}" for k, v in sorted(p.options.items())) for p in self._plans]),
        ):
            if any(said):
                sheet.row([(terms.label(term), WRAPPED), ("", LABEL), *((text, WRAPPED) for text in said)])

    def _answers(self, sheet: Sheet) -> None:
        book, terms = self._book, self._book.terms
        self._numbers(sheet, "least_cost", book.money, "money", lambda plan: plan.cost_million_cny)
        self._numbers(sheet, "plan_cost", book.money, "money", lambda plan: plan.plan_cost_million_cny)
        self._numbers(sheet, "replay_cost", book.money, "money", lambda plan: plan.replay_cost_million_cny)
        self._numbers(sheet, "largest_burden_level", "", "share", lambda plan: plan.largest_burden)
        self._peak(sheet, "market", [plan.peak for plan in self._plans])
        self._peak(sheet, "replay", [plan.replay_peak for plan in self._plans])
        for quantity, item, label in (
            ("total_emissions", "market", "total_emissions"),
            ("free_allocation", ALL, "free_allocation"),
            ("issuance", ALL, "issuance"),
            ("abated", ALL, "abated"),
        ):
            self._totals(sheet, quantity, item, f"{terms.line(label)} · {terms.line('sum_of_years')}")
        for quantity in ("allowance_price", "marginal_cost"):
            for function, word in (("MIN", "lowest_of_years"), ("MAX", "highest_of_years")):
                ranges = [book.defined.get((quantity, ALL, str(n))) for n in range(len(self._plans))]
                formulas: list[Value] = [Formula(f"{function}({one})") if one else None for one in ranges]
                label = f"{terms.line(quantity)} · {terms.line(word)}"
                self._row(sheet, label, book.price_unit, formulas, "price", "computed")

    def _numbers(
        self, sheet: Sheet, term: str, unit: str, look: str, value_of: Callable[[PublishedPlan], float]
    ) -> None:
        found = [value_of(plan) for plan in self._plans]
        values: list[Value] = [None if math.isnan(one) else self._book.shown(one, look) for one in found]
        self._row(sheet, self._book.terms.label(term), unit, values, look, "solver")

    def _peak(self, sheet: Sheet, of: str, peaks: Sequence[EmissionsPeak]) -> None:
        """Year and height of the peak, and whether the peak year is kept (blank: the case sets none)."""
        book, terms = self._book, self._book.terms
        years, highest = [peak.year for peak in peaks], [peak.emissions_mt for peak in peaks]
        self._row(sheet, terms.label(f"{of}_peak_year"), "", years, "integer", "solver")
        shown = [book.shown(amount, "amount") for amount in highest]
        self._row(sheet, terms.label(f"{of}_highest"), book.mass, shown, "amount", "solver")
        words = {True: terms.line("word_met"), False: terms.line("word_missed"), None: ""}
        verdicts = [(words[peak.met], Style("verdict", "solver")) for peak in peaks]
        sheet.row([(terms.label(f"{of}_peak_slack"), WRAPPED), ("", LABEL), *verdicts])

    def _totals(self, sheet: Sheet, quantity: str, item: str, label: str) -> None:
        found = [
            self._book.defined.get((quantity, item, str(number), "total"))
            for number in range(len(self._plans))
        ]
        values: list[Value] = [Formula(cell) if cell else None for cell in found]
        self._row(sheet, label, self._book.mass, values, "amount", "computed")

    def _row(
        self, sheet: Sheet, label: str, unit: str, values: Sequence[Value], look: str, role: str
    ) -> None:
        """Values by plan, then the live differences of the other plans against the first."""
        row, first = sheet.next_row, 3
        differences: list[Entry | None] = [
            (
                Formula(f"{sheet.at(row, first + number)}-{sheet.at(row, first)}")
                if values[number] is not None and values[0] is not None
                else None,
                Style(look, "total"),
            )
            for number in range(1, len(values))
        ]
        known: list[Entry | None] = [(value, Style(look, role)) for value in values]
        sheet.row([(label, WRAPPED), (unit, WRAPPED), *known, *differences])

    def _inputs(self, sheet: Sheet, differences: Sequence[InputDifference]) -> None:
        """How many cells differ from the first plan's, by table."""
        terms = self._book.terms
        counts: Counter[tuple[str, int]] = Counter()
        for difference in differences:
            for number, value in enumerate(difference.values):
                counts[difference.table, number] += value != difference.values[0]
        cells = terms.line("differing_inputs")
        for table in dict.fromkeys(difference.table for difference in differences):
            found = [(counts[table, number], Style("integer")) for number in range(len(self._plans))]
            label = f"{cells} · {terms.pair(table_called(table).title_zh, table_called(table).title)}"
            sheet.row([(label, WRAPPED), (table, LABEL), *found])
        if not differences:
            sheet.row([(terms.label("no_input_differs"), WRAPPED)])
