"""The certificate in a planner's words, Chinese and English, and as the section of plan.json."""

from __future__ import annotations

import math
from typing import Any

from planner.case.case import Case
from planner.certificate.certify import Certificate
from planner.certificate.chain import BrokenLink
from planner.certificate.residuals import TOLERANCE, Residual
from planner.evidence import Key
from planner.workbook.certificate_names import family_name, index_name, kind_of
from planner.workbook.terms import Terms

_LEVEL_STAGE = "burden level"


def certificate_json(case: Case, certificate: Certificate) -> dict[str, Any]:
    """The section ``certificate`` of plan.json: verdict, sentence, worst residuals of every stage.

    Residuals: unscaled in their unit, scaled as they are judged, and the row or column where they are.
    """
    english, chinese = certificate_sentences(case, certificate)
    return {
        "holds": certificate.holds,
        "sentence_en": english,
        "sentence_zh": chinese,
        "tolerance": TOLERANCE,
        "stages": [
            {
                "stage": stage.stage,
                "minimises": stage.minimises,
                "objective": stage.objective,
                "residuals": {residual.kind: _residual(residual) for residual in stage.residuals},
            }
            for stage in certificate.stages
        ],
        "broken": [_sentence(case, link, Terms("en")) for link in certificate.broken],
    }


def certificate_sentences(case: Case, certificate: Certificate) -> tuple[str, str]:
    """One sentence in English, one in Chinese: whether the plan is proven, and the worst row or column."""
    english, chinese = (_verdict(case, certificate, Terms(language)) for language in ("en", "zh"))
    return english, chinese


def row_or_column(case: Case, kind: str, key: Key, terms: Terms) -> str:
    """A row or column by the name of its family and of its sector, product, measure, year, ...

    ``kind``: row or column.
    """
    names: dict[str, str] = {}
    for table, column in ((case.sectors, "sector"), (case.products, "product")):
        for name, english, chinese in table[[column, "name_en", "name_zh"]].itertuples(index=False):
            names[name] = terms.pair(chinese, english) or name
    family, index = family_name(kind, key[0], terms), index_name(key, names)
    return f"{family} · {index}" if index else family


def _residual(residual: Residual) -> dict[str, Any]:
    worst = None
    if residual.worst is not None:
        worst = {
            "kind": residual.kind_of_worst,
            "family": residual.worst[0],
            "index": list(residual.worst[1]),
        }
    return {
        "unscaled": residual.unscaled,
        "unit": residual.unit,
        "scaled": residual.scaled,
        "worst": worst,
    }


def _verdict(case: Case, certificate: Certificate, terms: Terms) -> str:
    if certificate.broken:
        return f"{terms.line('check_verdict_fails')} {_sentence(case, certificate.broken[0], terms)}"
    stage = certificate.worst_stage
    residual = stage.worst
    opening = terms.line("check_verdict_holds" if certificate.holds else "check_verdict_fails")
    where = ""
    if residual.worst is not None and residual.kind_of_worst is not None:
        where = f", {row_or_column(case, residual.kind_of_worst, residual.worst, terms)}"
    size = f"{residual.scaled:.1e} ({residual.unscaled:.1e} {residual.unit})"
    kind = terms.line(f"check_residual_{residual.kind}")
    return (
        f"{opening} {terms.line('check_worst_residual')}: {size}; {_stage(stage.stage, terms)}, {kind}{where}"
    )


def _sentence(case: Case, link: BrokenLink, terms: Terms) -> str:
    said = f"{_stage(link.stage, terms)}: {terms.line('check_broken_' + link.fault.replace(' ', '_'))}"
    if link.key is not None:
        said += f" ({row_or_column(case, kind_of(link.key[0]), link.key, terms)})"
    if not math.isnan(link.found) and not math.isnan(link.expected):
        said += f": {link.found:.12g}, {terms.line('check_right_would_be')} {link.expected:.12g}"
    return said


def _stage(stage: str, terms: Terms) -> str:
    if stage.startswith(_LEVEL_STAGE):
        return f"{terms.line('check_stage_burden_level')} {stage.removeprefix(_LEVEL_STAGE).strip()}"
    return terms.line(f"check_stage_{stage.replace(' ', '_')}")
