"""Installations in a workbook a province: small enough to open, each complete with its own checks."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from planner.plan import Plan
from planner.processes import in_processes
from planner.workbook.book import Book, new_book
from planner.workbook.checks import write_checks
from planner.workbook.conventions import write_conventions
from planner.workbook.derived import INTENSITY_BAND, Index
from planner.workbook.groups import write_groups
from planner.workbook.inputs import write_input_tables
from planner.workbook.installations import write_installations
from planner.workbook.layout import layouts_of
from planner.workbook.province_cover import write_province_cover
from planner.workbook.province_factors import (
    ProductYear,
    balance_values,
    output_per_activity,
    removed_shares,
    write_factors,
)
from planner.workbook.record import write_record
from planner.workbook.save import abandoned_on_failure, save_whole
from planner.workbook.sheet import FIRST_ROW

EXCEL_ROWS = 1_048_576
MOST_ROWS = EXCEL_ROWS - FIRST_ROW + 1
"""Installations that one sheet can hold below its header."""
WORTH_PROCESSES = 100_000
"""With fewer installations, starting processes takes longer than they save."""
PROVINCE_FOLDER = "installations"
"""Beside the main workbook."""
SHEETS = (
    "province_cover",
    "installations",
    "province_factors",
    "groups",
    "in_allocation_rules",
    "conventions",
    "record",
    "checks",
)
_NOT_IN_FILE_NAMES = re.compile(r"[^\w-]+")


@dataclass(frozen=True)
class ProvinceFile:
    """One workbook: the province, which part of it (from 1), its installations' positions, its file name."""

    province: str
    part: int
    positions: tuple[int, ...]
    name: str


def province_files(book: Book, most_rows: int = MOST_ROWS) -> list[ProvinceFile]:
    """Divide the installations over files; a province with more rows than a sheet holds gets several."""
    provinces = book.plan.case.installations["province"].to_numpy()
    files: list[ProvinceFile] = []
    for province, number in book.index.province_number.items():
        positions = np.flatnonzero(provinces == province)
        plain = _NOT_IN_FILE_NAMES.sub("_", province).strip("_")
        for part, start in enumerate(range(0, len(positions), most_rows), start=1):
            chosen = tuple(int(position) for position in positions[start : start + most_rows])
            suffix = f"-{part}" if len(positions) > most_rows else ""
            name = f"{number:02d}-{plain}{suffix}.xlsx" if plain else f"{number:02d}{suffix}.xlsx"
            files.append(ProvinceFile(province, part, chosen, name))
    return files


@dataclass(frozen=True)
class ProvinceTask:
    """All that one province's workbook takes: it can be written in a process of its own.

    ``plan`` has the file's installations alone, ``index`` their groups and numbers as in the main workbook;
    ``spread``, ``balance``, ``removed``: what needs all installations (``province_factors``).
    """

    file: ProvinceFile
    plan: Plan
    index: Index
    language: str
    unit_name: str
    spread: dict[ProductYear, float]
    balance: dict[ProductYear, float]
    removed: dict[tuple[int, int], float]
    target: Path
    main_name: str


def write_province_files(main: Book, files: list[ProvinceFile], folder: Path, main_name: str) -> None:
    """Write every file to ``folder``, which is made; ``main_name`` is the workbook that they belong to.

    Many installations are written on all processors; the files do not depend on how many there are.
    """
    folder.mkdir(parents=True, exist_ok=True)
    tasks = _tasks(main, files, folder, main_name)
    processes = min(len(files), os.cpu_count() or 1)
    if processes == 1 or len(main.plan.case.installations) < WORTH_PROCESSES:
        _write_by_turns(tasks)
        return
    in_processes(write_province, tasks, processes)


def _write_by_turns(tasks: Iterator[ProvinceTask]) -> None:
    """Save each workbook while the next is made: the compressor lets go of the interpreter."""
    with ThreadPoolExecutor(max_workers=1) as saver:
        saving: Future[None] | None = None
        for task in tasks:
            book = _filled(task)
            if saving is not None:
                saving.result()
            saving = saver.submit(_save, book, task.target)
        if saving is not None:
            saving.result()


def write_province(task: ProvinceTask) -> None:
    """Write one province's workbook."""
    _save(_filled(task), task.target)


def _save(book: Book, target: Path) -> None:
    with abandoned_on_failure(book.workbook):
        save_whole(book.workbook, target)


def _filled(task: ProvinceTask) -> Book:
    """Make one province's workbook, with everything in it."""
    book = new_book(task.plan, task.language, task.unit_name, SHEETS, task.index)
    with abandoned_on_failure(book.workbook):
        layouts = layouts_of(book, None)
        write_conventions(book)
        write_input_tables(book, ["allocation_rules"])
        write_factors(book, layouts, task.spread, task.balance)
        write_groups(book, layouts, task.removed)
        write_installations(book, layouts)
        write_record(book)
        write_checks(book)
        write_province_cover(book, task.file.province, task.file.part, f"../{task.main_name}")
    return book


def _tasks(main: Book, files: list[ProvinceFile], folder: Path, main_name: str) -> Iterator[ProvinceTask]:
    plan, years = main.plan, len(main.index.years)
    spread = output_per_activity(main, plan.case.installations)
    balance = dict(_balance(main))
    removed = removed_shares(plan.measure_shares, main.index)
    nothing = plan.installation_abatement.iloc[:0]
    for file in files:
        positions = np.array(file.positions)
        rows = (positions[:, None] * years + np.arange(years)).ravel()
        installations = plan.case.installations.iloc[positions].reset_index(drop=True)
        own = replace(
            plan,
            case=replace(plan.case, installations=installations, installation_measures=nothing),
            installations=plan.installations.iloc[rows].reset_index(drop=True),
            installation_abatement=nothing,
            evidence=(),
        )
        index = main.index.of_rows(positions)
        language, unit = main.terms.language, main.unit_name
        target = folder / file.name
        yield ProvinceTask(file, own, index, language, unit, spread, balance, removed, target, main_name)


def _balance(main: Book) -> Iterator[tuple[ProductYear, float]]:
    """The announced balance value of a year, else the covered installations' mean intensity."""
    announced = main.plan.case.benchmarks.set_index(["product", "year"])["benchmark"].to_dict()
    for product, mean in balance_values(main, main.plan.case.installations).items():
        for year in main.index.years:
            banded = main.index.rule[main.index.sector_of[product], year] == INTENSITY_BAND
            yield (product, year), announced.get((product, year), mean) if banded else mean
