"""The sheets of frontier.xlsx: the points with what each step costs, and the curve with its knee."""

from __future__ import annotations

import textwrap

import numpy as np

from planner.case.case import Case
from planner.frontier.axis import COLUMNS, COST, STEPS, FrontierOf
from planner.frontier.found import Frontier
from planner.frontier.shape import FEWEST_WITH_A_SHAPE
from planner.workbook.chart_parts import curve_chart
from planner.workbook.frontier.words import AXIS, STEP, sentences_of
from planner.workbook.report_book import ReportBook
from planner.workbook.sheet import FIRST_ROW, Column, Entry, Sheet
from planner.workbook.style import SENTENCE, Style
from planner.workbook.text import Formula

AXIS_COLUMN, COST_COLUMN, STEP_COLUMN, BELOW_COLUMN, KNEE_COLUMN = 1, 2, 3, 4, 5
CHART_WIDTH, CHART_ROWS = 140.0, 30
SENTENCE_WIDTH = 130
"""In Latin characters: sentences stay over the columns of the table; a Chinese character is two wide."""
LOOKS = {FrontierOf.BURDEN: "share", FrontierOf.PEAK_YEAR: "integer", FrontierOf.CAPS: "number"}
AXIS_FORMATS = {FrontierOf.BURDEN: "0.0%", FrontierOf.PEAK_YEAR: "0", FrontierOf.CAPS: "0.00"}


class Points:
    """Writes the table of points and, over its cells, the chart."""

    def __init__(self, book: ReportBook, frontier: Frontier, case: Case) -> None:
        self._book, self._frontier, self._case = book, frontier, case
        self._with_plan = np.flatnonzero(frontier.table[COST].notna().to_numpy())
        enough = len(frontier.solved) >= FEWEST_WITH_A_SHAPE
        self._has_chord = frontier.has_shape and enough and not frontier.is_flat
        self._ranges: dict[int, str] = {}

    def write_table(self) -> None:
        """A row for each point; the cost of a step and the distance from the chord are live. Then words."""
        terms, of = self._book.terms, self._frontier.of
        columns = [
            Column(terms.header(AXIS[of]), 24),
            Column(terms.header("least_cost", self._book.money), 24),
            Column(f"{terms.header(STEP[of])}\n{terms.header('frontier_step_costs', self._book.money)}", 34),
            Column(terms.header("frontier_below_chord"), 30),
            Column(terms.header("frontier_knee_mark", self._book.money), 24),
        ]
        sheet = self._book.sheet("frontier_points", columns, frozen=1, pages_high=1)
        for point in range(len(self._frontier.table)):
            sheet.row(self._row(sheet, point))
        last = sheet.next_row - 1
        for column in (AXIS_COLUMN, COST_COLUMN, KNEE_COLUMN):
            self._ranges[column] = sheet.range(FIRST_ROW, column, last, column)
        sheet.row([])
        for sentence in sentences_of(self._frontier, self._case, terms.language, self._book.unit):
            width = SENTENCE_WIDTH if sentence.isascii() else SENTENCE_WIDTH // 2
            for line in textwrap.wrap(sentence, width):
                sheet.row([(line, SENTENCE)])
        sheet.row([])
        self._book.write_notes(sheet, "notes_frontier")

    def _row(self, sheet: Sheet, point: int) -> list[Entry | None]:
        of, table = self._frontier.of, self._frontier.table
        position = float(table[COLUMNS[of]].iloc[point])
        rank = int(np.searchsorted(self._with_plan, point))
        has_plan = rank < len(self._with_plan) and self._with_plan[rank] == point
        cost = self._book.shown(float(table[COST].iloc[point]), "money") if has_plan else None
        step = self._step(sheet, rank) if has_plan and rank > 0 else None
        below = self._below_chord(sheet, point) if has_plan and self._has_chord else None
        mark = Formula(sheet.at(FIRST_ROW + point, COST_COLUMN)) if self._is_knee(rank, has_plan) else None
        whole = of is FrontierOf.PEAK_YEAR
        return [
            (int(position) if whole else position, Style(LOOKS[of], "input")),
            (cost, Style("money", "solver")),
            (step, Style("money")),
            (below, Style("share")),
            (mark, Style("money", "total")),
        ]

    def _is_knee(self, rank: int, has_plan: bool) -> bool:
        return has_plan and self._frontier.knee == rank

    def _step(self, sheet: Sheet, rank: int) -> Formula:
        """What one step less on the axis costs between the point before with a plan and this one."""
        before, here = (FIRST_ROW + int(self._with_plan[at]) for at in (rank - 1, rank))
        cost = f"{sheet.at(before, COST_COLUMN)}-{sheet.at(here, COST_COLUMN)}"
        steps = f"{sheet.at(here, AXIS_COLUMN)}-{sheet.at(before, AXIS_COLUMN)}"
        return Formula(f"({cost})/({steps})*{STEPS[self._frontier.of]:g}")

    def _below_chord(self, sheet: Sheet, point: int) -> Formula:
        """How far below the line between the ends a point lies, as a share of what the ends differ by."""
        first, here, last = (FIRST_ROW + int(at) for at in (self._with_plan[0], point, self._with_plan[-1]))
        x, x_first, x_last = (sheet.at(row, AXIS_COLUMN) for row in (here, first, last))
        y, y_first, y_last = (sheet.at(row, COST_COLUMN) for row in (here, first, last))
        chord = f"{y_first}+({x}-{x_first})/({x_last}-{x_first})*({y_last}-{y_first})"
        return Formula(f"({chord}-{y})/ABS({y_first}-{y_last})")

    def write_chart(self) -> None:
        """The curve, its knee marked."""
        book, frontier = self._book, self._frontier
        terms = book.terms
        sheet = book.sheet("frontier_chart", [Column(terms.header("chart"), CHART_WIDTH)], pages_high=1)
        marks = []
        if frontier.knee is not None:
            marks = [(terms.line("frontier_knee_mark"), self._ranges[KNEE_COLUMN])]
        costs = [book.shown(float(cost), "money") for cost in frontier.costs]
        chart = curve_chart(
            f"{terms.line('least_cost')} · {terms.line(AXIS[frontier.of])}",
            (terms.line(AXIS[frontier.of]), book.money),
            self._ranges[AXIS_COLUMN],
            [(terms.line("least_cost"), self._ranges[COST_COLUMN]), *marks],
            ends=((float(frontier.positions[0]), float(frontier.positions[-1])), (min(costs), max(costs))),
        )
        chart.x_axis.number_format = AXIS_FORMATS[frontier.of]
        sheet.draw(chart, 1, sheet.next_row, CHART_ROWS)
