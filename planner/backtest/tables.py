"""The tables of the back-test: units, national figures, published totals. One description drives checks."""

from __future__ import annotations

from planner.case.describe import number_column, text_column, year_column
from planner.case.schema import ABOVE_0, AT_LEAST_0, POSITIVE_SHARE, SHARE, Column, Kind, Table
from planner.compliance.tables import STANDING

POWER, INDUSTRY = "power", "industry"


def _key(name: str, meaning: str, meaning_zh: str) -> Column:
    return text_column(name, meaning, meaning_zh, blank=False)


_YEAR = year_column("year", "year", "年度")

_SCOPE = Column("scope", Kind.CHOICE, "power or industry", "范围", choices=(POWER, INDUSTRY))


def _figures(name: str, title: str, title_zh: str, keys: tuple[Column, ...], *columns: Column) -> Table:
    """Describe a table of figures by year, each row with its standing."""
    key = tuple(column.name for column in keys)
    return Table(name, title, title_zh, (*keys, _YEAR, *columns, *STANDING), key=(*key, _YEAR.name))


def _own_use(fuel: str, example: str) -> Column:
    meaning = "own use where the benchmark is net"
    return number_column(f"own_use_{fuel}", meaning, "厂用电率", "share", SHARE, example)


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
_OUTPUT = number_column("output", "output", "产量", "TWh or Mt", AT_LEAST_0, "5333.8")
_GROUP = _key("group", "group of units", "产量分组")

NATIONAL_OUTPUT = _figures("national_output", "Published national output", "全国产量", (_GROUP,), _OUTPUT)
SECOND_OUTPUT = _figures(
    "second_output", "National output as another source has it", "全国产量（另一来源）", (_GROUP,), _OUTPUT
)
MEAN_INTENSITY = _figures(
    "mean_intensity",
    "Mean intensity",
    "平均排放强度",
    (_key("product", "product", "产品"),),
    number_column("intensity", "mean intensity", "平均排放强度", "tCO2e/unit", ABOVE_0, "0.82"),
)
PUBLISHED_INTENSITY = _figures(
    "published_intensity",
    "Published intensity of all output",
    "已公布全口径排放强度",
    (_SCOPE,),
    number_column(
        "intensity",
        "mean of a scope's gross output, without heat, as another source has it; no row: none is published",
        "全口径平均排放强度（不含供热）",
        "tCO2e/unit",
        ABOVE_0,
        "0.828",
    ),
)
ASSUMPTIONS = _figures(
    "assumptions",
    "Assumptions of the power sector",
    "发电行业假设",
    (),
    _own_use("coal", "0.06"),
    _own_use("gas", "0.02"),
    number_column(
        "availability", "share of hours in operation", "运行小时占比", "share", POSITIVE_SHARE, "0.85"
    ),
    number_column(
        "heat_to_electricity", "emissions of heat to those of electricity", "供热比", "", AT_LEAST_0, "0.1"
    ),
    number_column(
        "heat_balance_value", "mean intensity of heat", "供热平均强度", "tCO2/GJ", ABOVE_0, "0.111"
    ),
    number_column("coverage_threshold", "least emissions", "纳入门槛", "t/yr", AT_LEAST_0, "26000"),
)
PUBLISHED = _figures(
    "published_totals",
    "Published totals",
    "已公布总量",
    (_SCOPE,),
    number_column("allocation", "allocation", "配额", "Mt", AT_LEAST_0, "5096", blank="not published"),
    number_column("emissions", "verified emissions", "核查排放量", "Mt", ABOVE_0, "5094"),
)
TABLES = (UNITS, NATIONAL_OUTPUT, SECOND_OUTPUT, MEAN_INTENSITY, PUBLISHED_INTENSITY, ASSUMPTIONS, PUBLISHED)
