"""The tables of a border adjustment: one description that drives reading and checking, as for a case.

Source of the rule: Regulation (EU) 2023/956, articles 7, 9, 21, 22 and 31. No figure of it is in code.
"""

from __future__ import annotations

from planner.case.describe import number_column, text_column, year_column
from planner.case.schema import ABOVE_0, AT_LEAST_0, SHARE, Table
from planner.case.tables import source_columns

YEAR = year_column("year", "year", "年份")

PRODUCT = text_column("product", "product of the plan", "产品", example="clinker", blank=False)

BORDER_GOODS = Table(
    "border_goods",
    "Goods under the border adjustment",
    "受边境调节机制约束的产品",
    (
        PRODUCT,
        YEAR,
        number_column(
            "benchmark",
            "benchmark of the importing scheme, of the good with its precursors",
            "进口方基准值（含前体）",
            "tCO2e/unit",
            AT_LEAST_0,
            "0.693",
        ),
        number_column(
            "other_embedded",
            "embedded emissions that the plan's installations do not have: precursors bought, electricity",
            "方案设施以外的隐含排放（外购前体、电力）",
            "tCO2e/unit",
            AT_LEAST_0,
            "0",
        ),
        number_column(
            "export_share", "share of output exported there", "出口份额", "share of output", SHARE, "0.01"
        ),
    ),
    key=("product", "year"),
)

BORDER_YEARS = Table(
    "border_years",
    "Factors and prices by year",
    "逐年系数与价格",
    (
        YEAR,
        number_column(
            "free_factor", "share of the benchmark still free", "免费分配保留比例", "share", SHARE, "0.975"
        ),
        number_column(
            "correction_factor",
            "uniform correction factor of the importing scheme",
            "跨行业校正系数",
            "share",
            SHARE,
            "1",
        ),
        number_column("certificate_price", "price of a certificate", "证书价格", "EUR/t", AT_LEAST_0, "75"),
        number_column("exchange_rate", "price of a euro", "汇率", "CNY/EUR", ABOVE_0, "8"),
    ),
    key=("year",),
)

BORDER_SOURCES = Table(
    "border_sources",
    "Sources",
    "数据来源",
    source_columns((BORDER_GOODS.name, BORDER_YEARS.name), BORDER_YEARS.name),
    key=(),
)
"""``item``: the column that the source is for."""

BORDER_TABLES = (BORDER_GOODS, BORDER_YEARS, BORDER_SOURCES)
"""Every table of the folder, all of them needed."""
