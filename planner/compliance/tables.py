"""The tables of a compliance year: what is verified, and the rules. One description drives all checks."""

from __future__ import annotations

from planner.case.describe import number_column, text_column, year_column
from planner.case.schema import ABOVE_0, ANY, AT_LEAST_0, POSITIVE_SHARE, SHARE, Column, Kind, Table
from planner.case.tables import SOURCE_KINDS

YES, NO = "yes", "no"
RULES_OF_ALLOCATION = ("verified_emissions", "intensity_band", "benchmark")


def _flag(name: str, meaning: str, meaning_zh: str) -> Column:
    return Column(name, Kind.CHOICE, meaning, meaning_zh, choices=(YES, NO), example=NO)


def _name(name: str, meaning: str, meaning_zh: str, example: str) -> Column:
    return text_column(name, meaning, meaning_zh, example=example, blank=False)


VERIFIED = Table(
    "verified",
    "Verified output and emissions",
    "核查后产量与排放量",
    (
        _name("installation", "installation", "设施编号", "C-001"),
        _name("product", "product of the plan", "产品", "clinker"),
        year_column("year", "compliance year", "履约年度"),
        _name("entity", "key emitting entity that surrenders", "重点排放单位", "E-001"),
        _name("province", "province of the entity", "省份", "Anhui"),
        number_column("output", "verified output", "核查产量", "unit/yr", AT_LEAST_0, "1500000"),
        number_column(
            "heat_output", "verified heat supplied, 0 where none", "核查供热量", "GJ/yr", AT_LEAST_0, "0"
        ),
        number_column("emissions", "verified emissions", "核查排放量", "t", AT_LEAST_0, "1200000"),
        number_column(
            "previous_output",
            "output of the previous year, 0 where new",
            "上年度产量",
            "unit/yr",
            AT_LEAST_0,
            "1400000",
        ),
        number_column(
            "previous_heat_output",
            "heat of the previous year, 0 where none",
            "上年度供热量",
            "GJ/yr",
            AT_LEAST_0,
            "0",
        ),
        number_column(
            "previous_emissions",
            "verified emissions of the previous year, 0 where new",
            "上年度核查排放量",
            "t",
            AT_LEAST_0,
            "1150000",
        ),
        Column(
            "cooling",
            Kind.CHOICE,
            "cooling of a power unit; none: factor does not apply",
            "冷却方式（none 为不适用）",
            choices=("water", "air", "none"),
            example="water",
        ),
        number_column(
            "heat_ratio",
            "share of heat in a unit's energy",
            "供热比",
            "share",
            SHARE,
            "0.3",
            blank="factor does not apply",
            blank_zh="不适用",
        ),
        number_column(
            "load_factor",
            "load rate while running",
            "负荷（出力）系数",
            "share",
            POSITIVE_SHARE,
            "0.7",
            blank="factor does not apply",
            blank_zh="不适用",
        ),
        _flag("gas_unit", "whether it is a gas-fired unit", "是否燃气机组"),
        _flag(
            "special_line",
            "whether its allocation equals verified emissions by special rule",
            "是否特殊生产线",
        ),
        number_column(
            "net_sales", "allowances sold less bought; 0 on all rows but one", "净卖出量", "t", ANY, "0"
        ),
        number_column("offsets", "offsets (CCER) handed in", "抵销量（CCER）", "t", AT_LEAST_0, "0"),
        number_column(
            "opening_bank", "allowances kept from earlier years", "期初结转配额", "t", AT_LEAST_0, "0"
        ),
        number_column("borrowing", "borrowing applied for", "申请预支量", "t", AT_LEAST_0, "0"),
    ),
    key=("installation", "product", "year"),
)
"""One row per installation, product and year. Amounts of the entity (net sales, offsets, opening bank,
borrowing) are summed over its rows."""

_PERIOD = (
    year_column("from_year", "first year in force", "起始年度"),
    year_column("to_year", "last year in force", "终止年度", blank="until further notice", blank_zh="至今"),
)
STANDING = (
    text_column("regulation", "where the rule stands", "规定出处", blank=False),
    Column(
        "kind",
        Kind.CHOICE,
        "standing of the figure",
        "性质",
        choices=SOURCE_KINDS,
        example="official",
    ),
)

LOAD_2019 = (
    "load_upper",
    "load_middle",
    "load_lower",
    "load_upper_slope",
    "load_middle_slope",
    "load_power_base",
    "load_power_intercept",
    "load_power_slope",
)
"""Parameters of ``load_factor_2019``, in its order."""

PEAK_2023 = ("peak_threshold", "peak_power_base", "peak_power_intercept", "peak_power_slope")
"""Parameters of ``peak_shaving_factor_2023``, in its order."""

ENTITY_PARAMETERS = (
    "deficit_limit",
    "borrowing_threshold",
    "borrowing_share",
    "offset_share",
    "carry_over_base",
    "carry_over_multiple",
)
"""Parameters of an entity's books, not of its installations."""

PARAMETER_NAMES = (
    "cooling_factor_air",
    "heat_ratio_slope_coal",
    "heat_ratio_slope_gas",
    *LOAD_2019,
    *PEAK_2023,
    "surplus_rate_slope",
    "surplus_rate_limit",
    "special_line_rule",
    "pre_allocation_share_of_output",
    "pre_allocation_share_of_emissions",
    "gas_unit_relief",
    *ENTITY_PARAMETERS,
)

ALLOCATION_RULE = "allocation_rule"
"""Stands among the parameters in force for the rule itself, which is a word and no number."""

COMPLIANCE_RULES = Table(
    "compliance_rules",
    "Parameters of the compliance rules",
    "履约规则参数",
    (
        Column(
            "parameter", Kind.CHOICE, "parameter", "参数", choices=PARAMETER_NAMES, example="deficit_limit"
        ),
        _name("sector", "sector", "行业", "power"),
        *_PERIOD,
        number_column("value", "value", "取值", "", AT_LEAST_0, "0.2"),
        *STANDING,
    ),
    key=("parameter", "sector", "from_year"),
)

ALLOCATION_METHODS = Table(
    "allocation_methods",
    "Allocation rule of years before the plan",
    "方案年度以前的分配方法",
    (
        _name("sector", "sector", "行业", "power"),
        *_PERIOD,
        Column(
            "rule",
            Kind.CHOICE,
            "allocation rule",
            "分配方法",
            choices=RULES_OF_ALLOCATION,
            example="benchmark",
        ),
        *STANDING,
    ),
    key=("sector", "from_year"),
)

HEAT_COAL, HEAT_GAS = "heat_coal", "heat_gas"
"""Products of the announced benchmarks that stand for heat from coal and from gas units."""

HEAT_PRODUCTS = {False: HEAT_COAL, True: HEAT_GAS}
"""By whether the unit is gas-fired."""

ANNOUNCED_BENCHMARKS = Table(
    "announced_benchmarks",
    "Announced benchmarks",
    "已公布基准值",
    (
        _name("product", "product, heat_coal or heat_gas", "产品", "coal_large"),
        year_column("year", "year", "年度"),
        number_column("benchmark", "announced benchmark", "基准值", "tCO2e/unit", ABOVE_0, "0.791"),
        *STANDING,
    ),
    key=("product", "year"),
)

RULE_TABLES = (COMPLIANCE_RULES, ALLOCATION_METHODS, ANNOUNCED_BENCHMARKS)
