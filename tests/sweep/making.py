"""Scenario files over the example, for tests and runners."""

from __future__ import annotations

import json
from pathlib import Path

import pandas as pd

from planner.sweep.dataset import JOURNAL, SCENARIOS
from tests.building import small_tables, write_case

ENDS = """
[[scenarios]]
name = "looser"
changes = [{ table = "cap_trajectory", column = "cap", add = 50 }]
[[scenarios]]
name = "impossible"
changes = [{ table = "cap_trajectory", column = "cap", multiply = 0.1 }]
[[scenarios]]
name = "negative"
changes = [{ table = "cap_trajectory", column = "cap", multiply = -1 }]
"""

DRAWS = """
[draws]
count = {count}
seed = 7
[[draws.parameters]]
name = "output"
distribution = "uniform"
low = 0.98
high = 1.02
targets = [{{ table = "output_forecast", column = "output", where = {{ sector = "power" }} }}]
"""


def scenario_file(folder: Path, text: str) -> Path:
    """A scenario file with the example beside it."""
    if not (folder / "example").exists():
        write_case(folder / "example", small_tables())
    file = folder / "futures.toml"
    file.write_text(f'base = "example"\n{text}', encoding="utf-8")
    return file


def content_of(folder: Path) -> dict[str, object]:
    """Everything in a dataset but the wall time of its scenarios, to be compared."""
    content: dict[str, object] = {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in (JOURNAL, SCENARIOS)
    }
    table = pd.read_parquet(folder / SCENARIOS).drop(columns="seconds")
    content[SCENARIOS] = table.to_csv(index=False)
    lines = [json.loads(line) for line in (folder / JOURNAL).read_text(encoding="utf-8").splitlines()]
    for line in lines:
        line["row"].pop("seconds")
    content[JOURNAL] = sorted(lines, key=lambda line: str(line["scenario"]))
    return content
