"""One measured thing in one fresh process: python -m tests.bench.size.worker WHAT FOLDER [SECONDS].

FOLDER holds ``case`` (CSV), ``case.pickle`` (the validated tables) and, after a whole run, ``result``. Prints
one line of JSON: seconds of the thing itself, seconds of its imports, peak memory of the process, and what
the thing has to say. Reading the pickle is outside the clock.
"""

from __future__ import annotations

import importlib
import json
import pickle
import resource
import sys
import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

Said = dict[str, Any]


def ours(folder: Path, _limit: float) -> Said:
    """From validated tables to the proven least cost, by the planner."""
    from planner.least_cost import least_cost_of

    case = _case(folder)
    started = time.perf_counter()
    found = least_cost_of(case)
    seconds = time.perf_counter() - started
    said = {name: float(getattr(found, name)) for name in ("objective", "gap", "worst_row_residual")}
    return {"seconds": seconds, **said}


def full(folder: Path, limit: float) -> Said:
    """(a) The full-size programme as arrays, to HiGHS at once."""
    from tests.bench.size.full_size import solve_full_size

    case = _case(folder)
    started = time.perf_counter()
    solved = solve_full_size(case, case.installation_measures, {"time_limit": limit})
    return {"seconds": time.perf_counter() - started, **asdict(solved)}


def linopy(folder: Path, limit: float) -> Said:
    """(b) The full-size programme in linopy."""
    from tests.bench.size.in_linopy import solve_in_linopy

    case = _case(folder)
    started = time.perf_counter()
    solved = solve_in_linopy(case, case.installation_measures, limit)
    return {"seconds": time.perf_counter() - started, **asdict(solved)}


def pyomo(folder: Path, limit: float) -> Said:
    """(c) The full-size programme in Pyomo."""
    from tests.bench.size.in_pyomo import solve_in_pyomo

    case = _case(folder)
    started = time.perf_counter()
    solved = solve_in_pyomo(case, case.installation_measures, limit)
    return {"seconds": time.perf_counter() - started, **asdict(solved)}


def read_pandas(folder: Path, _limit: float) -> Said:
    """Floor: the case's CSV files, typed, by pandas."""
    from tests.bench.size.floors import read_with_pandas

    return read_with_pandas(folder / "case")


def read_pyarrow(folder: Path, _limit: float) -> Said:
    """Floor: the case's CSV files, typed, by pyarrow."""
    from tests.bench.size.floors import read_with_pyarrow

    return read_with_pyarrow(folder / "case")


def write_tables(folder: Path, _limit: float) -> Said:
    """Floor: the tables of the result as CSV and Parquet."""
    from tests.bench.size.floors import write_result_tables

    return write_result_tables(folder / "result")


def write_rust_xlsx(folder: Path, _limit: float) -> Said:
    """Floor: the table of installations as a workbook, by rustpy-xlsxwriter."""
    from tests.bench.size.floors import write_with_rustpy

    return write_with_rustpy(folder / "result")


def write_xlsxwriter(folder: Path, _limit: float) -> Said:
    """Floor: the same by XlsxWriter in constant memory."""
    from tests.bench.size.floors import write_with_xlsxwriter

    return write_with_xlsxwriter(folder / "result")


def prepare(folder: Path, _limit: float) -> Said:
    """Read and check the generated case; keep its validated tables."""
    from planner.case.read import read_case

    started = time.perf_counter()
    case, _ = read_case(folder / "case")
    seconds = time.perf_counter() - started
    (folder / "case.pickle").write_bytes(pickle.dumps(case))
    return {"seconds": seconds, "rows": len(case.installations)}


class _Thing:
    """What to run, and the modules that it needs, which are imported before its clock starts."""

    def __init__(self, run: Callable[[Path, float], Said], *modules: str) -> None:
        self.run = run
        self.modules = modules


THINGS: Mapping[str, _Thing] = {
    "ours": _Thing(ours, "planner.least_cost"),
    "full": _Thing(full, "tests.bench.size.full_size"),
    "linopy": _Thing(linopy, "tests.bench.size.in_linopy"),
    "pyomo": _Thing(pyomo, "tests.bench.size.in_pyomo", "pyomo.contrib.appsi.solvers"),
    "read pandas": _Thing(read_pandas, "pandas"),
    "read pyarrow": _Thing(read_pyarrow, "pyarrow.csv"),
    "write tables": _Thing(write_tables, "pandas", "pyarrow.parquet", "pyarrow.csv"),
    "write xlsx rustpy": _Thing(write_rust_xlsx, "pandas", "pyarrow.parquet", "rustpy_xlsxwriter"),
    "write xlsx xlsxwriter": _Thing(write_xlsxwriter, "pandas", "pyarrow.parquet", "xlsxwriter"),
    "prepare": _Thing(prepare, "planner.case.read"),
}


def _case(folder: Path) -> Any:
    return pickle.loads((folder / "case.pickle").read_bytes())


def main() -> None:
    thing, folder = THINGS[sys.argv[1]], Path(sys.argv[2])
    limit = float(sys.argv[3]) if len(sys.argv) > 3 else float("inf")
    started = time.perf_counter()
    for module in thing.modules:
        importlib.import_module(module)
    imports = time.perf_counter() - started
    said = thing.run(folder, limit)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({**said, "imports_s": imports, "peak_mb": peak}))


if __name__ == "__main__":
    main()
