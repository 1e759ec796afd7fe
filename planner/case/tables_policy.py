"""The tables of policy: benchmarks, rules, caps, measures and market."""

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
from planner.case.schema import (
    ABOVE_0,
    ANY,
    AT_LEAST_0,
    POSITIVE_SHARE,
    SHARE,
    Column,
    Kind,
    Reference,
    Table,
)

RULES = ("uncovered", "verified_emissions", "intensity_band", "benchmark")

BENCHMARKS = Table(
    "benchmarks",
    "Announced benchmarks",
    "已公布的基准值",
    (
        PRODUCT,
        YEAR,
        number_column(
            "benchmark",
            "announced benchmark, or balance value for the rule intensity_band",
            "已公布的基准值（强度区间法为平衡值）",
            "tCO2e/unit",
            AT_LEAST_0,
            "0.85",
        ),
    ),
    key=("product", "year"),
    may_be_empty=True,
)

ALLOCATION_RULES = Table(
    "allocation_rules",
    "Allocation rules",
    "配额分配规则",
    (
        sector_column(),
        year_column(
            "from_year", "first year of the rule, in force until the sector's next row", "规则起始年"
        ),
        Column("rule", Kind.CHOICE, "rule of allocation", "分配规则", choices=RULES, example="benchmark"),
        number_column(
            "free_share",
            "share of issuance and reserve that is not auctioned",
            "无偿分配比例（含储备）",
            "share",
            POSITIVE_SHARE,
            "1",
            blank="1",
            default=1.0,
        ),
        number_column(
            "reserve_share",
            "share of issuance withheld from the market",
            "配额储备比例",
            "share",
            SHARE,
            "0",
            blank="0",
            default=0.0,
        ),
        number_column(
            "band",
            "largest surplus or gap under intensity_band, which requires it",
            "最大盈缺率（强度区间法必填）",
            "share",
            SHARE,
            "0.03",
            blank="only for intensity_band",
            blank_zh="仅强度区间法需填",
        ),
        number_column(
            "slope",
            "surplus or gap per relative distance from the balance value; intensity_band requires it",
            "盈缺斜率（强度区间法必填）",
            "",
            AT_LEAST_0,
            "0.15",
            blank="only for intensity_band",
            blank_zh="仅强度区间法需填",
        ),
        number_column(
            "shortfall_limit",
            "largest cut or purchase asked of an installation, of its baseline emissions",
            "单个设施缺口上限（占基线排放）",
            "share",
            SHARE,
            "0.2",
            blank="no limit",
            blank_zh="无上限",
        ),
        number_column(
            "tightening_min",
            "least tightening of the benchmark a year",
            "基准值年下调幅度下限",
            "share",
            SHARE,
            "0",
            blank="0",
            default=0.0,
        ),
        number_column(
            "tightening_max",
            "largest tightening of the benchmark a year; benchmark requires it",
            "基准值年下调幅度上限（基准值法必填）",
            "share",
            SHARE,
            "0.05",
            blank="only for benchmark",
            blank_zh="仅基准值法需填",
        ),
    ),
    key=("sector", "from_year"),
)

CAP_TRAJECTORY = Table(
    "cap_trajectory",
    "Caps",
    "行业配额总量上限",
    (
        sector_column(also=(ALL_SECTORS,)),
        YEAR,
        number_column(
            "cap",
            "largest issuance",
            "配额总量上限",
            "MtCO2e",
            AT_LEAST_0,
            "1100",
            blank="no cap",
            blank_zh="无上限",
        ),
    ),
    key=("sector", "year"),
    may_be_empty=True,
)

_LIMITS_OF_A_MEASURE = (
    number_column("cost", "cost of abatement", "减排成本", "CNY/tCO2e", ANY, "120"),
    number_column(
        "potential",
        "largest share of baseline emissions removed",
        "减排潜力（占基线排放）",
        "share",
        SHARE,
        "0.05",
    ),
    year_column("available_from", "first year of use", "可用起始年"),
    number_column(
        "ramp",
        "largest yearly rise of the share removed",
        "年最大增幅",
        "share/yr",
        SHARE,
        "0.01",
        blank="no limit",
        blank_zh="无上限",
    ),
)

MEASURES = Table(
    "measures",
    "Measures",
    "减排措施",
    (
        text_column("measure", "abatement measure", "减排措施", example="alternative fuels", blank=False),
        PRODUCT,
        Column(
            "technology",
            Kind.TEXT,
            "technology of the installations it applies to",
            "适用的工艺技术",
            blank="every technology without a row of its own for the measure",
            blank_zh="其余全部技术",
        ),
        *name_columns("Alternative fuels", "替代燃料"),
        *_LIMITS_OF_A_MEASURE,
    ),
    key=("measure", "product", "technology"),
    may_be_empty=True,
)

INSTALLATION_MEASURES = Table(
    "installation_measures",
    "Measures of single installations",
    "单个设施的减排措施",
    (
        text_column(
            "measure",
            "abatement measure that the installation alone has",
            "设施自有减排措施",
            example="kiln 2 rebuild",
            blank=False,
        ),
        Column(
            "installation",
            Kind.TEXT,
            "installation that can use it",
            "所属设施",
            reference=Reference("installations", "installation"),
            example="C1",
        ),
        PRODUCT,
        *name_columns("Rebuild of kiln 2", "二号窑改造"),
        *_LIMITS_OF_A_MEASURE,
    ),
    key=("measure", "installation", "product"),
    optional=True,
    may_be_empty=True,
)

MARKET = Table(
    "market",
    "Market",
    "碳市场参数",
    (
        YEAR,
        number_column(
            "offset_price",
            "price of offsets",
            "抵销（CCER）价格",
            "CNY/t",
            AT_LEAST_0,
            "75",
            blank="no offsets",
            blank_zh="不允许抵销",
        ),
        number_column(
            "offset_limit",
            "largest use of offsets, of the covered emissions of sectors under benchmark",
            "抵销比例上限（占基准值法行业的纳入排放）",
            "share",
            SHARE,
            "0.05",
            blank="no offsets",
            blank_zh="不允许抵销",
        ),
        number_column(
            "banking_limit",
            "largest bank, of the year's supply",
            "结转上限（占当年供给）",
            "share",
            AT_LEAST_0,
            "0.02",
            blank="no limit",
            blank_zh="无上限",
        ),
    ),
    key=("year",),
    may_be_empty=True,
)

REFERENCE_BENCHMARKS = Table(
    "reference_benchmarks",
    "Reference path of benchmarks",
    "基准值参考路径",
    (
        PRODUCT,
        YEAR,
        number_column(
            "benchmark",
            "benchmark that the fairness rule reference comes as near to as it can",
            "公平规则 reference 尽量接近的基准值",
            "tCO2e/unit",
            ABOVE_0,
            "0.83",
        ),
    ),
    key=("product", "year"),
    optional=True,
    may_be_empty=True,
)
