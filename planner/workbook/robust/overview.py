"""The first sheet of robust.xlsx: what was asked, what the plan costs and is worth, whether limits hold."""

from __future__ import annotations

from collections.abc import Sequence

from models.risk_measure import Risk
from planner.robust.plan import RobustPlan
from planner.robust.report import robust_json
from planner.workbook.report_book import ReportBook
from planner.workbook.sheet import Column, Entry, Sheet
from planner.workbook.style import LABEL, SENTENCE, WRAPPED, Style
from planner.workbook.text import Formula, Value

LABEL_WIDTH, UNIT_WIDTH, VALUE_WIDTH = 52.0, 18.0, 30.0
RISK_TERMS = {Risk.EXPECTED: "risk_expected", Risk.CVAR: "risk_cvar", Risk.WORST: "risk_worst"}
COMPARED = ("robust", "central_benchmarks", "known_beforehand")


def write_overview(book: ReportBook, plan: RobustPlan, sheets: Sequence[str]) -> None:
    """Costs by measure of risk for three ways to plan, their live differences, limits, notes, links."""
    terms = book.terms
    content = robust_json(plan)
    columns = [
        Column(terms.header("quantity"), LABEL_WIDTH),
        Column(terms.header("unit"), UNIT_WIDTH),
        *(Column(terms.header(f"robust_{name}"), VALUE_WIDTH) for name in COMPARED),
    ]
    sheet = book.sheet("robust_overview", columns, frozen=1, pages_high=1)
    sheet.row([])
    book.write_notes(sheet, "robust_asked")
    sheet.row([])

    def fact(term: str, unit: str, value: Value, look: str, role: str = "solver") -> None:
        sheet.row([(terms.label(term), WRAPPED), (unit, WRAPPED), (value, Style(look, role))])

    fact("robust_risk", "", terms.line(RISK_TERMS[plan.rule.risk]), "verdict")
    if plan.rule.risk is Risk.CVAR:
        fact("robust_tail", "%", plan.rule.tail, "share", "input")
    fact("robust_number_of_futures", "", content["futures"], "integer", "input")
    fact(
        "robust_weighted",
        "",
        terms.line("word_yes" if content["weighted"] else "word_no"),
        "verdict",
        "input",
    )
    fact("robust_largest_correction", "%", plan.rule.largest_correction, "share", "input")
    fact("robust_least_risk", book.money, book.shown(content["least_risk"], "money"), "money")
    fact("robust_proven_bound", book.money, book.shown(content["proven_bound"], "money"), "money")
    sheet.row([])
    for risk, costs in content["costs"].items():
        _costs(book, sheet, Risk(risk), [costs[name] for name in COMPARED])
    sheet.row([])
    leaves = (
        ("robust_without_plan_central", "futures_without_plan_with_central"),
        ("robust_without_plan_alone", "futures_without_plan_alone"),
    )
    for term, key in leaves:
        fact(term, "", len(content[key]), "integer")
    sheet.row([])
    room = book.defined.get(("robust_room", ""))
    if room is not None:
        fact("robust_smallest_room", book.mass, Formula(f"MIN({room})"), "amount", "total")
    factor = book.defined.get(("robust_factor", ""))
    fact("robust_corrected_years", "", content["corrections"], "integer")
    if factor is not None:
        fact("robust_smallest_factor", "", Formula(f"MIN({factor})"), "benchmark", "total")
    sheet.row([])
    for key in ("robust_notes_costs", "robust_notes_limits", "robust_notes_weights"):
        book.write_notes(sheet, key)
    sheet.row([])
    for key in sheets:
        sheet.row([book.link(key), (terms.line(f"title_{key}"), SENTENCE)])


def _costs(book: ReportBook, sheet: Sheet, risk: Risk, costs: Sequence[float | None]) -> None:
    """A row of costs, then what each of the others lies above this plan (live); blank: no plan somewhere."""
    terms = book.terms
    number = sheet.next_row
    shown: list[Entry | None] = [
        (None if cost is None else book.shown(cost, "money"), Style("money", "solver")) for cost in costs
    ]
    sheet.row([(terms.label(RISK_TERMS[risk]), WRAPPED), (book.money, WRAPPED), *shown])
    differences: list[Entry | None] = [
        (
            None
            if cost is None or costs[0] is None
            else Formula(f"{sheet.at(number, 3 + n)}-{sheet.at(number, 3)}"),
            Style("money", "total"),
        )
        for n, cost in enumerate(costs)
        if n > 0
    ]
    sheet.row([(terms.label("robust_above_plan"), WRAPPED), (book.money, WRAPPED), ("", LABEL), *differences])
