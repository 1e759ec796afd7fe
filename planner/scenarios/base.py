"""The base case of a scenario file, and the case that a scenario makes of it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from planner.case.case import Case
from planner.case.examine import Examination, examine
from planner.case.faults import CaseInvalid
from planner.case.read import read_texts
from planner.case.text_tables import TextCase
from planner.case.wide_layout import made_long
from planner.scenarios.apply import changed_texts
from planner.scenarios.model import Change, RowChange, Scenario


@dataclass(frozen=True)
class Base:
    """A base case without faults: its tables as text in the long layout, and the case itself."""

    path: Path
    texts: TextCase
    case: Case

    @property
    def digest(self) -> str:
        """sha256 of the case's content: the same for a folder and a workbook."""
        return hashlib.sha256("".join(self.case.digests.values()).encode()).hexdigest()

    def sector_of(self, changes: tuple[Change, ...] = ()) -> dict[str, str]:
        """The sector of every product, those of included rows of ``products`` among them."""
        sectors: dict[str, str] = dict(
            zip(self.case.products["product"], self.case.products["sector"], strict=True)
        )
        for change in changes:
            if isinstance(change, RowChange) and change.table == "products":
                rows = change.rows.reindex(columns=["product", "sector"], fill_value="")
                sectors.update(zip(rows["product"].str.strip(), rows["sector"].str.strip(), strict=True))
        return sectors

    def changed(self, scenario: Scenario) -> Examination:
        """Make the scenario's changes and check the result as any case that is read."""
        changed = changed_texts(self.texts, scenario.changes, self.sector_of(scenario.changes))
        found = examine(changed.texts)
        return Examination(
            found.case,
            changed.at_their_places(found.faults),
            changed.at_their_places(found.warnings),
        )

    def case_of(self, scenario: Scenario) -> Case:
        """The case of a scenario. Raises ``CaseInvalid`` where its changes break a rule of a case."""
        examination = self.changed(scenario)
        if examination.case is None:
            raise CaseInvalid(examination.faults)
        return examination.case


def read_base(path: Path) -> Base:
    """Read the base case. Raises ``CaseInvalid`` with all its faults."""
    given = read_texts(path)
    found = examine(given)
    if found.case is None:
        raise CaseInvalid(found.faults)
    texts, _ = made_long(given)
    return Base(path, texts, found.case)
