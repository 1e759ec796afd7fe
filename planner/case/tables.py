"""Every table of a case. See ``schema`` for what the descriptions drive."""

from __future__ import annotations

from planner.case.describe import text_column
from planner.case.schema import Column, Kind, Table
from planner.case.tables_policy import (
    ALLOCATION_RULES,
    BENCHMARKS,
    CAP_TRAJECTORY,
    INSTALLATION_MEASURES,
    MARKET,
    MEASURES,
    REFERENCE_BENCHMARKS,
)
from planner.case.tables_production import GASES, INSTALLATIONS, OUTPUT_FORECAST, PRODUCTS, SECTORS

SOURCE_KINDS = ("official", "published estimate", "assumption")

_TABLES_OF_THE_PLAN = (
    SECTORS,
    PRODUCTS,
    GASES,
    INSTALLATIONS,
    OUTPUT_FORECAST,
    BENCHMARKS,
    ALLOCATION_RULES,
    CAP_TRAJECTORY,
    MEASURES,
    INSTALLATION_MEASURES,
    MARKET,
    REFERENCE_BENCHMARKS,
)

SETTINGS = Table(
    "settings",
    "Settings",
    "总体设定",
    (
        text_column("key", "name of the setting", "设定项", example="peak_year", blank=False),
        text_column("value", "its value", "取值", example="2030"),
    ),
    key=("key",),
)


def source_columns(tables: tuple[str, ...], example: str) -> tuple[Column, ...]:
    """Return the columns of a table of sources for the figures of these tables."""
    return (
        Column(
            "table",
            Kind.CHOICE,
            "table that the number stands in",
            "数据所在表",
            choices=tables,
            example=example,
        ),
        text_column("item", "what the source is for", "数据项", example="alternative fuels", blank=False),
        text_column("source", "title of the source", "来源"),
        text_column("issuer", "who issued it", "发布机构"),
        text_column("year", "year of issue", "发布年份"),
        text_column("url", "where it is found", "网址"),
        Column(
            "kind",
            Kind.CHOICE,
            "standing of the number",
            "数据性质",
            choices=SOURCE_KINDS,
            example="assumption",
        ),
    )


SOURCES = Table(
    "sources",
    "Sources",
    "数据来源",
    source_columns(("settings", *(table.name for table in _TABLES_OF_THE_PLAN)), "measures"),
    key=(),
    optional=True,
    may_be_empty=True,
)

TABLES = (SETTINGS, *_TABLES_OF_THE_PLAN, SOURCES)
"""Every table of a case, in the order of the case format."""

TABLE_NAMES = tuple(table.name for table in TABLES)


def table_called(name: str) -> Table:
    """Return the table called ``name`` (KeyError where there is none)."""
    return {table.name: table for table in TABLES}[name]
