"""Parts of charts: lines and bars over cells, told apart by dash and shade so that they print in grey."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Literal

from openpyxl.chart import AreaChart, BarChart, LineChart, Reference, ScatterChart, Series
from openpyxl.chart.axis import NumericAxis
from openpyxl.chart.legend import Legend, LegendEntry
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.chart.text import RichText, Text
from openpyxl.chart.title import Title
from openpyxl.drawing.colors import ColorChoice
from openpyxl.drawing.fill import PatternFillProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.drawing.text import CharacterProperties, Paragraph, RegularTextRun

Pattern = Literal["wdUpDiag", "wdDnDiag", "pct20", "dkHorz", "lgGrid"]
TITLE_SIZE = 1100
"""In hundredths of a point."""
LINE_WIDTH_EMU, OUTLINE_WIDTH_EMU = 22_000, 6_000
INK = "000000"
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
FAN_SHADES = ("C9D6E3", "8FA9C2", "5B7FA3")
"""Of bands, from the outermost inwards."""
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
ROOM_BELOW = 0.9
"""Of the lowest value drawn: the axis begins below it."""
SMALL_MARK, LARGE_MARK = 6, 12
"""In points."""
FEWEST_INTERVALS = 4
WHOLE = 1e-6
"""Of a step: numbers nearer to a whole count of steps than this are whole."""
Line = tuple[str, str]
"""Name and the range of its values."""


def line_chart(title: str, axis: str, lines: Sequence[Line], categories: str) -> LineChart:
    """Draw lines with markers over ``categories``, the range of the labels of the axis."""
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
    chart.set_categories(Reference(range_string=categories))
    dress(chart, title, axis)
    return chart


def bar_chart(title: str, axis: str, bars: Sequence[Line], categories: str, *, stacked: bool) -> BarChart:
    """Draw columns, side by side or ``stacked``, over ``categories``."""
    chart = BarChart()
    chart.type = "col"
    if stacked:
        chart.grouping, chart.overlap = "stacked", 100
    for number, (name, values) in enumerate(bars):
        series = Series(Reference(range_string=values), title=name)
        series.graphicalProperties = bar_look(number)
        chart.append(series)
    chart.set_categories(Reference(range_string=categories))
    dress(chart, title, axis)
    return chart


def fan_chart(
    title: str, axis: str, base: str, bands: Sequence[Line], middle: Line | None, categories: str
) -> AreaChart:
    """Draw bands stacked upon an invisible base, and a line through the middle.

    ``base``: the range of the lowest values; ``bands``: name and width of each band, from below; the middle
    ones are the darkest.
    """
    chart = AreaChart()
    chart.grouping = "stacked"
    hidden = Series(Reference(range_string=base), title=" ")
    hidden.graphicalProperties = GraphicalProperties(noFill=True, ln=LineProperties(noFill=True))
    chart.append(hidden)
    for number, (name, width) in enumerate(bands):
        series = Series(Reference(range_string=width), title=name)
        from_edge = min(number, len(bands) - 1 - number)
        shade = FAN_SHADES[min(from_edge, len(FAN_SHADES) - 1)]
        series.graphicalProperties = GraphicalProperties(solidFill=shade, ln=LineProperties(noFill=True))
        chart.append(series)
    chart.set_categories(Reference(range_string=categories))
    dress(chart, title, axis)
    chart.legend = Legend(legendEntry=[LegendEntry(idx=0, delete=True)])
    chart.legend.position = "b"
    if middle is not None:
        chart += line_chart(title, axis, [middle], categories)
    return chart


def across_bar_chart(title: str, axis: str, bars: Sequence[Line], categories: str) -> BarChart:
    """Draw bars from left to right, the first category at the top."""
    chart = bar_chart(title, axis, bars, categories, stacked=False)
    chart.type = "bar"
    chart.x_axis.scaling.orientation = "maxMin"
    chart.legend = None
    return chart


def curve_chart(
    title: str,
    axes: tuple[str, str],
    positions: str,
    curves: Sequence[Line],
    *,
    ends: tuple[tuple[float, float], tuple[float, float]],
) -> ScatterChart:
    """Draw values over ``positions`` to scale: the first of ``curves`` as a line, the others as large marks.

    ``axes``: titles across and up; ``ends``: lowest and highest value across and up.
    """
    chart = ScatterChart()
    chart.scatterStyle = "lineMarker"
    across = chart.x_axis = NumericAxis(axId=10, crossAx=100)
    for number, (name, values) in enumerate(curves):
        series = Series(Reference(range_string=values), Reference(range_string=positions), title=name)
        shade = LINE_SHADES[number % len(LINE_SHADES)]
        line = LineProperties(noFill=True) if number else LineProperties(solidFill=shade, w=LINE_WIDTH_EMU)
        series.graphicalProperties = GraphicalProperties(ln=line)
        series.marker.symbol = MARKERS[number % len(MARKERS)]
        series.marker.size = LARGE_MARK if number else SMALL_MARK
        series.marker.graphicalProperties = GraphicalProperties(solidFill=shade)
        series.smooth = False
        chart.append(series)
    dress(chart, title, axes[1])
    chart.x_axis.title = axes[0]
    fit_axis(across, *ends[0])
    fit_axis(chart.y_axis, *ends[1])
    return chart


def fit_axis(axis: NumericAxis, lowest: float, highest: float) -> None:
    """Let an axis begin and end at round numbers just around what is drawn, in 4 to 12 round steps."""
    spread = highest - lowest or abs(highest) or 1.0
    power = 10.0 ** math.floor(math.log10(spread))
    step = next(power * share for share in (1.0, 0.5, 0.2) if spread >= FEWEST_INTERVALS * power * share)
    axis.scaling.min = math.floor(lowest / step + WHOLE) * step
    axis.scaling.max = math.ceil(highest / step - WHOLE) * step
    axis.majorUnit = step


def axis_begin(lowest: float) -> float:
    """Where an axis begins: a round number below the lowest value drawn; 0 where that is not positive."""
    if lowest <= 0:
        return 0.0
    step = 10.0 ** math.floor(math.log10(lowest))
    return math.floor(lowest * ROOM_BELOW / step) * step


def dress(chart: LineChart | BarChart | AreaChart | ScatterChart, title: str, axis: str) -> None:
    """Give a chart its title, axes and legend."""
    text = CharacterProperties(sz=TITLE_SIZE, b=True)
    run = RegularTextRun(rPr=text, t=title)
    chart.title = Title(tx=Text(rich=RichText(p=[Paragraph(r=[run])])), overlay=False)
    chart.y_axis.title = axis
    chart.legend = Legend()
    chart.legend.position = "b"
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.number_format = "0"
    chart.y_axis.number_format = "#,##0"
    chart.x_axis.tickLblPos = "low"


def bar_look(number: int) -> GraphicalProperties:
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
