"""How the workbook looks: fonts, fills, number formats by quantity, and the printed page."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from openpyxl.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from planner.workbook.units import DisplayUnit

FONT_NAME = "Microsoft YaHei"
"""On Windows and in WPS; LibreOffice replaces it by its own Chinese font."""

INK, FAINT_INK, LINK_INK, INPUT_INK = "000000", "7F7F7F", "1F4E79", "1F3FBF"
HEADER_FILL, SOLVER_FILL, INPUT_FILL, TOTAL_FILL, FILL_IN = "D9E2EC", "FFF2CC", "EAF3E6", "F2F2F2", "FAFAFA"

_FIXED_FORMATS = {
    "text": "@",
    "wrapped": "@",
    "sentence": "General",
    "link": "General",
    "integer": "0",
    "tonnes": "#,##0;[Red]-#,##0",
    "benchmark": "0.0000",
    "intensity": "0.0000",
    "price": "#,##0.00",
    "share": "0.00%;[Red]-0.00%",
    "number": "General",
    "deviation": "0.0E+00",
    "flag": '"●";;',
    "verdict": "General",
}
"""By quantity: benchmarks four decimals, tonnes whole, prices two decimals, shares in per cent."""


def number_formats(unit: DisplayUnit) -> dict[str, str]:
    """The number format of every quantity; amounts and money have the decimals of the display unit."""
    amount = _decimals(unit.amount_decimals)
    return {
        **_FIXED_FORMATS,
        "amount": _signed(unit.amount_decimals),
        "nonzero_amount": f"{amount};-{amount};",
        "money": _signed(unit.money_decimals),
    }


def _decimals(count: int) -> str:
    return f"#,##0.{'0' * count}" if count else "#,##0"


def _signed(count: int) -> str:
    """Negative numbers red with a minus sign.

    By the section of negative numbers, and not by a condition such as [<=-0.05]: LibreOffice puts a minus of
    its own before that of a condition's format.
    """
    return f"{_decimals(count)};[Red]-{_decimals(count)}"


RIGHT, LEFT, CENTRE = "right", "left", "center"
_LEFT_ALIGNED = ("text", "wrapped", "link")
_WRAPPED = ("wrapped", "link", "verdict")


class Style(NamedTuple):
    """A look: ``quantity`` names the number format, ``role`` says where the value comes from.

    Roles: computed (a live formula or a plain label), solver (a constant that the solver decided), input
    (as the planner gave it), helper (numbers that formulas look up), total, title, note, sentence (runs over
    the cells to its right), header, link, blank (for the reviewer to fill in).
    """

    quantity: str = "text"
    role: str = "computed"

    @property
    def wraps(self) -> bool:
        """Whether a long text breaks into lines."""
        return self.quantity in _WRAPPED or self.role == "header"


TITLE, NOTE, HEADER, YEAR_HEADER, LINK = (
    Style(role="title"),
    Style(role="note"),
    Style("wrapped", role="header"),
    Style("integer", role="header"),
    Style("link", role="link"),
)
LABEL, WRAPPED, SENTENCE = Style(), Style("wrapped"), Style("sentence", "sentence")

_FONTS = {
    "computed": Font(name=FONT_NAME, size=10, color=INK),
    "solver": Font(name=FONT_NAME, size=10, color=INK, italic=True),
    "input": Font(name=FONT_NAME, size=10, color=INPUT_INK),
    "helper": Font(name=FONT_NAME, size=10, color=FAINT_INK),
    "total": Font(name=FONT_NAME, size=10, color=INK, bold=True),
    "title": Font(name=FONT_NAME, size=16, color=LINK_INK, bold=True),
    "note": Font(name=FONT_NAME, size=9, color=FAINT_INK),
    "header": Font(name=FONT_NAME, size=10, color=INK, bold=True),
    "link": Font(name=FONT_NAME, size=10, color=LINK_INK, underline="single"),
    "blank": Font(name=FONT_NAME, size=10, color=INK),
    "sentence": Font(name=FONT_NAME, size=11, color=INK),
}
_FILLS = {
    "solver": SOLVER_FILL,
    "input": INPUT_FILL,
    "total": TOTAL_FILL,
    "header": HEADER_FILL,
    "blank": FILL_IN,
}
_HAIR = Side(style="hair", color=FAINT_INK)
_THIN = Side(style="thin", color=INK)


def styled_cell(cell: Cell, style: Style, formats: Mapping[str, str]) -> Cell:
    """Dress a cell in the number format of its quantity; it may then be written many times."""
    cell.font = _FONTS[style.role]
    cell.number_format = formats[style.quantity]
    if style.role in _FILLS:
        cell.fill = PatternFill("solid", fgColor=_FILLS[style.role])
    if style.role == "header":
        cell.border = Border(top=_THIN, bottom=_THIN)
        cell.alignment = Alignment(horizontal=CENTRE, vertical="center", wrap_text=True)
    elif style.role not in ("title", "note", "sentence"):
        cell.border = Border(bottom=_HAIR)
        left = style.quantity in _LEFT_ALIGNED
        horizontal = LEFT if left else (CENTRE if style.quantity in ("verdict", "flag") else RIGHT)
        cell.alignment = Alignment(
            horizontal=horizontal,
            vertical="center",
            wrap_text=style.wraps,
            shrink_to_fit=not style.wraps,
            indent=1 if left else 0,
        )
    return cell
