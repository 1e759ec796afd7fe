"""Limits, changes and findings of an explanation in a planner's words, English and Chinese."""

from __future__ import annotations

import math

from models.data import ALL_SECTORS
from planner.case.case import Case
from planner.explain.change import Change
from planner.explain.explanation import CONFLICT, MIX, NUMERICAL, TIME_LIMIT, Explanation, Undetermined
from planner.explain.limits import INTENSITY, MARKET, MT, SHARE, SHARE_PER_YEAR, Limit
from planner.explain.years import YEAR

SHOWN_DIGITS = 7
"""Significant digits: those to which changes are rounded, so that what is read can be typed and holds."""

INTENSITY_ZH = "tCO2e/单位"

Sentence = tuple[str, str]
"""English, Chinese."""

NO_PLAN = (
    "No plan meets all limits of this case.",
    "没有满足全部约束的方案。",
)
TOGETHER = (
    "These limits cannot hold together; leave out any one of them and the others can:",
    "下列约束不能同时成立；去掉其中任何一条，其余即可成立：",
)

WITHOUT_LIMITS = (
    "Even without any limit of the planner's the market cannot clear in these years together:",
    "即使去掉全部规划约束，下列年份的市场也无法同时出清：",
)
CONFLICT_UNKNOWN = (
    "Which limits contradict each other is not known: ",
    "无法给出相互矛盾的约束：",
)
REASONS = {
    TIME_LIMIT: ("the time limit was reached before", "已达到时间限制"),
    NUMERICAL: ("the solver could not tell", "求解器无法判定"),
}

LIMIT_SENTENCES: dict[str, Sentence] = {
    "caps": ("the cap of {item} in {year}, {value}", "{year}年{item}的配额总量上限{value}"),
    "tightening_max": (
        "the largest tightening of {item} in {year}, {value}",
        "{year}年{item}基准值下调幅度上限{value}",
    ),
    "tightening_min": (
        "the smallest tightening of {item} in {year}, {value}",
        "{year}年{item}基准值下调幅度下限{value}",
    ),
    "shortfall_limit": (
        "the shortfall limit of {item} in {year}, {value} of an installation's baseline",
        "{year}年{item}单个设施的缺口上限（基准排放的{value}）",
    ),
    "peak": ("emissions of {year} not above those of the year before", "{year}年排放不高于上一年"),
    "peak_ceiling": (
        "the ceiling of national emissions in {year}, {value}",
        "{year}年全国排放峰值上限{value}",
    ),
    "emissions_budget": ("the emissions budget of all years, {value}", "规划期累计排放预算{value}"),
    "no_over_issuance": (
        "every allowance issued from {value} on is used by the end",
        "自{value}年起发放的配额须在规划期内全部使用",
    ),
    "announced_benchmarks": (
        "the announced benchmark of {item} for {year}, {value}",
        "{year}年{item}已公布的基准值{value}",
    ),
    "banking_limit": (
        "the banking limit of {year}, {value} of supply",
        "{year}年结转上限（供给量的{value}）",
    ),
    MARKET: (
        "emissions of {year} within supply, offsets and bank",
        "{year}年排放不超过供给、抵销与结转之和",
    ),
    "measure_ramps": ("the ramp of measure {item}, {value} a year", "减排措施{item}每年推广上限{value}"),
}

LEVER_NAMES: dict[str, Sentence] = {
    "caps": ("caps", "配额总量上限"),
    "tightening_max": ("tightening_max", "基准值下调幅度上限"),
    "tightening_min": ("tightening_min", "基准值下调幅度下限"),
    "shortfall_limit": ("shortfall_limit", "缺口上限"),
    "peak": ("peak", "达峰年"),
    "peak_ceiling": ("peak_ceiling", "峰值上限"),
    "emissions_budget": ("emissions_budget", "排放预算"),
    "no_over_issuance": ("no_over_issuance", "不得超发的起始年"),
    "announced_benchmarks": ("announced_benchmarks", "已公布基准值"),
    "banking_limit": ("banking_limit", "结转上限"),
    "measure_ramps": ("measure_ramps", "措施推广速度"),
    MIX: ("cheapest mix", "最小组合调整"),
    CONFLICT: ("conflict", "相互矛盾的约束"),
    MARKET: ("market", "市场平衡"),
}
"""Names of the parts of an explanation; of a lever, in English, the name that commands take."""


def plain(value: float) -> str:
    """A number with ``SHOWN_DIGITS`` significant digits, thousands separated, no exponent."""
    if value == 0:
        return "0"
    decimals = max(0, SHOWN_DIGITS - 1 - math.floor(math.log10(abs(value))))
    text = f"{value:,.{decimals}f}"
    return text.rstrip("0").rstrip(".") if decimals else text


def amount(value: float, unit: str) -> str:
    """A limit's value with its unit: Mt, shares in per cent, years bare."""
    match unit:
        case "MtCO2e":
            return f"{plain(value)} Mt"
        case "share" | "share/yr":
            return f"{plain(value * 100)} %"
        case "year":
            return f"{value:.0f}"
    return f"{plain(value)} {unit}"


def undetermined_sentence(missing: Undetermined) -> Sentence:
    """Why a part of an explanation says nothing."""
    english, chinese = (
        f"{name}: {reason}"
        for name, reason in zip(LEVER_NAMES[missing.part], REASONS[missing.reason], strict=True)
    )
    return english, chinese


def conflict_heading(explanation: Explanation) -> Sentence:
    """What is said above the limits of the conflict, or in their place."""
    reason = explanation.reason_undetermined(CONFLICT)
    if reason is not None:
        english, chinese = (a + b for a, b in zip(CONFLICT_UNKNOWN, REASONS[reason], strict=True))
        return english, chinese
    of_the_market = all(limit.lever == MARKET for limit in explanation.conflict)
    return WITHOUT_LIMITS if of_the_market else TOGETHER


def limit_sentence(case: Case, limit: Limit) -> Sentence:
    """One limit in English and Chinese."""
    value = "" if limit.value is None else amount(limit.value, limit.unit)
    names = _names_of_limit(case, limit)
    english, chinese = (
        template.format(item=name, year=limit.year, value=value)
        for template, name in zip(LIMIT_SENTENCES[limit.lever], names, strict=True)
    )
    return english, chinese.replace(INTENSITY, INTENSITY_ZH)


def change_sentence(case: Case, change: Change, *, with_lever: bool = False) -> Sentence:
    """One change of a cell in English and Chinese: (lever,) where, from, to, by."""
    parts_en, parts_zh = [], []
    if with_lever:
        lever = LEVER_NAMES[lever_of(change)]
        parts_en.append(lever[0])
        parts_zh.append(lever[1])
    for column, value in change.cell.key:
        if column == "from_year":
            parts_en.append(f"from {value}")
            parts_zh.append(f"{value}年起")
        elif column == "year":
            parts_en.append(str(value))
            parts_zh.append(f"{value}年")
        elif value != "":
            english, chinese = _names(case, column, str(value))
            parts_en.append(english)
            parts_zh.append(chinese)
    if not parts_en:
        parts_en.append(change.cell.column)
        parts_zh.append(LEVER_NAMES[lever_of(change)][1])
    moved = f"{amount(change.old, change.unit)} -> {amount(change.new, change.unit)}"
    moved_zh = moved.replace(INTENSITY, INTENSITY_ZH)
    by_en, by_zh = _by(change)
    return f"{', '.join(parts_en)}: {moved} ({by_en})", f"{'，'.join(parts_zh)}：{moved_zh}（{by_zh}）"


def lever_of(change: Change) -> str:
    """The lever that a changed cell belongs to."""
    return _LEVER_OF_COLUMN.get(change.cell.column, change.cell.column)


_LEVER_OF_COLUMN = {
    "cap": "caps",
    "benchmark": "announced_benchmarks",
    "ramp": "measure_ramps",
    "peak_year": "peak",
    "no_over_issuance_from": "no_over_issuance",
}
"""By column or setting, where it is not called as its lever."""


def _by(change: Change) -> Sentence:
    """By how much: in the limit's unit and relative to it (unless it is 0); percentage points; years."""
    difference = abs(change.new - change.old)
    sign = "+" if change.new > change.old else "-"
    if change.unit in (SHARE, SHARE_PER_YEAR):
        points = f"{sign}{difference * 100:.4g}"
        return f"{points} points", f"{points}个百分点"
    if change.unit == YEAR:
        years = f"{sign}{difference:.0f}"
        return f"{years} year{'' if difference == 1 else 's'}", f"{years}年"
    relative = f"{sign}{change.relative:.2%}".replace("%", " %")
    absolute = f"{sign}{amount(difference, change.unit)}"
    if change.old == 0:
        return absolute, absolute.replace(INTENSITY, INTENSITY_ZH)
    both = f"{absolute}, {relative}" if change.unit == MT else relative
    return both, both


def _names(case: Case, column: str, item: str) -> Sentence:
    """English and Chinese name of what stands in a key column; without one, the item itself."""
    if item == ALL_SECTORS and column == "sector":
        return "all sectors", "全部行业"
    table = {"sector": case.sectors, "product": case.products, "measure": case.measures}.get(column)
    if table is None:
        return item, item
    named = table[table[column] == item]
    return (
        (named["name_en"].iloc[0] or item, named["name_zh"].iloc[0] or item) if len(named) else (item, item)
    )


def _names_of_limit(case: Case, limit: Limit) -> Sentence:
    """English and Chinese name of what a limit is about: a sector, a product, or a row of measures."""
    if limit.lever != "measure_ramps":
        return _names(case, "sector" if limit.lever == "caps" else "product", limit.item)
    measure, product, technology = limit.row
    named = [_names(case, "measure", measure), _names(case, "product", product), (technology, technology)]
    english, chinese = ([name for name in names if name] for names in zip(*named, strict=True))
    return ", ".join(english), "，".join(chinese)
