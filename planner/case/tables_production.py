"""The tables of who emits: sectors, products, gases, installations and their output."""

from __future__ import annotations

from planner.case.describe import (
    ALL_SECTORS,
    PRODUCT,
    YEAR,
    name_columns,
    number_column,
    sector_column,
    text_column,
    year_column,
)
from planner.case.schema import ABOVE_0, AT_LEAST_0, SIGNED_SHARE, Column, Kind, Table

INTENSITY = number_column(
    "intensity", "emissions per unit in the base year", "基准年排放强度", "tCO2e/unit", AT_LEAST_0, "0.86"
)
"""Of installations; where a case counts gases apart, ``intensity_of`` each gas stands in its place."""

INTENSITY_PREFIX = "intensity_"


def intensity_of(gas: str) -> Column:
    """Return the column of installations that holds the intensity in one gas (t gas/unit, no GWP applied)."""
    return number_column(
        INTENSITY_PREFIX + gas,
        f"{gas} per unit in the base year",
        f"基准年{gas}排放强度",
        f"t {gas}/unit",
        AT_LEAST_0,
        "0",
    )


SECTORS = Table(
    "sectors",
    "Sectors",
    "行业",
    (
        Column("sector", Kind.TEXT, "sector", "行业", reserved=(ALL_SECTORS,), example="cement"),
        *name_columns("Cement", "水泥"),
    ),
    key=("sector",),
)

PRODUCTS = Table(
    "products",
    "Products",
    "产品",
    (
        text_column(
            "product",
            "product: what a benchmark is set for",
            "产品（工序、机组类别）",
            example="clinker",
            blank=False,
        ),
        sector_column(),
        *name_columns("Clinker", "熟料"),
        text_column("unit", "what one unit of output is", "产量单位", example="t", blank=False),
        number_column(
            "protection",
            "points of burden spared (0.02 = two points)",
            "减免的减排负担（0.02 为两个百分点）",
            "share",
            SIGNED_SHARE,
            "0",
            blank="0",
            default=0.0,
        ),
    ),
    key=("product",),
)

GASES = Table(
    "gases",
    "Gases",
    "温室气体",
    (
        text_column("gas", "greenhouse gas", "温室气体", example="CF4", blank=False),
        number_column("gwp", "global warming potential", "全球增温潜势", "tCO2e/t gas", ABOVE_0, "6630"),
    ),
    key=("gas",),
    optional=True,
    may_be_empty=True,
)

INSTALLATIONS = Table(
    "installations",
    "Installations",
    "设施",
    (
        text_column("installation", "installation", "重点排放单位设施", example="C-001", blank=False),
        text_column("name", "name", "名称", example="Example cement works"),
        text_column("name_zh", "name in Chinese", "中文名称", example="示例水泥厂"),
        text_column("province", "province", "省份", example="Anhui"),
        PRODUCT,
        text_column("technology", "technology, to which measures may refer", "工艺技术", example="dry kiln"),
        number_column(
            "activity_level",
            "output in the base year",
            "基准年产量（活动水平）",
            "unit/yr",
            AT_LEAST_0,
            "1500000",
        ),
        INTENSITY,
        number_column(
            "allocation_factor",
            "product of the correction factors of the allocation",
            "配额修正系数之积",
            "",
            ABOVE_0,
            "1",
            blank="1",
            default=1.0,
        ),
        year_column("opens", "first year of operation", "投产年份", blank="always", blank_zh="一直运行"),
        year_column(
            "closes", "last year of operation", "关停年份（最后运行年）", blank="always", blank_zh="一直运行"
        ),
    ),
    key=("installation", "product"),
)

OUTPUT_FORECAST = Table(
    "output_forecast",
    "Output forecast",
    "产量预测",
    (
        PRODUCT,
        YEAR,
        number_column("output", "national output", "全国产量", "million units", AT_LEAST_0, "1560"),
        number_column(
            "intensity_index",
            "autonomous change of intensity, 1 in the base year",
            "排放强度自然变化指数（基准年为 1）",
            "",
            ABOVE_0,
            "1",
            blank="1",
            default=1.0,
        ),
    ),
    key=("product", "year"),
)
