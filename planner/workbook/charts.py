"""Charts: native, over the workbook's own cells, told apart by dash and shade so that they print in grey."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from openpyxl.chart import BarChart, LineChart, Reference, Series
from openpyxl.chart.legend import Legend
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, RegularTextRun

from planner.workbook.book import Book
from planner.workbook.market import MARKET, REPLAY
from planner.workbook.measures import OWN_MEASURES, measure_item, measure_names
from planner.workbook.sectors import ALL_SECTORS
from planner.workbook.sheet import Column

Pattern = Literal["wdUpDiag", "wdDnDiag", "pct20", "dkHorz", "lgGrid"]
COLUMN_WIDTH, LARGE_COLUMN_WIDTH = 92.0, 140.0
ROWS_PER_CHART, ROWS_OF_LARGE_CHART = 21, 32
TITLE_SIZE = 1100
"""In hundredths of a point."""
LINE_WIDTH_EMU, OUTLINE_WIDTH_EMU = 22_000, 6_000
INK = "000000"
ROOM_BELOW = 0.9
"""Of the lowest value drawn: the axis begins below it."""
LINE_SHADES = (
    "12263F",
    "B8442F",
    "4C7A9B",
    "C98A1B",
    "3F6B4F",
    "7A7A7A",
    "6A4C93",
    "2E8B8B",
    "000000",
    "A0522D",
)
"""Dark enough to be seen in grey print; dash and marker tell the lines apart."""
BAR_SHADES = ("12263F", "D98E73", "7A9CC0", "F0DDB0", "3F6B4F", "C9C9C9", "6A4C93", "BFE0D8")
"""Dark and light in turn."""
BAR_PATTERNS: tuple[Pattern | None, ...] = (
    None,
    "wdUpDiag",
    None,
    "pct20",
    "wdDnDiag",
    None,
    "dkHorz",
    "lgGrid",
)
"""With the shades: no two neighbours look alike in grey print. None is a solid fill."""
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
PEAK_SHADE, PEAK_GAP_PER_CENT = "C9C9C9", 30
Line = tuple[str, str]
"""Name and the range of its years."""


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
    chart.legend = Legend()
    chart.legend.position = "b"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.number_format = "0"
    chart.y_axis.number_format = "#,##0"
    chart.x_axis.tickLblPos = "low"


def _line_chart(book: Book, title: str, axis: str, lines: Sequence[Line]) -> LineChart:
    chart = LineChart()
    for number, (name, values) in enumerate(lines):
        series = Series(Reference(range_string=values), title=name)
        shade = LINE_SHADES[number % len(LINE_SHADES)]
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
        series.graphicalProperties = _bar_look(number)
        chart.append(series)
    chart.set_categories(_years(book))
    _dress(chart, book, title, axis)
    return chart


def _bar_look(number: int) -> GraphicalProperties:
    """A shade, a pattern and a thin outline."""
    shade, pattern = BAR_SHADES[number % len(BAR_SHADES)], BAR_PATTERNS[number % len(BAR_PATTERNS)]
    outline = LineProperties(solidFill=INK, w=OUTLINE_WIDTH_EMU)
    if pattern is None:
        return GraphicalProperties(solidFill=shade, ln=outline)
    filled = PatternFillProperties(prst=pattern)
    filled.fgClr, filled.bgClr = _colour(INK), _colour(shade)
    return GraphicalProperties(pattFill=filled, ln=outline)


def _colour(rgb: str) -> ColorChoice:
    return ColorChoice(srgbClr=rgb)  # type: ignore[arg-type]  # a text, whatever the stubs say


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
    if shown <= 0:
        return 0.0
    step = 10.0 ** math.floor(math.log10(shown))
    return math.floor(shown * ROOM_BELOW / step) * step


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
