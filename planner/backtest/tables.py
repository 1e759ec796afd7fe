"""The tables of the back-test: units, national figures, published totals. One description drives checks."""

from __future__ import annotations

from planner.case.describe import number_column, text_column, year_column
from planner.case.schema import ABOVE_0, AT_LEAST_0, POSITIVE_SHARE, SHARE, Column, Kind, Table
from planner.compliance.tables import STANDING

POWER, INDUSTRY = "power", "industry"


def _key(name: str, meaning: str, meaning_zh: str) -> Column:
    return text_column(name, meaning, meaning_zh, blank=False)


_YEAR = year_column("year", "year", "年度")

UNITS = Table(
    "units",
    "Units of the open lists",
    "公开机组清单",
    (
        _key("installation", "installation", "设施编号"),
        _key("group", "whose national output the unit shares", "产量分组"),
        _key("product", "product of the benchmark", "产品"),
        _key("province", "province", "省份"),
        number_column("capacity", "capacity, MW for power", "产能", "as in the list", ABOVE_0, "660"),
        year_column("opens", "first year of operation", "投产年份", blank="always", blank_zh="一直运行"),
        number_column("relative_intensity", "intensity to the product's mean", "相对强度", "", ABOVE_0, "1"),
    ),
    key=("installation", "product"),
)
NATIONAL_OUTPUT = Table(
    "national_output",
    "Published national output",
    "全国产量",
    (
        _key("group", "group of units", "产量分组"),
        _YEAR,
        number_column("output", "output", "产量", "TWh or Mt", AT_LEAST_0, "5333.8"),
        number_column(
            "second_output",
            "as another source has it",
            "另一来源产量",
            "TWh or Mt",
            AT_LEAST_0,
            "5043",
            blank="none",
        ),
        *STANDING,
    ),
    key=("group", "year"),
)
MEAN_INTENSITY = Table(
    "mean_intensity",
    "Mean intensity",
    "平均排放强度",
    (
        _key("product", "product", "产品"),
        _YEAR,
        number_column("intensity", "mean intensity", "平均排放强度", "tCO2e/unit", ABOVE_0, "0.82"),
        *STANDING,
    ),
    key=("product", "year"),
)
ASSUMPTIONS = Table(
    "assumptions",
    "Assumptions of the power sector",
    "发电行业假设",
    (
        _YEAR,
        number_column(
            "own_use_coal", "own use where the benchmark is net", "厂用电率", "share", SHARE, "0.06"
        ),
        number_column(
            "own_use_gas", "own use where the benchmark is net", "厂用电率", "share", SHARE, "0.02"
        ),
        number_column(
            "availability", "share of hours in operation", "运行小时占比", "share", POSITIVE_SHARE, "0.85"
        ),
        number_column(
            "heat_to_electricity",
            "emissions of heat to those of electricity",
            "供热比",
            "",
            AT_LEAST_0,
            "0.1",
        ),
        number_column(
            "heat_balance_value", "mean intensity of heat", "供热平均强度", "tCO2/GJ", ABOVE_0, "0.111"
        ),
        number_column("coverage_threshold", "least emissions", "纳入门槛", "t/yr", AT_LEAST_0, "26000"),
        *STANDING,
    ),
    key=("year",),
)
PUBLISHED = Table(
    "published_totals",
    "Published totals",
    "已公布总量",
    (
        Column("scope", Kind.CHOICE, "power or industry", "范围", choices=(POWER, INDUSTRY)),
        _YEAR,
        number_column("allocation", "allocation", "配额", "Mt", AT_LEAST_0, "5096", blank="not published"),
        number_column("emissions", "verified emissions", "核查排放量", "Mt", ABOVE_0, "5094"),
        *STANDING,
    ),
    key=("scope", "year"),
)
TABLES = (UNITS, NATIONAL_OUTPUT, MEAN_INTENSITY, ASSUMPTIONS, PUBLISHED)
