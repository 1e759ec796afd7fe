"""Short ways to describe the columns that many tables share."""

from __future__ import annotations

from planner.case.schema import FOUR_DIGITS, Bounds, Column, Kind, Reference

ALL_SECTORS = "ALL"
"""Stands for all sectors together in the table of caps; no sector may be called so."""


def text_column(name: str, meaning: str, meaning_zh: str, *, example: str = "", blank: bool = True) -> Column:
    """Return a column of free text, which may be blank unless said otherwise."""
    blank_en, blank_zh = ("none", "无") if blank else ("", "")
    return Column(name, Kind.TEXT, meaning, meaning_zh, blank=blank_en, blank_zh=blank_zh, example=example)


def name_columns(example_en: str, example_zh: str) -> tuple[Column, Column]:
    """Return the columns of English and Chinese names, either of which may be blank."""
    return (
        text_column("name_en", "name in English", "英文名称", example=example_en),
        text_column("name_zh", "name in Chinese", "中文名称", example=example_zh),
    )


def year_column(name: str, meaning: str, meaning_zh: str, *, blank: str = "", blank_zh: str = "") -> Column:
    """Return a column of years; required unless a blank has a meaning."""
    return Column(
        name,
        Kind.YEAR,
        meaning,
        meaning_zh,
        bounds=FOUR_DIGITS,
        blank=blank,
        blank_zh=blank_zh,
        example="2027",
    )


def number_column(
    name: str,
    meaning: str,
    meaning_zh: str,
    unit: str,
    bounds: Bounds,
    example: str,
    *,
    blank: str = "",
    blank_zh: str = "",
    default: float | None = None,
) -> Column:
    """Return a column of numbers within bounds; required unless a blank has a meaning."""
    return Column(
        name,
        Kind.NUMBER,
        meaning,
        meaning_zh,
        unit=unit,
        bounds=bounds,
        blank=blank,
        blank_zh=blank_zh or blank,
        default=default,
        example=example,
    )


def sector_column(also: tuple[str, ...] = ()) -> Column:
    """Return a column that names sectors, or one of the words in ``also``."""
    meaning, meaning_zh = "sector", "行业"
    if also:
        meaning, meaning_zh = (
            f"sector, or {also[0]} for all sectors together",
            f"行业，{also[0]} 为各行业合计",
        )
    reference = Reference("sectors", "sector", also)
    return Column("sector", Kind.TEXT, meaning, meaning_zh, reference=reference, example="cement")


PRODUCT = Column(
    "product", Kind.TEXT, "product", "产品", reference=Reference("products", "product"), example="clinker"
)
YEAR = year_column("year", "year", "年份")
