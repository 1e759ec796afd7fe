"""Measure shares by group: the solver's decisions, and what they abate."""

from __future__ import annotations

import pandas as pd

from planner.workbook.book import Book, Check
from planner.workbook.inputs import item_key
from planner.workbook.layout import Layout, Layouts
from planner.workbook.sheet import FIRST_ROW, Column, Entry
from planner.workbook.style import WRAPPED, Style
from planner.workbook.text import Formula


def options_of(book: Book) -> pd.DataFrame:
    """Spread the plan's measure shares over years and find each one's group and measure row.

    One row per measure and group: measure, product, technology, opens, closes, group, measure_number (of the
    measure's row in the case, from 1), then one share per plan year.
    """
    plan, index = book.plan, book.index
    settings = plan.case.settings
    shares = plan.measure_shares.assign(
        opens=plan.measure_shares["opens"].fillna(settings.first_year).astype(int),
        closes=plan.measure_shares["closes"].fillna(settings.last_year).astype(int),
    )
    key = ["measure", "product", "technology", "opens", "closes"]
    wide = shares.pivot(index=key, columns="year", values="share").reindex(columns=list(index.years))
    wide = wide.reset_index()
    covered = index.groups[index.groups["covered"]].drop(columns="covered")
    wide = wide.merge(covered, on=["product", "technology", "opens", "closes"], how="left", validate="m:1")
    listed = plan.case.measures[["measure", "product", "technology"]].copy()
    listed["measure_number"] = range(1, len(listed) + 1)
    own = wide.merge(listed, on=["measure", "product", "technology"], how="left")["measure_number"]
    general = listed[listed["technology"] == ""].drop(columns="technology")
    common = wide.merge(general, on=["measure", "product"], how="left")["measure_number"]
    wide["measure_number"] = own.fillna(common).astype(int)
    return wide


def write_shares(book: Book, options: pd.DataFrame, layouts: Layouts) -> None:
    """Shares as constants of the solver, abatement as share x baseline emissions of the group.

    ``breach`` is by how much a row breaks potential, ramp or the rule that a share never falls.
    """
    terms, years, layout = book.terms, book.index.years, layouts.sheet_of_shares
    columns = [
        Column(terms.header("measure"), 28),
        Column(terms.header("product"), 30),
        Column(terms.header("technology"), 16),
        Column(terms.header("measure_number"), 8),
        Column(terms.header("group"), 8),
        Column(terms.header("potential", "%"), 10),
        Column(terms.header("ramp", "%"), 10),
        Column(terms.header("breach"), 10),
        *(Column(f"{terms.header('removed_share')}\n{year} (%)", 11) for year in years),
        *(Column(f"{terms.header('abated')}\n{year} ({book.mass})", 11) for year in years),
    ]
    sheet = book.sheet("shares", columns, frozen=3, pages_wide=2)
    measures = book.plan.case.measures
    names = [
        terms.pair(zh, en, "\n") for zh, en in zip(measures["name_zh"], measures["name_en"], strict=True)
    ]
    keys = [item_key(*key) for key in measures[["measure", "product", "technology"]].itertuples(index=False)]
    solver, computed, helper = Style("share", "solver"), Style("amount"), Style("integer", "helper")
    for position, option in enumerate(options.to_dict("records")):
        number, group = option["measure_number"], option["group"]
        potential, ramp = (book.where(f"measures.{name}", keys[number - 1]) for name in ("potential", "ramp"))
        cells: list[Entry | None] = [
            (names[number - 1] or option["measure"], WRAPPED),
            (book.product_labels[option["product"]], WRAPPED),
            (terms.word(option["technology"], "\n"), WRAPPED),
            (number, helper),
            (group, helper),
            (Formula(potential), Style("share")),
            (Formula(f"IF(ISNUMBER({ramp}),{ramp},1)"), Style("share")),
            (_breach(layout, position, years), Style("deviation")),
            *((option[year], solver) for year in years),
        ]
        for year in years:
            if pd.isna(option[year]):
                cells.append((None, computed))
                continue
            base = layouts.groups.cell(group - 1, "base_emissions")
            factor = layouts.groups.cell(group - 1, "baseline_factor", year)
            share = layout.cell(position, "share", year)
            cells.append((Formula(f"{share}*{base}*{factor}/tonnes_per_unit"), computed))
        sheet.row(cells)
    if len(options):
        breach = f"MAX({layout.column_range('breach')})"
        book.checks.append(Check("shares", "check_measures", breach, "tolerance_share"))


def _breach(layout: Layout, position: int, years: tuple[int, ...]) -> Formula:
    """The largest of: above potential, above the ramp in the first year or later, below the year before."""

    def cells(first: int, last: int) -> str:
        row = FIRST_ROW + position
        return f"{layout.letter('share', first)}{row}:{layout.letter('share', last)}{row}"

    row = FIRST_ROW + position
    potential, ramp = f"{layout.letter('potential')}{row}", f"{layout.letter('ramp')}{row}"
    first, last = years[0], years[-1]
    terms = [f"MAX({cells(first, last)})-{potential}", f"{layout.letter('share', first)}{row}-{ramp}"]
    if len(years) > 1:
        before, after = cells(first, years[-2]), cells(years[1], last)
        terms += [
            f"SUMPRODUCT(MAX({after}-{before}-{ramp}))",
            f"SUMPRODUCT(MAX(({before}-{after})*ISNUMBER({after})))",
        ]
    return Formula(f"MAX({','.join(terms)})")
