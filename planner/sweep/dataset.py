"""The dataset of a sweep: a folder that is whole at every moment, and that a later run goes on with.

- ``sweep.json``: what it is, versions, digests, options; ``scenarios.toml``: a copy of the scenario file
- ``tables/TABLE/scenario=NAME/part-0.parquet``: the tables of every plan
- ``explanations/NAME.json``: why a scenario has no plan
- ``finished.jsonl``: one line for each scenario that is done, with the digests of its files
- ``scenarios.parquet``: one row for each scenario, written at the end (and for what is there at the start)

Every file appears by renaming. A scenario counts as done when its line is there and its files are as the line
says; what a killed run leaves otherwise is removed by the next.
"""

from __future__ import annotations

import hashlib
import json
import math
import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

import pandas as pd

from planner.scenarios.model import ScenarioSet
from planner.sweep.result import SETTLED, Result, Row
from planner.sweep.worker import explanation_text

MARKER = "allocation-planner sweep"
MANIFEST, JOURNAL, COPY, SCENARIOS = "sweep.json", "finished.jsonl", "scenarios.toml", "scenarios.parquet"
TABLES, EXPLANATIONS = "tables", "explanations"

_TYPES = {"peak_year": "Int64", "replay_peak_year": "Int64", "peak_met": "boolean", "replay_met": "boolean"}


class NotASweepError(Exception):
    """The folder exists and holds something else: nothing of it is touched."""


@dataclass(frozen=True)
class Entry:
    """A line of the journal: what decided the result, the result, its files and their sha256."""

    digest: str
    row: Row
    files: Mapping[str, str]


class Dataset:
    """The folder of one sweep. ``digests``: by scenario of the file, what decides its result."""

    def __init__(self, folder: Path, scenarios: ScenarioSet, digests: Mapping[str, str]) -> None:
        if folder.exists() and not _is_sweep(folder):
            raise NotASweepError(f"{folder} exists and does not hold a sweep; choose another with --out")
        self.folder, self._scenarios, self._digests = folder, scenarios, digests
        self._entries: dict[str, Entry] = {}

    def open(self, manifest: Mapping[str, Any]) -> list[str]:
        """Take up what an earlier run has done, remove the rest; return the scenarios still to be solved."""
        self.folder.mkdir(parents=True, exist_ok=True)
        self._write(
            MANIFEST, json.dumps({"format": MARKER, **manifest}, ensure_ascii=False, indent=2).encode()
        )
        self._write(COPY, self._scenarios.file.read_bytes())
        for name, entry in _journal(self.folder / JOURNAL).items():
            if self._digests.get(name) == entry.digest and entry.row.status in SETTLED and self._holds(entry):
                self._entries[name] = entry
        self._remove_all_but(set(self._entries))
        self._write(JOURNAL, b"".join(_line(name, entry) for name, entry in self._entries.items()))
        self.write_scenarios()
        return [name for name in self._digests if name not in self._entries]

    def add(self, result: Result) -> None:
        """Keep a result: its files first, then its line."""
        contents = {
            f"{TABLES}/{table}/scenario={result.scenario}/part-0.parquet": content
            for table, content in result.tables.items()
        }
        if result.explanation is not None:
            text = explanation_text(result.explanation)
            contents[f"{EXPLANATIONS}/{result.scenario}.json"] = text.encode()
        for path, content in contents.items():
            self._write(path, content)
        files = {path: hashlib.sha256(content).hexdigest() for path, content in contents.items()}
        entry = Entry(self._digests[result.scenario], result.row, files)
        self._entries[result.scenario] = entry
        with (self.folder / JOURNAL).open("ab", buffering=0) as journal:
            journal.write(_line(result.scenario, entry))

    def write_scenarios(self) -> pd.DataFrame:
        """Write the table of the scenarios that are done, in the order of the file, and return it."""
        records = [
            {
                "scenario": scenario.name,
                **asdict(self._entries[scenario.name].row),
                "weight": math.nan if scenario.weight is None else scenario.weight,
                **{f"axis_{axis}": scenario.axes.get(axis) for axis in self._scenarios.axes},
            }
            for scenario in self._scenarios.scenarios
            if scenario.name in self._entries
        ]
        axes = [f"axis_{axis}" for axis in self._scenarios.axes]
        names = ["scenario", *(field.name for field in fields(Row)), "weight", *axes]
        table = pd.DataFrame(records, columns=names).astype(_TYPES)
        numbers = ("cost", "replay_cost", "peak_mt", "largest_burden", "seconds", "weight")
        table = table.astype(dict.fromkeys(numbers, float))
        for axis in self._scenarios.axes:
            kinds = {type(each.axes[axis]) for each in self._scenarios.scenarios if axis in each.axes}
            column = f"axis_{axis}"
            table[column] = table[column].astype("str" if kinds == {str} else float)
        unfinished = self.folder / f".{SCENARIOS}"
        table.to_parquet(unfinished, index=False)
        unfinished.replace(self.folder / SCENARIOS)
        return table

    def _holds(self, entry: Entry) -> bool:
        return all(_digest_of(self.folder / path) == digest for path, digest in entry.files.items())

    def _remove_all_but(self, kept: set[str]) -> None:
        """Remove tables and explanations of scenarios that are not done, and what a killed run left."""
        for folder in self.folder.glob(f"{TABLES}/*/scenario=*"):
            if folder.name.removeprefix("scenario=") not in kept:
                shutil.rmtree(folder)
        for file in self.folder.glob(f"{EXPLANATIONS}/*"):
            if file.name.removesuffix(".json") not in kept:
                file.unlink()
        for folder in self.folder.glob(f"{TABLES}/*"):
            if not any(folder.iterdir()):
                folder.rmdir()

    def _write(self, path: str, content: bytes) -> None:
        target = self.folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        unfinished = target.with_name(f".{target.name}")
        unfinished.write_bytes(content)
        unfinished.replace(target)


def _is_sweep(folder: Path) -> bool:
    """Whether the folder is empty or holds a sweep (or the first file of one that was killed at once)."""
    if not folder.is_dir():
        return False
    if not {path.name for path in folder.iterdir()} - {f".{MANIFEST}"}:
        return True
    try:
        content = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(content, dict) and content.get("format") == MARKER


def _journal(path: Path) -> dict[str, Entry]:
    """The entries by scenario, the last one of each; a line that a killed run left unfinished is none."""
    entries = {}
    lines = path.read_text(encoding="utf-8").splitlines() if path.exists() else []
    for line in lines:
        try:
            content = json.loads(line)
            entries[content["scenario"]] = Entry(content["digest"], Row(**content["row"]), content["files"])
        except (ValueError, KeyError, TypeError):
            continue
    return entries


def _line(name: str, entry: Entry) -> bytes:
    content = {"scenario": name, **asdict(entry)}
    return (json.dumps(content, ensure_ascii=False) + "\n").encode()


def _digest_of(path: Path) -> str | None:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
