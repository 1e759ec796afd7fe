"""explanation.xlsx: why a case has no plan, what each lever alone would take, and the cheapest mix."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from openpyxl import Workbook

from planner.case.case import Case
from planner.explain.change import Change
from planner.explain.explanation import MIX, Alternative, Explanation
from planner.explain.limits import LEVERS, SHARE, SHARE_PER_YEAR
from planner.explain.words import (
    LEVER_NAMES,
    NO_PLAN,
    REASONS,
    change_sentence,
    conflict_heading,
    lever_of,
    limit_sentence,
)
from planner.explain.years import YEAR
from planner.workbook.derived import digest_of_run
from planner.workbook.save import save_whole
from planner.workbook.sheet import Column, Entry, Sheet
from planner.workbook.style import LABEL, WRAPPED, Style, number_formats
from planner.workbook.terms import Terms
from planner.workbook.text import safe_text
from planner.workbook.units import display_unit
from planner.workbook_options import Language, Unit

SHEETS = ("explain_conflict", "explain_alternatives", "explain_mix")
"""Keys of the sheets in the order of the tabs."""

_AS_IN_THE_CASE = Style("number", "input")
_TO_GIVE = Style("number", "solver")


def write_explanation(
    case: Case,
    explanation: Explanation,
    path: Path,
    versions: Mapping[str, str],
    options: Mapping[str, str],
    *,
    language: str = Language.BOTH,
) -> None:
    """Write the explanation to ``path`` (.xlsx): conflict, alternatives, cheapest mix.

    Limits and changes stand in the units of the case's cells, so that they can be typed there; the cost in
    million of its currency. Raises OSError where the file cannot be written.
    """
    book = _ExplanationBook(case, explanation, language, digest_of_run(case.digests, versions, options))
    book.write_conflict()
    book.write_alternatives()
    book.write_mix()
    save_whole(book.workbook, path)


class _ExplanationBook:
    """The workbook in the making."""

    def __init__(self, case: Case, explanation: Explanation, language: str, digest: str) -> None:
        self.workbook = Workbook(write_only=True)
        self._case = case
        self._explanation = explanation
        self._terms = Terms(language)
        self._digest = digest
        for key in SHEETS:
            self.workbook.create_sheet(self._terms.line(f"tab_{key}"))
        settings = case.settings
        self._title = self._terms.pair(settings.title_zh, settings.title_en)
        self.workbook.properties.title = safe_text(self._title)

    def write_conflict(self) -> None:
        """One row a limit; the sentence above them says what they have in common."""
        terms = self._terms
        columns = [
            Column(terms.header("constraint"), 28),
            Column(terms.header("item"), 30),
            Column(terms.header("year"), 9),
            Column(terms.header("value"), 14),
            Column(terms.header("unit"), 16),
            Column(terms.header("in_words"), 70),
        ]
        about = f"{self._say(NO_PLAN)} {self._say(conflict_heading(self._explanation))}"
        sheet = self._sheet("explain_conflict", about, columns)
        for limit in self._explanation.conflict:
            sheet.row(
                [
                    (self._lever(limit.lever), WRAPPED),
                    (limit.item, WRAPPED),
                    (limit.year, Style("integer")),
                    (limit.value, _look(limit.unit, _AS_IN_THE_CASE)),
                    (limit.unit, LABEL),
                    (self._say(limit_sentence(self._case, limit), "\n"), WRAPPED),
                ]
            )

    def write_alternatives(self) -> None:
        """Every lever that the case has: the cells to change, or that it cannot, or why nothing is known."""
        terms = self._terms
        sheet = self._sheet(
            "explain_alternatives", terms.line("about_explain_alternatives"), self._change_columns()
        )
        for lever in LEVERS:
            found = self._explanation.alternative(lever)
            if found is not None:
                self._write_changes(sheet, found)
            elif lever in self._explanation.cannot:
                self._write_finding(sheet, lever, terms.label("cannot_alone"))
            elif (reason := self._explanation.reason_undetermined(lever)) is not None:
                self._write_finding(sheet, lever, self._say(REASONS[reason], "\n"))
        sheet.filter_by_header(len(sheet.columns))

    def write_mix(self) -> None:
        """The cells to change together, or that nothing helps, or why nothing is known."""
        terms = self._terms
        sheet = self._sheet("explain_mix", terms.line("about_explain_mix"), self._change_columns())
        found, reason = self._explanation.mix, self._explanation.reason_undetermined(MIX)
        if found is not None:
            self._write_changes(sheet, found)
        elif reason is not None:
            self._write_finding(sheet, MIX, self._say(REASONS[reason], "\n"))
        else:
            self._write_finding(sheet, MIX, terms.label("no_mix"))

    def _sheet(self, key: str, about: str, columns: list[Column]) -> Sheet:
        terms = self._terms
        run = f"{terms.line('run_digest')} {self._digest}"
        title = f"{terms.line(f'title_{key}')} · {self._title}"
        formats = number_formats(display_unit(Unit.MEGATONNES))
        return Sheet(self.workbook, terms.line(f"tab_{key}"), title, about, run, run, columns, formats)

    def _change_columns(self) -> list[Column]:
        terms = self._terms
        money = f"{terms.line('million')} {self._case.settings.currency}"
        return [
            Column(terms.header("lever"), 26),
            Column(terms.header("finding"), 27),
            Column(terms.header("cost_then", money), 18),
            Column(terms.header("table_of_the_case"), 17),
            Column(terms.header("row_of_the_case"), 32),
            Column(terms.header("column_of_the_case"), 17),
            Column(terms.header("old_value"), 12),
            Column(terms.header("new_value"), 14),
            Column(terms.header("unit"), 12),
            Column(terms.header("relative_change"), 11),
            Column(terms.header("in_words"), 76),
        ]

    def _write_changes(self, sheet: Sheet, found: Alternative) -> None:
        for change in found.changes:
            cell = change.cell
            place = ", ".join(f"{column} {value}" for column, value in cell.key if value != "")
            sheet.row(
                [
                    (self._lever(lever_of(change)), WRAPPED),
                    (self._terms.label("gives_a_plan"), WRAPPED),
                    (found.cost_million_cny, Style("money", "solver")),
                    (cell.table, LABEL),
                    (place, WRAPPED),
                    (cell.column, LABEL),
                    (change.old, _look(change.unit, _AS_IN_THE_CASE)),
                    (change.new, _look(change.unit, _TO_GIVE)),
                    (change.unit, LABEL),
                    self._relative(change),
                    (self._say(change_sentence(self._case, change), "\n"), WRAPPED),
                ]
            )

    def _write_finding(self, sheet: Sheet, part: str, finding: str) -> None:
        empty: list[Entry] = [(None, LABEL)] * (len(sheet.columns) - 2)
        sheet.row([(self._lever(part), WRAPPED), (finding, WRAPPED), *empty])

    def _relative(self, change: Change) -> Entry:
        """The relative change of what is no share, no year and not 0."""
        if change.unit in (SHARE, SHARE_PER_YEAR, YEAR) or change.old == 0:
            return None, LABEL
        return (change.relative if change.new > change.old else -change.relative), Style("share", "solver")

    def _lever(self, part: str) -> str:
        return self._say(LEVER_NAMES[part], "\n")

    def _say(self, sentence: tuple[str, str], separator: str = " ") -> str:
        english, chinese = sentence
        return self._terms.pair(chinese, english, separator)


def _look(unit: str, style: Style) -> Style:
    return Style("integer", style.role) if unit == YEAR else style
