"""The lists of sweep.xlsx: all scenarios, those without a plan and why, regret."""

from __future__ import annotations

import math

import pandas as pd

from planner.sweep_report.dataset import AXIS_PREFIX, OPTIMAL, SweepDataset
from planner.sweep_report.regret import Regret
from planner.workbook.report_book import ReportBook
from planner.workbook.sheet import Column, Entry
from planner.workbook.style import LABEL, SENTENCE, WRAPPED, Style
from planner.workbook.text import Formula, Value

STATUS_COLUMN = 2
SCENARIOS_ON_A_PAGE = 9
_NUMBERS = (
    ("cost", "least_cost", "money"),
    ("replay_cost", "replay_cost", "money"),
    ("largest_burden", "largest_burden_level", "share"),
    ("peak_year", "market_peak_year", "integer"),
    ("peak_mt", "market_highest", "amount"),
    ("replay_peak_year", "replay_peak_year", "integer"),
)
_VERDICTS = (("peak_met", "market_peak_slack"), ("replay_met", "replay_peak_slack"))


def write_scenarios(book: ReportBook, sweep: SweepDataset) -> None:
    """One row a scenario, in the order of the file."""
    terms = book.terms
    units = {"money": book.money, "amount": book.mass}
    columns = [
        Column(terms.header("scenario"), 34),
        Column(terms.header("scenario_status"), 26),
        Column(terms.header("scenario_weight"), 10),
        *(Column(axis, 16) for axis in sweep.axes),
        *(Column(terms.header(term, units.get(look, "")), 16) for _, term, look in _NUMBERS),
        *(Column(terms.header(term), 20) for _, term in _VERDICTS),
        Column(terms.header("seconds"), 10),
    ]
    sheet = book.sheet("sweep_scenarios", columns, frozen=1)
    words = {True: terms.line("word_met"), False: terms.line("word_missed")}
    first = sheet.next_row
    for row in sweep.scenarios.to_dict("records"):
        cells: list[Entry | None] = [
            (row["scenario"], WRAPPED),
            (terms.line(f"status_{row['status']}"), LABEL),
            (_number(row["weight"]), Style("number")),
            *((_alternative(row[AXIS_PREFIX + axis]), Style("number", "input")) for axis in sweep.axes),
        ]
        for column, _, look in _NUMBERS:
            number = _number(row[column])
            value: Value = number
            if number is not None:
                value = int(number) if look == "integer" else book.shown(number, look)
            cells.append((value, Style(look, "solver")))
        for column, _ in _VERDICTS:
            met = row[column]
            cells.append(("" if pd.isna(met) else words[bool(met)], Style("verdict", "solver")))
        sheet.row([*cells, (_number(row["seconds"]), Style("price"))])
    last = max(first, sheet.next_row - 1)
    book.defined["statuses", ""] = sheet.range(first, STATUS_COLUMN, last, STATUS_COLUMN)
    sheet.filter_by_header(len(columns))


def write_without_plan(book: ReportBook, sweep: SweepDataset) -> None:
    """One row a scenario that came to no plan, with the reason."""
    terms = book.terms
    columns = [
        Column(terms.header("scenario"), 34),
        Column(terms.header("scenario_status"), 26),
        *(Column(axis, 16) for axis in sweep.axes),
        Column(terms.header("reason"), 110),
    ]
    sheet = book.sheet("sweep_no_plan", columns, frozen=1)
    without = sweep.scenarios[sweep.scenarios["status"] != OPTIMAL]
    for row in without.to_dict("records"):
        sheet.row(
            [
                (row["scenario"], WRAPPED),
                (terms.label(f"status_{row['status']}"), WRAPPED),
                *((_alternative(row[AXIS_PREFIX + axis]), Style("number", "input")) for axis in sweep.axes),
                (_reason(book, sweep, row["scenario"], str(row["reason"] or "")), WRAPPED),
            ]
        )
    if without.empty:
        sheet.row([(terms.label("every_scenario_has_a_plan"), WRAPPED)])


def _reason(book: ReportBook, sweep: SweepDataset, scenario: str, english: str) -> str:
    """Why there is no plan, in the workbook's language; in English where no other is known."""
    return book.terms.pair(sweep.reasons_zh.get(scenario, ""), english, "\n")


def write_regret(book: ReportBook, regret: Regret) -> None:
    """Plans down, scenarios across; largest (live), mean, and in how many scenarios a plan is left (live)."""
    terms = book.terms
    money = book.money
    columns = [
        Column(terms.header("benchmarks_of_plan"), 34),
        Column(terms.header("largest_regret", money), 16),
        Column(terms.header("mean_regret", money), 16),
        Column(terms.header("plan_left_in"), 14),
        *(Column(name, 16) for name in regret.scenarios),
    ]
    pages = -(-len(regret.scenarios) // SCENARIOS_ON_A_PAGE)
    sheet = book.sheet("sweep_regret", columns, frozen=4, pages_wide=pages)
    first, last = 5, 4 + len(regret.scenarios)
    order = sorted(
        regret.scenarios, key=lambda plan: (-regret.kept[plan], _or_infinite(regret.largest[plan]))
    )
    for plan in order:
        row = sheet.next_row
        cells = sheet.range(row, first, row, last)
        values = [_number(value) for value in regret.table.loc[plan]]
        known = any(value is not None for value in values)
        mean = _number(regret.mean[plan])
        sheet.row(
            [
                (plan, WRAPPED),
                (Formula(f"MAX({cells})") if known else None, Style("money", "total")),
                (None if mean is None else book.shown(mean, "money"), Style("money", "solver")),
                (Formula(f"COUNT({cells})"), Style("integer", "total")),
                *((None if v is None else book.shown(v, "money"), Style("money", "solver")) for v in values),
            ]
        )
    sheet.row([])
    book.write_notes(sheet, "notes_sweep_regret")
    sheet.row([(f"{terms.line('scenarios_tried')} {len(regret.scenarios)} / {regret.of}", SENTENCE)])
    if regret.not_applicable:
        sheet.row([(f"{terms.line('pairs_not_applicable')} {regret.not_applicable}", SENTENCE)])


def _or_infinite(value: float) -> float:
    return math.inf if math.isnan(value) else value


def _number(value: object) -> float | None:
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return None
    return float(value)  # type: ignore[arg-type]


def _alternative(value: object) -> Value:
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return None
    return value if isinstance(value, str) else float(value)  # type: ignore[arg-type]
