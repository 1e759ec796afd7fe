"""Summary: the answer in words and numbers, every number live or pointing at where it stands."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from planner.workbook.answers import answers
from planner.workbook.book import Book
from planner.workbook.charts import caps_chart, prices_chart
from planner.workbook.measures import COSTS
from planner.workbook.sectors import ALL_SECTORS
from planner.workbook.sentences import Part, either, literal, number, sentences, unit
from planner.workbook.sheet import FIRST_ROW, Column, Sheet
from planner.workbook.style import LABEL, SENTENCE, WRAPPED, Style
from planner.workbook.targets import MARKET, REPLAY, met_condition, verdicts
from planner.workbook.text import Formula, Value

_CHART_COLUMN, _CHART_ROWS = 5, 17
_SENTENCE_HEIGHT = 18.0


def write_summary(book: Book) -> None:
    """The answer in words; question, live answer, the solver's own, unit; two charts."""
    terms = book.terms
    columns = [
        Column(terms.header("question"), 56),
        Column(terms.header("answer"), 18),
        Column(terms.header("as_solved"), 18),
        Column(terms.header("unit"), 18),
        Column(terms.header("tab_charts"), 66),
    ]
    sheet = book.sheet("summary", columns, pages_high=1)
    for key, parts in _statements(book):
        for sentence in sentences(book, key, parts):
            sheet.row([(sentence, SENTENCE)], height=_SENTENCE_HEIGHT)
    sheet.row([])
    _line(sheet, terms.line("overall_verdict"), "verdict", None, "verdict")
    for key, formula in verdicts(book):
        _line(sheet, terms.line(key), formula, None, "verdict")
    for answer in answers(book):
        _line(sheet, answer.label, answer.live, answer.solved, answer.quantity, answer.unit)
    for position, chart in enumerate((caps_chart(book), prices_chart(book))):
        sheet.draw(chart, _CHART_COLUMN, FIRST_ROW + position * _CHART_ROWS, _CHART_ROWS)


def _line(sheet: Sheet, label: str, live: str, solved: Value, quantity: str, measured_in: str = "") -> None:
    solver = Style(quantity, "solver") if solved is not None else Style(quantity)
    sheet.row([(label, WRAPPED), (Formula(live), Style(quantity)), (solved, solver), (measured_in, LABEL)])


def _statements(book: Book) -> Iterator[tuple[str, Mapping[str, Part]]]:
    """Keys of the sentences with what stands in their places, as far as the case has it."""
    years = book.index.years
    first, last = years[0], years[-1]
    yield (
        "sentence_verdict",
        {
            "verdict": either("verdict=word_passed", "sentence_passed", "sentence_failed"),
            "passed": number("checks_passed", "integer"),
            "count": number("checks_count", "integer"),
        },
    )
    highest: Mapping[str, Part] = {
        "year": number(book.where("peak_year", MARKET, first), "integer"),
        "amount": number(book.where("highest_emissions", MARKET, first), "amount"),
        "mass": unit(book.mass_in),
    }
    plan_met, replay_met = met_condition(book, MARKET), met_condition(book, REPLAY)
    if plan_met and replay_met:
        targets = {
            "met": either(plan_met, "sentence_met", "sentence_missed"),
            "replay_met": either(replay_met, "sentence_met", "sentence_missed"),
        }
        yield "sentence_peak", {**highest, **targets}
    else:
        yield "sentence_highest", highest
    cost = book.where("present_value_total", COSTS)
    yield (
        "sentence_cost",
        {
            "cost": number(cost, "money"),
            "added": number(f"{cost}-{book.where('least_cost', COSTS, first)}", "money"),
            "money": unit(book.money_in),
        },
    )
    yield (
        "sentence_price",
        {
            "first": number(book.where("allowance_price", REPLAY, first), "price"),
            "last": number(book.where("allowance_price", REPLAY, last), "price"),
            "first_year": literal(str(first)),
            "last_year": literal(str(last)),
            "price_unit": unit(book.price_unit_in),
        },
    )
    issued = [book.addresses.get(("issuance", ALL_SECTORS, year)) for year in (first, last)]
    if issued[0] and issued[1]:
        yield (
            "sentence_issuance",
            {
                "first": number(issued[0], "amount"),
                "last": number(issued[1], "amount"),
                "first_year": literal(str(first)),
                "last_year": literal(str(last)),
                "mass": unit(book.mass_in),
            },
        )
    levels, tightening = book.rows_of("burden_level"), book.rows_of("tightening")
    if levels:
        yield "sentence_burden", {"level": number(f"MAX({','.join(levels)})", "share")}
    if tightening:
        rows = ",".join(tightening)
        yield (
            "sentence_tightening",
            {"least": number(f"MIN({rows})", "share"), "most": number(f"MAX({rows})", "share")},
        )
