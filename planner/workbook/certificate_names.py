"""Rows and columns of the programme in a planner's words."""

from __future__ import annotations

from collections.abc import Mapping

from planner.evidence import Key
from planner.workbook.terms import Terms, glossary

ROW, COLUMN = "row", "column"


def family_name(kind: str, family: str, terms: Terms) -> str:
    """The name of a family of rows or columns (``kind``)."""
    return terms.line(f"constraint_{kind}_{family}")


def index_name(key: Key, names: Mapping[str, str]) -> str:
    """What of the family it is: sector, product, measure, year, ...; ``names`` of sectors and products."""
    return " · ".join(names.get(str(part), str(part)) for part in key[1])


def kind_of(family: str) -> str:
    """Whether a family is one of rows or of columns."""
    return ROW if f"constraint_{ROW}_{family}" in glossary() else COLUMN
