"""The README of a national case: a text with gaps, filled with what was built."""

from __future__ import annotations

import re

import pandas as pd

from inputs.build.comparison import baseline_table, comparison_table, products_table
from inputs.build.facts import list_facts
from inputs.build.tables import ASSUMPTIONS

TEMPLATE = "README.template.md"


def build_readme(case: str, tables: dict[str, pd.DataFrame]) -> str:
    """Return the README of a case: every ``{{name}}`` of its template replaced.

    Raises KeyError for a gap that nothing fills.
    """
    template = (ASSUMPTIONS / case / TEMPLATE).read_text(encoding="utf-8")
    parts = {
        "products": _markdown(products_table(tables)),
        "comparison": _markdown(comparison_table(tables)),
        "baseline": _markdown(baseline_table(case, tables)),
        **list_facts(tables),
    }
    return re.sub(r"\{\{(\w+)\}\}", lambda gap: parts[gap.group(1)], template)


def _markdown(table: pd.DataFrame) -> str:
    lines = [list(table.columns), ["---"] * len(table.columns), *table.astype(str).to_numpy().tolist()]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines)
