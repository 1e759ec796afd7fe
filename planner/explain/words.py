"""The explanation in a planner's words, Chinese and English, for the terminal and for explanation.json."""

from __future__ import annotations

import textwrap
from typing import Any

from models.data import ALL_SECTORS
from planner.case.case import Case
from planner.explain.change import Change
from planner.explain.explanation import Alternative, Explanation
from planner.explain.limits import MT, Limit

WIDTH = 80

NO_PLAN = (
    "No plan meets all limits of this case.",
    "没有满足全部约束的方案。",
)
TOGETHER = (
    "These limits cannot hold together; leave out any one of them and the others can:",
    "下列约束不能同时成立；去掉其中任何一条，其余即可成立：",
)

LIMIT_SENTENCES: dict[str, tuple[str, str]] = {
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
    "measure_ramps": ("the ramp of measure {item}, {value} a year", "减排措施{item}每年推广上限{value}"),
}

LEVER_NAMES: dict[str, tuple[str, str]] = {
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
    "mix": ("cheapest mix", "最小组合调整"),
}


def amount(value: float, unit: str) -> str:
    """A limit's value with its unit: Mt, shares in per cent, years bare."""
    match unit:
        case "MtCO2e":
            return f"{value:,.4f}".rstrip("0").removesuffix(".") + " Mt"
        case "share" | "share/yr":
            return f"{value:.4%}".rstrip("%").rstrip("0").rstrip(".") + " %"
        case "year":
            return f"{value:.0f}"
    return f"{value:,.6g} {unit}"


def limit_sentence(case: Case, limit: Limit) -> tuple[str, str]:
    """One limit in English and Chinese."""
    value = "" if limit.value is None else amount(limit.value, limit.unit)
    names = _names(case, limit.item)
    english, chinese = (
        template.format(item=name, year=limit.year, value=value)
        for template, name in zip(LIMIT_SENTENCES[limit.lever], names, strict=True)
    )
    return english, chinese


def change_sentence(case: Case, change: Change) -> tuple[str, str]:
    """One change of a cell in English and Chinese: where, from, to, by."""
    moved = f"{amount(change.old, change.unit)} -> {amount(change.new, change.unit)}"
    by = _by(change)
    parts_en, parts_zh = [], []
    for column, value in change.cell.key:
        if column == "from_year":
            parts_en.append(f"from {value}")
            parts_zh.append(f"{value}年起")
        elif value != "":
            english, chinese = _names(case, str(value))
            parts_en.append(english)
            parts_zh.append(chinese)
    column = change.cell.column
    if not parts_en:
        parts_en = parts_zh = [column]
    return f"{', '.join(parts_en)}: {moved} ({by})", f"{'，'.join(parts_zh)}：{moved}（{by}）"


def _by(change: Change) -> str:
    difference = change.new - change.old
    sign = "+" if difference > 0 else "-"
    if change.unit == MT:
        return f"{sign}{amount(abs(difference), MT)}, {sign}{change.relative:.2%}"
    if change.unit in ("share", "share/yr"):
        return f"{sign}{abs(difference) * 100:.4g} points"
    if change.unit == "year":
        return f"{sign}{abs(difference):.0f}"
    return f"{sign}{change.relative:.2%}"


def _names(case: Case, item: str) -> tuple[str, str]:
    """English and Chinese name of a sector or product; anything else is its own name."""
    if item == ALL_SECTORS:
        return "all sectors", "全部行业"
    for table, key in ((case.sectors, "sector"), (case.products, "product")):
        row = table[table[key] == item]
        if len(row):
            return row["name_en"].iloc[0] or item, row["name_zh"].iloc[0] or item
    return item, item


def explanation_json(case: Case, explanation: Explanation) -> dict[str, Any]:
    """The content of explanation.json: conflict, alternatives with rows, amounts and units, cheapest mix."""
    return {
        "sentence_en": NO_PLAN[0],
        "sentence_zh": NO_PLAN[1],
        "conflict": [
            {
                "constraint": limit.lever,
                "item": limit.item,
                "year": limit.year,
                "value": limit.value,
                "unit": limit.unit,
                "sentence_en": limit_sentence(case, limit)[0],
                "sentence_zh": limit_sentence(case, limit)[1],
            }
            for limit in explanation.conflict
        ],
        "alternatives": [_alternative_json(case, found) for found in explanation.alternatives],
        "cannot_alone": list(explanation.cannot),
        "cheapest_mix": None if explanation.mix is None else _alternative_json(case, explanation.mix),
    }


def _alternative_json(case: Case, alternative: Alternative) -> dict[str, Any]:
    return {
        "lever": alternative.lever,
        "lever_zh": LEVER_NAMES[alternative.lever][1],
        "largest_relative_change": alternative.largest,
        "cost": alternative.cost_million_cny,
        "changes": [
            {
                "table": change.cell.table,
                "key": dict(change.cell.key),
                "column": change.cell.column,
                "old": change.old,
                "new": change.new,
                "unit": change.unit,
                "relative_change": change.relative,
                "sentence_en": change_sentence(case, change)[0],
                "sentence_zh": change_sentence(case, change)[1],
            }
            for change in alternative.changes
        ],
    }


def explanation_lines(case: Case, explanation: Explanation, most_changes: int = 4) -> list[str]:
    """The explanation for a terminal of 80 columns."""
    lines = [NO_PLAN[0], NO_PLAN[1], "", *_wrapped(TOGETHER[0])]
    lines += [
        line for limit in explanation.conflict for line in _wrapped(limit_sentence(case, limit)[0], "  - ")
    ]
    lines += ["", "What one lever alone would take (applied, solved again, found to hold):"]
    for alternative in explanation.alternatives:
        lines += _alternative_lines(case, alternative, most_changes)
    if explanation.cannot:
        lines += _wrapped("no change of these alone gives a plan: " + ", ".join(explanation.cannot), "  ")
    if explanation.mix is not None:
        lines += ["", "Smallest sum of relative changes over all levers:"]
        lines += _alternative_lines(case, explanation.mix, most_changes)
    return lines


def _alternative_lines(case: Case, alternative: Alternative, most_changes: int) -> list[str]:
    name = LEVER_NAMES[alternative.lever][0]
    cost = f"{alternative.cost_million_cny:,.0f} million {case.settings.currency}"
    head = f"{name}; the plan would then cost {cost}"
    lines = _wrapped(head, "  ")
    for change in alternative.changes[:most_changes]:
        lines += _wrapped(change_sentence(case, change)[0], "    ")
    if len(alternative.changes) > most_changes:
        lines.append(f"    and {len(alternative.changes) - most_changes} more, see explanation.json")
    return lines


def _wrapped(text: str, indent: str = "") -> list[str]:
    following = " " * len(indent)
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=following)
