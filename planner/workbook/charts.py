"""The charts of plan.xlsx: native, over the workbook's own cells."""

from __future__ import annotations

from collections.abc import Sequence

from openpyxl.chart import BarChart, LineChart
from openpyxl.chart.shapes import GraphicalProperties

from planner.workbook.book import Book
from planner.workbook.chart_parts import Line, axis_begin, bar_chart, line_chart
from planner.workbook.market import MARKET, REPLAY
from planner.workbook.measures import OWN_MEASURES, measure_item, measure_names
from planner.workbook.sectors import ALL_SECTORS
from planner.workbook.sheet import Column

COLUMN_WIDTH, LARGE_COLUMN_WIDTH = 92.0, 140.0
ROWS_PER_CHART, ROWS_OF_LARGE_CHART = 21, 32
PEAK_SHADE, PEAK_GAP_PER_CENT = "C9C9C9", 30


def write_charts(book: Book) -> None:
    """Caps and emissions with the peak marked, burden, prices, abatement: two by two on one page."""
    columns = [
        Column(book.terms.header("charts_left"), COLUMN_WIDTH),
        Column(book.terms.header("charts_right"), COLUMN_WIDTH),
    ]
    sheet = book.sheet("charts", columns, pages_high=1)
    charts = [caps_chart(book), prices_chart(book), _burden(book), _abatement(book)]
    for position, chart in enumerate(charts):
        row = sheet.next_row + ROWS_PER_CHART * (position // len(columns))
        sheet.draw(chart, position % len(columns) + 1, row, ROWS_PER_CHART - 1)


def write_benchmark_chart(book: Book) -> None:
    """The benchmark paths of all products on a page of their own."""
    sheet = book.sheet(
        "charts_benchmarks", [Column(book.terms.header("benchmark_index"), LARGE_COLUMN_WIDTH)], pages_high=1
    )
    sheet.draw(_benchmarks(book), 1, sheet.next_row, ROWS_OF_LARGE_CHART)


def _rows(book: Book, quantity: str, names: dict[str, str]) -> list[Line]:
    """The rows of a quantity that have a value somewhere, for the items named."""
    filled = {item for name, item, year in book.addresses if name == quantity and year is not None}
    return [(name, book.where(f"{quantity}_row", item)) for item, name in names.items() if item in filled]


def _line_chart(book: Book, title: str, axis: str, lines: Sequence[Line]) -> LineChart:
    return line_chart(book.terms.line(title), axis, lines, book.where("years", "market"))


def _bar_chart(book: Book, title: str, axis: str, bars: Sequence[Line], *, stacked: bool) -> BarChart:
    return bar_chart(book.terms.line(title), axis, bars, book.where("years", "market"), stacked=stacked)


def caps_chart(book: Book) -> BarChart:
    """Lines over a grey bar that stands in the year of the peak."""
    terms = book.terms
    lines = [
        (terms.line("total_emissions"), book.where("total_emissions_row", MARKET)),
        (terms.line("market_emissions"), book.where("market_emissions_row", MARKET)),
        (terms.line("issuance"), book.where("issuance_row", f"cap {ALL_SECTORS}")),
        *_rows(book, "cap", {f"cap {ALL_SECTORS}": terms.line("cap")}),
    ]
    mark = (terms.line("at_the_peak"), book.where("peak_marker_row", MARKET))
    chart = _bar_chart(book, "chart_caps", book.mass, [mark], stacked=False)
    chart.series[0].graphicalProperties = GraphicalProperties(solidFill=PEAK_SHADE)
    chart.gapWidth = PEAK_GAP_PER_CENT
    chart.y_axis.scaling.min = _lower_end(book)
    chart += _line_chart(book, "chart_caps", book.mass, lines)
    return chart


def _lower_end(book: Book) -> float:
    """Where the axis of amounts begins: a round number below everything that is drawn."""
    issuance = book.plan.allocations.groupby("year")["issuance"].sum()
    lowest = min(float(issuance.min()), float(book.plan.market["emissions"].min()))
    shown = book.shown(lowest, "amount")
    return axis_begin(shown)


def _benchmarks(book: Book) -> LineChart:
    lines = _rows(book, "benchmark_index", book.product_names)
    chart = _line_chart(book, "chart_benchmarks", "", lines)
    chart.y_axis.number_format = "0%"
    return chart


def _burden(book: Book) -> BarChart:
    names = {f"sector {sector}": name for sector, name in book.sector_names.items()}
    chart = _bar_chart(book, "chart_burden", "", _rows(book, "burden", names), stacked=False)
    chart.y_axis.number_format = "0%"
    return chart


def prices_chart(book: Book) -> LineChart:
    """The price of the replay and the marginal cost of the plan."""
    terms = book.terms
    lines = _rows(book, "allowance_price", {REPLAY: terms.line("allowance_price")})
    lines += _rows(book, "marginal_cost", {MARKET: terms.line("marginal_cost")})
    chart = _line_chart(book, "chart_prices", book.price_unit, lines)
    chart.y_axis.scaling.min = 0
    return chart


def _abatement(book: Book) -> BarChart:
    """Every measure that the solver uses, over all products."""
    abated = book.plan.abatement.groupby("measure")["abated"].sum()
    names = measure_names(book)
    used = [str(measure) for measure in abated.index[abated > 0] if measure in names]
    labels = {measure_item(measure): names[measure] for measure in used}
    if not book.plan.installation_abatement.empty:
        labels[OWN_MEASURES] = book.terms.line("own_measures")
    return _bar_chart(book, "chart_abatement", book.mass, _rows(book, "abated", labels), stacked=True)
