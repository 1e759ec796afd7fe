"""Installations in a workbook a province: small enough to open, each complete with its own checks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import takewhile
from pathlib import Path
from threading import Event

import numpy as np
import numpy.typing as npt
import pandas as pd

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
WORTH_PROCESSES = 15_000
"""Installations from which on starting other processes takes less time than they save."""
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
class ProvinceWriter:
    """What the files of one plan have in common, small enough to be handed to a process with each file.

    ``plan`` and ``index`` are without rows of installations; ``spread``: output per unit of activity;
    ``balance``: balance values; ``removed``: shares removed by group and year; ``folder``: where the files
    go; ``main_name``: the workbook that they belong to.
    """

    plan: Plan
    index: Index
    language: str
    unit_name: str
    spread: dict[ProductYear, float]
    balance: dict[ProductYear, float]
    removed: dict[tuple[int, int], float]
    folder: Path
    main_name: str

    def __call__(self, rows: ProvinceRows) -> None:
        """Write one file. Raises OSError where it cannot be written."""
        case = replace(self.plan.case, installations=rows.installations)
        plan = replace(self.plan, case=case, installations=rows.results)
        index = replace(self.index, group_of_row=rows.group_of_row)
        book = new_book(plan, self.language, self.unit_name, SHEETS, index)
        file = rows.file
        with abandoned_on_failure(book.workbook):
            layouts = layouts_of(book, None)
            write_conventions(book)
            write_input_tables(book, ["allocation_rules"])
            write_factors(book, layouts, self.spread, self.balance)
            write_groups(book, layouts, self.removed)
            write_installations(book, layouts)
            write_record(book)
            write_checks(book)
            write_province_cover(book, file.province, file.part, f"../{self.main_name}")
            save_whole(book.workbook, self.folder / file.name)


@dataclass(frozen=True)
class ProvinceRows:
    """One file's share of the plan: its installations, their results by year, the group of each."""

    file: ProvinceFile
    installations: pd.DataFrame
    results: pd.DataFrame
    group_of_row: npt.NDArray[np.int64]


@contextmanager
def province_files_written(
    main: Book, files: list[ProvinceFile], folder: Path, main_name: str, workers: int = 1
) -> Iterator[None]:
    """Write every file to ``folder``, which is made; ``main_name`` is the workbook that they belong to.

    ``workers``: processes that write large plans while the block runs; 1 writes them here, before it. The
    files are the same whatever their number. Raises OSError where one cannot be written.
    """
    if not files:
        yield
        return
    folder.mkdir(parents=True, exist_ok=True)
    write, pieces = _writer(main, folder, main_name), _rows_of_files(main, files)
    if workers == 1 or len(main.plan.case.installations) < WORTH_PROCESSES:
        for rows in pieces:
            write(rows)
        yield
        return
    given_up = Event()
    wanted = takewhile(lambda _: not given_up.is_set(), pieces)
    with ThreadPoolExecutor(1) as aside:
        written = aside.submit(in_processes, write, wanted, min(workers, len(files)))
        try:
            yield
        except BaseException:
            given_up.set()
            raise
        written.result()


def _writer(main: Book, folder: Path, main_name: str) -> ProvinceWriter:
    plan, installations = main.plan, main.plan.case.installations
    return ProvinceWriter(
        plan=replace(
            plan,
            case=replace(plan.case, installations=installations.iloc[:0]),
            installations=plan.installations.iloc[:0],
            evidence=(),
        ),
        index=replace(main.index, group_of_row=main.index.group_of_row[:0]),
        language=main.terms.language,
        unit_name=main.unit_name,
        spread=output_per_activity(main, installations),
        balance=dict(_balance(main)),
        removed=removed_shares(plan.measure_shares, main.index),
        folder=folder,
        main_name=main_name,
    )


def _rows_of_files(main: Book, files: list[ProvinceFile]) -> Iterator[ProvinceRows]:
    """Every file's rows, taken out of the plan when they are asked for."""
    plan, years = main.plan, len(main.index.years)
    for file in files:
        positions = np.array(file.positions)
        rows = (positions[:, None] * years + np.arange(years)).ravel()
        yield ProvinceRows(
            file=file,
            installations=plan.case.installations.iloc[positions].reset_index(drop=True),
            results=plan.installations.iloc[rows].reset_index(drop=True),
            group_of_row=main.index.group_of_row[positions],
        )


def _balance(main: Book) -> Iterator[tuple[ProductYear, float]]:
    """The announced balance value of a year, else the covered installations' mean intensity."""
    announced = main.plan.case.benchmarks.set_index(["product", "year"])["benchmark"].to_dict()
    for product, mean in balance_values(main, main.plan.case.installations).items():
        for year in main.index.years:
            banded = main.index.rule[main.index.sector_of[product], year] == INTENSITY_BAND
            yield (product, year), announced.get((product, year), mean) if banded else mean
