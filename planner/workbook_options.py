"""How the planner wants the review workbook: language, display unit, where the installations go."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Language(StrEnum):
    """The language of every word of the workbook."""

    BOTH = "both"
    CHINESE = "zh"
    ENGLISH = "en"


class Unit(StrEnum):
    """The unit of every amount of the workbook; the last two are ways to type 万吨 on any keyboard."""

    MEGATONNES = "Mt"
    TEN_KILOTONNES = "万吨"
    TEN_KILOTONNES_PINYIN = "wan-t"
    TEN_KILOTONNES_LATIN = "10kt"


class InstallationsPlace(StrEnum):
    """Whether installations are a sheet of the workbook or a workbook a province beside it."""

    INSIDE = "inside"
    SEPARATE = "separate"


@dataclass(frozen=True)
class WorkbookOptions:
    """What the planner may choose about the review workbook; nothing of it changes a value.

    ``solved_on``: the day that the cover names as the day of the run; None leaves it to be filled in.
    """

    language: Language = Language.BOTH
    unit: Unit = Unit.MEGATONNES
    installations: InstallationsPlace = InstallationsPlace.INSIDE
    solved_on: date | None = None
