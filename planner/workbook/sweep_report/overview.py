"""The first sheet of sweep.xlsx: how the scenarios ended and how their answers spread."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pandas as pd

from planner.sweep_report.dataset import STATUSES, SweepDataset
from planner.sweep_report.drivers import outcomes_of
from planner.sweep_report.quantiles import quantiles_of, weights_of
from planner.workbook.report_book import ReportBook
from planner.workbook.sheet import Column, Entry, Sheet
from planner.workbook.style import LABEL, SENTENCE, WRAPPED, Style
from planner.workbook.text import Formula


def write_overview(
    book: ReportBook, sweep: SweepDataset, levels: Sequence[float], sheets: Sequence[str]
) -> None:
    """Counts by status (live), quantiles of costs, price, burden and peak, years of the peak, links."""
    terms = book.terms
    ordered = sorted(levels)
    columns = [
        Column(terms.header("quantity"), 46),
        Column(terms.header("unit"), 18),
        *(Column(f"{terms.header('quantile')}\n{level:.4g}", 16) for level in ordered),
    ]
    sheet = book.sheet("sweep_overview", columns, frozen=1, pages_high=1)
    book.write_notes(sheet, "quantiles_weighted" if sweep.weighted else "quantiles_unweighted")
    book.write_notes(sheet, "notes_sweep_fans")
    sheet.row([])
    for status in STATUSES:
        row = sheet.next_row
        count = Formula(f"COUNTIF({book.defined['statuses', '']},{sheet.at(row, 1)})")
        label = terms.line(f"status_{status}"), LABEL
        unit = terms.line("number_of_scenarios"), WRAPPED
        sheet.row([label, unit, (count, Style("integer", "total"))])
    sheet.row([])
    _spread(book, sweep, sheet, ordered)
    sheet.row([])
    _peak_years(book, sweep, sheet)
    sheet.row([])
    for key in sheets:
        sheet.row([book.link(key), (terms.line(f"title_{key}"), SENTENCE)])


def _spread(book: ReportBook, sweep: SweepDataset, sheet: Sheet, levels: Sequence[float]) -> None:
    optimal = sweep.optimal.set_index("scenario")
    prices = outcomes_of(sweep)["mean_price"]
    weights = weights_of(sweep)
    rows: tuple[tuple[str, pd.Series[float], str, str], ...] = (
        ("least_cost", optimal["cost"], "money", book.money),
        ("replay_cost", optimal["replay_cost"], "money", book.money),
        ("mean_price", prices, "price", book.price_unit),
        ("largest_burden_level", optimal["largest_burden"], "share", "%"),
        ("market_highest", optimal["peak_mt"], "amount", book.mass),
    )
    for term, values, look, unit in rows:
        numbers = values.astype(float)
        found = quantiles_of(numbers, None if weights is None else weights.loc[numbers.index], levels)
        cells: list[Entry | None] = [
            (None if math.isnan(value) else book.shown(value, look), Style(look, "solver")) for value in found
        ]
        sheet.row([(book.terms.label(term), WRAPPED), (unit, WRAPPED), *cells])


def _peak_years(book: ReportBook, sweep: SweepDataset, sheet: Sheet) -> None:
    """How many scenarios have their highest emissions in each year."""
    for term, column in (("market_peak_year", "peak_year"), ("replay_peak_year", "replay_peak_year")):
        counts = sweep.optimal[column].dropna().astype(int).value_counts().sort_index()
        for year, count in counts.items():
            label = f"{book.terms.line(term)}: {year}"
            sheet.row(
                [
                    (label, WRAPPED),
                    (book.terms.line("number_of_scenarios"), WRAPPED),
                    (int(count), Style("integer", "solver")),
                ]
            )
