"""Any single exported number of a result, made a thousandth larger, wherever it stands."""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from planner.archive.digests import CONTENT_DIGEST, PLAN_FILE, content_digest, file_digests

FACTOR = 1.001

_SHEET_NUMBER = re.compile(rb'<c r="([A-Z]+[0-9]+)" s="[0-9]+"><v>(-?[0-9.eE+-]+)</v></c>')


@dataclass(frozen=True)
class Corruption:
    """What was changed: file, where in it, old and new number."""

    file: str
    place: str
    old: float
    new: float


def corrupt(folder: Path, random: np.random.Generator, file: str | None = None) -> Corruption:
    """Change one number of one file of the folder, each file as likely, and each number of it."""
    names = sorted(path.name for path in folder.iterdir())
    name = file or names[int(random.integers(len(names)))]
    path = folder / name
    if name == PLAN_FILE:
        return _in_json(path, random)
    if path.suffix == ".csv":
        table, changed = _in_table(pd.read_csv(path, dtype=str, keep_default_na=False), random)
        table.to_csv(path, index=False, lineterminator="\n")
    elif path.suffix == ".parquet":
        table, changed = _in_table(pd.read_parquet(path), random)
        table.to_parquet(path, index=False)
    elif path.suffix == ".zip":
        changed = _in_archive(path, random)
    else:
        changed = _in_workbook(path, random)
    return Corruption(name, *changed)


def mend_digests(folder: Path) -> None:
    """Write the digests anew, as somebody would who wants the change to pass."""
    path = folder / PLAN_FILE
    content = json.loads(path.read_text(encoding="utf-8"))
    digests = file_digests(folder)
    content["files"] = {name: digests[name] for name in content["files"]}
    content[CONTENT_DIGEST] = content_digest(content)
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2), encoding="utf-8")


def _is_number(text: object) -> bool:
    if isinstance(text, (bool, np.bool_)):
        return False
    try:
        value = float(str(text))
    except ValueError:
        return False
    return bool(np.isfinite(value)) and value != 0


def _in_table(table: pd.DataFrame, random: np.random.Generator) -> tuple[pd.DataFrame, Any]:
    """A number that is not 0, each as likely; columns that hold none are passed over."""
    table = table.copy()
    numeric = {
        column: np.flatnonzero([_is_number(cell) for cell in table[column]])
        for column in table.columns
        if table[column].dtype != bool
    }
    sizes = [len(rows) for rows in numeric.values()]
    column = list(numeric)[int(random.choice(len(sizes), p=np.array(sizes) / sum(sizes)))]
    row = int(random.choice(numeric[column]))
    old = float(table[column].iloc[row])
    new = FACTOR * old
    if isinstance(table[column].dtype, pd.CategoricalDtype) or table[column].dtype == "str":
        table[column] = table[column].astype(object)
        table.iloc[row, table.columns.get_loc(column)] = repr(new)
    else:
        table[column] = table[column].astype(float)
        table.iloc[row, table.columns.get_loc(column)] = new
    return table, (f"row {row + 1}, column {column}", old, new)


def _in_json(path: Path, random: np.random.Generator) -> Corruption:
    content = json.loads(path.read_text(encoding="utf-8"))
    places = list(_numbers(content, ()))
    at = places[int(random.integers(len(places)))]
    holder = content
    for step in at[:-1]:
        holder = holder[step]
    old = holder[at[-1]]
    holder[at[-1]] = FACTOR * old
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n", encoding="utf-8")
    return Corruption(path.name, ".".join(map(str, at)), old, FACTOR * old)


def _numbers(content: Any, at: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    if isinstance(content, dict):
        for key, value in content.items():
            yield from _numbers(value, (*at, key))
    elif isinstance(content, list):
        for position, value in enumerate(content):
            yield from _numbers(value, (*at, position))
    elif isinstance(content, (int, float)) and not isinstance(content, bool) and content != 0:
        yield at


def _in_archive(path: Path, random: np.random.Generator) -> Any:
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    tables = {
        name: pd.read_csv(io.BytesIO(text), dtype=str, keep_default_na=False)
        for name, text in entries.items()
    }
    with_numbers = [name for name, table in tables.items() if any(map(_is_number, table.to_numpy().ravel()))]
    name = with_numbers[int(random.integers(len(with_numbers)))]
    table, (place, old, new) = _in_table(tables[name], random)
    entries[name] = table.to_csv(index=False, lineterminator="\n").encode()
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, text in entries.items():
            archive.writestr(entry, text)
    return f"{name}, {place}", old, new


def _in_workbook(path: Path, random: np.random.Generator) -> Any:
    """A constant number of any sheet."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    numbers = {
        name: [match for match in _SHEET_NUMBER.finditer(content) if float(match[2]) != 0]
        for name, content in entries.items()
        if "worksheets/sheet" in name
    }
    sheets = [name for name, found in numbers.items() if found]
    sheet = sheets[int(random.integers(len(sheets)))]
    match = numbers[sheet][int(random.integers(len(numbers[sheet])))]
    old = float(match[2])
    start, end = match.span(2)
    text = entries[sheet]
    entries[sheet] = text[:start] + repr(FACTOR * old).encode() + text[end:]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry, content in entries.items():
            archive.writestr(entry, content)
    return f"{sheet} {match[1].decode()}", old, FACTOR * old
