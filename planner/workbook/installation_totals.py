"""Totals over installations that have workbooks of their own, one row per province and group."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import numpy.typing as npt
import pandas as pd

from planner.workbook.book import Book
from planner.workbook.derived import INTENSITY_BAND
from planner.workbook.layout import BAND_RATE, OWN_REMOVED, TOTAL_COLUMNS, WHOLE, Layouts
from planner.workbook.row_formulas import row_formulas
from planner.workbook.row_text import ROW, SharedCells
from planner.workbook.sheet import Column
from planner.workbook.style import Style
from planner.workbook.text import Formula, Value

Floats = npt.NDArray[np.float64]
_GIVEN, _HELPER, _TONNES = Style("tonnes", "input"), Style("integer", "helper"), Style("tonnes")
_LOOKS = (
    _HELPER,
    *([Style()] * 3),
    Style("integer", "input"),
    _GIVEN,
    Style("intensity", "input"),
    _TONNES,
    _GIVEN,
    Style("intensity", "input"),
    *([_HELPER] * 5),
)
_KEY = ["province", "group"]


def totals_of(book: Book) -> pd.DataFrame:
    """Sum the installations by province and group.

    Columns: province (number), group (number), count, activity (units), base (t), entitled (units),
    intensity (mean, tCO2e per unit), ratio (largest intensity / factor), and for every plan year
    ("band_rate", year): mean rate of the intensity band, ("whole", year): allocation in whole tonnes, and
    ("own_removed", year): what measures of single installations remove (t).
    """
    index, years, table = book.index, book.index.years, book.plan.case.installations
    activity, intensity = (table[name].to_numpy(float) for name in ("activity_level", "intensity"))
    factor = table["allocation_factor"].to_numpy(float)
    rows = pd.DataFrame(
        {
            "province": table["province"].map(index.province_number).to_numpy(),
            "group": index.group_of_row,
            "activity": activity,
            "base": activity * intensity,
            "entitled": activity * factor,
            "intensity": intensity,
            "ratio": intensity / factor,
        }
    )
    given = book.plan.installations["free_allocation"].to_numpy(float).reshape(-1, len(years))
    rates, own = _band_rates(book), index.own_removed_t
    for position, year in enumerate(years):
        rows[f"{WHOLE} {year}"] = np.floor(np.nan_to_num(given[:, position]) + 0.5)
        rows[f"{BAND_RATE} {year}"] = rates[:, position] * rows["base"]
        if own is not None:
            rows[f"{OWN_REMOVED} {year}"] = own[:, position]
    by_key = rows.groupby(_KEY)
    totals = by_key.sum()
    totals["count"] = by_key.size()
    totals["ratio"] = by_key["ratio"].max()
    totals["intensity"] = (totals["base"] / totals["activity"]).where(
        totals["activity"] > 0, by_key["intensity"].mean()
    )
    for year in years:
        weighted = totals[f"{BAND_RATE} {year}"]
        totals[f"{BAND_RATE} {year}"] = (weighted / totals["base"]).where(totals["base"] > 0, 0.0)
    return totals.reset_index()


def _band_rates(book: Book) -> Floats:
    """The rate of every row and year under the intensity band (formulation: allocation rule 2), else 0."""
    index, case = book.index, book.plan.case
    table = case.installations
    rules = case.allocation_rules.set_index(["sector", "from_year"])[["slope", "band"]].to_dict()
    announced = case.benchmarks.set_index(["product", "year"])["benchmark"].to_dict()
    covered = index.groups["covered"].to_numpy(dtype=bool)[index.group_of_row - 1]
    intensity, activity = (table[name].to_numpy(float) for name in ("intensity", "activity_level"))
    rates = np.zeros((len(table), len(index.years)))
    for product, sector in index.sector_of.items():
        chosen = (table["product"] == product).to_numpy() & covered
        banded = [y for y in index.years if index.rule[sector, y] == INTENSITY_BAND]
        if not banded or not chosen.any():
            continue
        weights = activity[chosen] if activity[chosen].sum() > 0 else None
        mean = float(np.average(intensity[chosen], weights=weights))
        for year in banded:
            in_force = sector, index.rule_from[sector, year]
            slope, band = rules["slope"][in_force], rules["band"][in_force]
            balance = announced.get((product, year), mean)
            rate = slope * (balance - intensity[chosen]) / balance
            rates[chosen, index.years.index(year)] = rate.clip(-band, band)
    return rates


def write_installation_totals(book: Book, layouts: Layouts, totals: pd.DataFrame) -> None:
    """Sums as constants from the provinces' workbooks; emissions, allocation and shortfall live.

    Linear in what a reviewer may change here: a benchmark, an output, a measure share. The rate of the
    intensity band and whole tonnes need every installation: they are constants.
    """
    terms, years = book.terms, book.index.years
    columns = [
        Column(terms.header("number"), 6),
        Column(terms.header("province"), 14),
        Column(terms.header("product"), 40),
        Column(terms.header("technology"), 22),
        Column(terms.header("installation_count"), 9),
        Column(terms.header("activity_level"), 17),
        Column(terms.header("intensity"), 11),
        Column(terms.header("base_emissions", "t"), 17),
        Column(terms.header("entitled_activity"), 17),
        Column(terms.header("largest_intensity_per_factor"), 12),
        Column(terms.header("covered"), 8),
        Column(terms.header("sector_number"), 8),
        Column(terms.header("product_number"), 8),
        Column(terms.header("province_number"), 8),
        Column(terms.header("group"), 8),
        *(
            Column(f"{terms.header(f'installation_{block}', '%' if block == BAND_RATE else 't')}\n{year}", 14)
            for block in layouts.installations.blocks
            for year in years
        ),
    ]
    sheet = book.sheet("installation_totals", columns, frozen=4, pages_wide=4)
    block_looks = {BAND_RATE: Style("share", "input"), WHOLE: _GIVEN, OWN_REMOVED: _GIVEN}
    blocks = layouts.installations.blocks
    looks = [*_LOOKS, *(block_looks.get(block, _TONNES) for block in blocks for _ in years)]
    sheet.rows(looks, _rows(book, layouts, totals))
    sheet.filter_by_header(len(TOTAL_COLUMNS))


def _rows(book: Book, layouts: Layouts, totals: pd.DataFrame) -> Iterator[list[Value | SharedCells]]:
    index, layout, years = book.index, layouts.installations, book.index.years
    groups = index.groups.to_dict("records")
    province_names = {number: book.terms.word(name) for name, number in index.province_number.items()}
    base = SharedCells([Formula(f"{layout.letter('activity')}{ROW}*{layout.letter('intensity')}{ROW}")])
    constants = [block for block in layout.blocks if block in (BAND_RATE, WHOLE, OWN_REMOVED)]
    for position, total in enumerate(totals.to_dict("records")):
        group = groups[int(total["group"]) - 1]
        product = group["product"]
        live = row_formulas(book, layouts, group)
        yield [
            position + 1,
            province_names[int(total["province"])],
            book.product_names[product],
            book.terms.word(group["technology"]),
            int(total["count"]),
            total["activity"],
            total["intensity"],
            base,
            total["entitled"],
            total["ratio"],
            int(group["covered"]),
            index.sector_number[index.sector_of[product]],
            index.product_number[product],
            int(total["province"]),
            int(total["group"]),
            live,
            *(total[f"{block} {year}"] for block in constants for year in years),
        ]
