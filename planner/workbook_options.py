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
    """Where the installations are.

    - inside: a sheet of the workbook, up to as many as a sheet holds, else separate
    - separate: a workbook a province beside it; in it, totals by province and group
    - none: in no workbook, with the same totals; installations.parquet has them in any case
    - auto: inside up to 10,000, else separate
    """

    AUTO = "auto"
    INSIDE = "inside"
    SEPARATE = "separate"
    NONE = "none"


@dataclass(frozen=True)
class WorkbookOptions:
    """What the planner may choose about the review workbook; nothing of it changes a value.

    ``solved_on``: the day that the cover names as the day of the run; None leaves it to be filled in.
    ``workers``: processes in which workbooks of provinces are written, 1 for the caller's alone. More need a
    caller whose main module may be imported again (``if __name__ == "__main__"``).
    """

    language: Language = Language.BOTH
    unit: Unit = Unit.MEGATONNES
    installations: InstallationsPlace = InstallationsPlace.AUTO
    solved_on: date | None = None
    workers: int = 1
