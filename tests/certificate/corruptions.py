"""How many changes of a single exported number are noticed.

    python -m tests.certificate.corruptions [--case national] [--count 200] [--only changed|mended|sheet]

Solves a shipped case, makes one number after another a thousandth larger and counts what `planner verify` and
the certificate's sheet notice: a number of any file, as it is; the same with all digests put right; a number
of the certificate's sheets.
"""

from __future__ import annotations

import argparse
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from unittest.mock import patch

import numpy as np

from inputs.build.tables import INPUTS
from planner.archive.case_archive import read_case_archive
from planner.case.case import Case
from planner.case.read import read_case
from planner.planning import make_plan
from planner.results import write_plan
from planner.stages import StageClock
from planner.verification.folder import NotAPlanError
from planner.verification.verify import verify
from planner.workbook import write_workbook
from tests.certificate.corrupting import FACTOR, Corruption, corrupt, mend_digests
from tests.certificate.sheet_evaluator import CertificateSheets, read_certificate

SEED = 20270101


@cache
def _case_of(archive: bytes, name: str) -> Case:
    """The same archive is read once: reading takes longer than all the rest of a small case."""
    with tempfile.NamedTemporaryFile(suffix=".zip") as file:
        Path(file.name).write_bytes(archive)
        return read_case_archive(Path(file.name), name)


def holds(folder: Path) -> bool:
    """Whether `planner verify` would end with 0."""
    loader = "planner.verification.verify.read_case_archive"
    try:
        with patch(loader, lambda path, name: _case_of(path.read_bytes(), name)):
            return verify(folder).holds
    except NotAPlanError:
        return False


def corrupted_folders(
    result: Path, count: int, *, mended: bool, scratch: Path
) -> Iterator[tuple[Corruption, Path]]:
    """Copies of a result with one number changed each; ``mended``: and its digests put right."""
    random = np.random.default_rng(SEED)
    for number in range(count):
        folder = scratch / f"{number}"
        shutil.copytree(result, folder)
        corruption = corrupt(folder, random)
        if mended:
            mend_digests(folder)
        yield corruption, folder
        shutil.rmtree(folder)


def corrupted_sheets(sheets: CertificateSheets, count: int) -> Iterator[tuple[tuple[str, int, int], bool]]:
    """Cells of the certificate's sheets, and whether its checks still pass with the cell changed."""
    random = np.random.default_rng(SEED)
    exported = sheets.exported
    for _ in range(count):
        cell = exported[int(random.integers(len(exported)))]
        passed = all(sheets.verdicts({cell: FACTOR * sheets.constants[cell]}).values())
        yield cell, passed


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--case", default="national")
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--only", choices=("changed", "mended", "sheet"))
    arguments = parser.parse_args()
    wanted = {arguments.only} if arguments.only else {"changed", "mended", "sheet"}
    plan = make_plan(read_case(INPUTS / arguments.case)[0])
    with tempfile.TemporaryDirectory() as temporary:
        scratch = Path(temporary)
        if wanted - {"sheet"}:
            write_plan(plan, scratch / "result", StageClock())
            print(f"{arguments.case}: unchanged, verify holds: {holds(scratch / 'result')}")
        for how in ("changed", "mended"):
            if how in wanted:
                _count_verified(scratch, arguments.count, mended=how == "mended")
        if "sheet" in wanted:
            write_workbook(plan, scratch / "english.xlsx", language="en")
            _count_sheet(read_certificate(scratch / "english.xlsx"), arguments.count)


def _count_verified(scratch: Path, count: int, *, mended: bool) -> None:
    started = time.perf_counter()
    seen, missed = Counter[str](), Counter[str]()
    for corruption, folder in corrupted_folders(scratch / "result", count, mended=mended, scratch=scratch):
        seen[corruption.file] += 1
        if holds(folder):
            missed[corruption.file] += 1
            print(f"  not noticed: {corruption}")
    how = "digests put right" if mended else "as changed"
    seconds = time.perf_counter() - started
    print(f"verify, {how}: {seen.total() - missed.total()} of {seen.total()} noticed, {seconds:.0f} s")
    for file, drawn in sorted(seen.items()):
        print(f"  {file:<24}{drawn - missed[file]:>4} of {drawn}")


def _count_sheet(sheets: CertificateSheets, count: int) -> None:
    print(f"sheet: unchanged, all checks pass: {all(sheets.verdicts().values())}")
    started, found = time.perf_counter(), list(corrupted_sheets(sheets, count))
    noticed = sum(not passed for _, passed in found)
    print(f"sheet: {noticed} of {len(found)} noticed, {time.perf_counter() - started:.0f} s")
    for cell, passed in found:
        if passed:
            print(f"  not noticed: {cell}")


if __name__ == "__main__":
    main()
