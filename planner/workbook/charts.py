"""Charts: native, over the workbook's own cells, told apart by dash and shade so that they print in grey."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.legend import Legend
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, RegularTextRun

from planner.workbook.book import Book
from planner.workbook.market import MARKET, REPLAY
from planner.workbook.measures import measure_item, measure_names
from planner.workbook.sectors import ALL_SECTORS
from planner.workbook.sheet import Column

CHART_WIDTH_CM, CHART_HEIGHT_CM = 24, 12
CM_PER_COLUMN_WIDTH = 0.19
ROWS_PER_CHART, COLUMNS = 24, ("A", "B")
TITLE_SIZE = 1100
"""In hundredths of a point."""
LINE_WIDTH_EMU = 22_000
SHADES = ("1F3A5F", "C0504D", "7F9FBF", "E0A96D", "4F6F52", "B5B5B5", "6A4C93", "9BC1BC", "000000", "D9D9D9")
DASHES: tuple[Literal["solid", "dash", "sysDot", "dashDot", "lgDash", "sysDash", "lgDashDot"], ...] = (
    "solid",
    "dash",
    "sysDot",
    "dashDot",
    "lgDash",
    "sysDash",
    "lgDashDot",
)
MARKERS = ("circle", "square", "triangle", "diamond", "x", "plus", "star")
PEAK_SHADE = "E3E3E3"
Line = tuple[str, str]
"""Name and the range of its years."""


def write_charts(book: Book) -> None:
    """Caps and emissions with the peak marked, benchmarks, burden, prices, abatement: two by two."""
    width = CHART_WIDTH_CM / CM_PER_COLUMN_WIDTH
    columns = [
        Column(book.terms.header("charts_left"), width),
        Column(book.terms.header("charts_right"), width),
    ]
    sheet = book.sheet("charts", columns, pages_high=1)
    charts = [
        _caps(book),
        _benchmarks(book),
        _burden(book),
        _prices(book),
        _abatement(book),
    ]
    for position, chart in enumerate(charts):
        row = sheet.next_row + ROWS_PER_CHART * (position // len(COLUMNS))
        sheet.draw(chart, f"{COLUMNS[position % len(COLUMNS)]}{row}")


def _years(book: Book) -> Reference:
    return Reference(range_string=book.where("years", "market"))


def _rows(book: Book, quantity: str, names: dict[str, str]) -> list[Line]:
    """The rows of a quantity that have a value somewhere, for the items named."""
    filled = {item for name, item, year in book.addresses if name == quantity and year is not None}
    return [(name, book.where(f"{quantity}_row", item)) for item, name in names.items() if item in filled]


def _dress(chart: LineChart | BarChart, book: Book, title: str, axis: str) -> None:
    text = CharacterProperties(sz=TITLE_SIZE, b=True)
    run = RegularTextRun(rPr=text, t=book.terms.line(title))
    chart.title = Title(tx=Text(rich=RichText(p=[Paragraph(r=[run])])), overlay=False)
    chart.y_axis.title = axis
    chart.width, chart.height = CHART_WIDTH_CM, CHART_HEIGHT_CM
    chart.legend = Legend()
    chart.legend.position = "r"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.number_format = "0"
    chart.y_axis.number_format = "#,##0"
    chart.x_axis.tickLblPos = "low"


def _line_chart(book: Book, title: str, axis: str, lines: Sequence[Line]) -> LineChart:
    chart = LineChart()
    for number, (name, values) in enumerate(lines):
        series = Series(Reference(range_string=values), title=name)
        shade = SHADES[number % len(SHADES)]
        series.graphicalProperties = GraphicalProperties(
            ln=LineProperties(solidFill=shade, prstDash=DASHES[number % len(DASHES)], w=LINE_WIDTH_EMU)
        )
        series.marker.symbol = MARKERS[number % len(MARKERS)]
        series.marker.graphicalProperties = GraphicalProperties(solidFill=shade)
        series.smooth = False
        chart.append(series)
    chart.set_categories(_years(book))
    _dress(chart, book, title, axis)
    return chart


def _bar_chart(book: Book, title: str, axis: str, bars: Sequence[Line], *, stacked: bool) -> BarChart:
    chart = BarChart()
    chart.type = "col"
    if stacked:
        chart.grouping, chart.overlap = "stacked", 100
    for number, (name, values) in enumerate(bars):
        series = Series(Reference(range_string=values), title=name)
        series.graphicalProperties = GraphicalProperties(solidFill=SHADES[number % len(SHADES)])
        chart.append(series)
    chart.set_categories(_years(book))
    _dress(chart, book, title, axis)
    return chart


def _caps(book: Book) -> BarChart:
    """Lines over a grey bar that stands in the year of the peak."""
    terms = book.terms
    lines = [
        (terms.line("total_emissions"), book.where("total_emissions_row", MARKET)),
        (terms.line("market_emissions"), book.where("market_emissions_row", MARKET)),
        (terms.line("issuance"), book.where("issuance_row", f"cap {ALL_SECTORS}")),
        *_rows(book, "cap", {f"cap {ALL_SECTORS}": terms.line("cap")}),
    ]
    mark = (terms.line("at_the_peak"), book.where("peak_marker_row", MARKET))
    chart = _bar_chart(book, "chart_caps", "Mt", [mark], stacked=False)
    chart.series[0].graphicalProperties = GraphicalProperties(solidFill=PEAK_SHADE)
    chart.y_axis.scaling.min = 0
    chart += _line_chart(book, "chart_caps", "Mt", lines)
    return chart


def _benchmarks(book: Book) -> LineChart:
    lines = _rows(book, "benchmark_index", book.product_names)
    chart = _line_chart(book, "chart_benchmarks", "", lines)
    chart.y_axis.number_format = "0%"
    chart.legend = Legend()
    chart.legend.position = "b"
    return chart


def _burden(book: Book) -> BarChart:
    names = {f"sector {sector}": name for sector, name in book.sector_names.items()}
    chart = _bar_chart(book, "chart_burden", "", _rows(book, "burden", names), stacked=False)
    chart.y_axis.number_format = "0%"
    return chart


def _prices(book: Book) -> LineChart:
    terms = book.terms
    lines = _rows(book, "allowance_price", {REPLAY: terms.line("allowance_price")})
    lines += _rows(book, "marginal_cost", {MARKET: terms.line("marginal_cost")})
    chart = _line_chart(book, "chart_prices", f"{book.plan.case.settings.currency}/t", lines)
    chart.y_axis.scaling.min = 0
    return chart


def _abatement(book: Book) -> BarChart:
    """Every measure that the solver uses, over all products."""
    abated = book.plan.abatement.groupby("measure")["abated"].sum()
    used = [str(measure) for measure in abated.index[abated > 0]]
    labels = {measure_item(measure): measure_names(book)[measure] for measure in used}
    return _bar_chart(book, "chart_abatement", "Mt", _rows(book, "abated", labels), stacked=True)
