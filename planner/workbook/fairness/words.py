"""What rules and burdens are called in fairness.xlsx, and the units of burdens."""

from __future__ import annotations

from planner.fairness.burdens import ALLOCATION, COST, SHORTFALL, UNIT_COST
from planner.fairness.rule_names import FairnessRule
from planner.workbook.report_book import ReportBook
from planner.workbook.terms import glossary

RULE_TERMS = {
    FairnessRule.LEXIMIN: "fair_leximin",
    FairnessRule.PROPORTIONAL: "fair_proportional",
    FairnessRule.UNIFORM_CORRECTION: "fair_uniform_correction",
    FairnessRule.REFERENCE: "fair_reference",
}
RULE_NOTES = {
    FairnessRule.LEXIMIN: "about_fair_leximin",
    FairnessRule.PROPORTIONAL: "about_fair_proportional",
    FairnessRule.UNIFORM_CORRECTION: "about_fair_uniform_correction",
    FairnessRule.REFERENCE: "about_fair_reference",
}
BURDEN_TERMS = {
    ALLOCATION: "burden_of_allocation",
    SHORTFALL: "burden_of_shortfall",
    COST: "burden_of_cost",
    UNIT_COST: "burden_of_unit_cost",
}
BURDEN_NOTES = {
    ALLOCATION: "about_burden_of_allocation",
    SHORTFALL: "about_burden_of_shortfall",
    COST: "about_burden_of_cost",
    UNIT_COST: "about_burden_of_unit_cost",
}
BURDEN_LOOKS = {ALLOCATION: "share", SHORTFALL: "share", COST: "price", UNIT_COST: "price"}


def burden_unit(book: ReportBook, burden: str, product_unit: str = "") -> str:
    """The unit of a burden; of one per unit of output, of that product's ``unit``."""
    terms = book.terms
    if burden in (ALLOCATION, SHORTFALL):
        return "%"
    if burden == COST:
        return book.price_unit
    zh, en = glossary()["unit_of_output"]
    if product_unit:
        zh, en = terms.word_zh(product_unit), product_unit
    return terms.pair(f"{terms.word_zh(book.currency)}/{zh}", f"{book.currency}/{en}")
