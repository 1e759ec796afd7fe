"""`planner solve --futures`: one path of benchmarks for several futures."""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping
from math import isnan
from pathlib import Path

import typer

from models.risk_measure import Risk
from planner.case.read import read_case
from planner.commands.say import say
from planner.csv_text import with_safe_text
from planner.exit_codes import Exit
from planner.report_folder import ReportFolderRefusedError, refuse_existing, write_report_folder
from planner.robust.answer import least_cost_in
from planner.robust.conflict import conflicting_futures
from planner.robust.futures import Futures, FuturesRefusedError, refuse_unlike
from planner.robust.plan import make_robust_plan
from planner.robust.read import read_futures
from planner.robust.report import robust_json, robust_lines
from planner.robust.rule import RobustRule
from planner.robust.tables import (
    benchmarks_table,
    caps_table,
    corrections_table,
    futures_table,
    market_table,
)
from planner.solve.highs import Deadline, NoSolutionError, SolverStoppedError
from planner.stages import StageClock
from planner.terminal import StageDisplay
from planner.workbook.robust import write_robust
from planner.workbook_options import Language, Unit


def solve_futures_command(
    path: Path,
    file: Path,
    out: Path | None,
    *,
    risk: Risk,
    tail: float,
    largest_correction: float,
    other_rules: bool,
    time_limit_s: float | None,
    quiet: bool,
    as_json: bool,
    strict: bool,
    language: Language,
    unit: Unit,
) -> Exit:
    """Plan for all futures of a scenario file over the case; write tables, robust.json and robust.xlsx.

    ``risk``, ``tail`` and ``largest_correction`` as of ``RobustRule``. ``other_rules``: whether another rule
    of fairness or consistency with the market is asked for, too, which futures exclude.

    Exit codes: 0 written; 2 the folder exists or the futures cannot be planned for together; 3 no path of
    benchmarks keeps the limits of every future; 4 the time limit was reached. Raises ``CaseInvalid``,
    ``ScenarioFileInvalid`` and ``OSError``.
    """
    if complaint := _complaint(tail, largest_correction, other_rules):
        say(f"{complaint}. Nothing was written.")
        return Exit.INVALID
    rule = RobustRule(risk, tail, largest_correction)
    directory = out or Path("results") / f"{path.resolve().stem}-futures"
    display = None if quiet else StageDisplay()
    clock = StageClock(display)
    try:
        refuse_existing(directory)
        with clock.stage("read and check"):
            case, _ = read_case(path, strict=strict)
            futures = read_futures(file)
            refuse_unlike(futures, case, rule.risk)
        plan = make_robust_plan(futures, rule, clock, time_limit_s=time_limit_s)
    except ReportFolderRefusedError as error:
        say(f"{error}. Nothing was written.")
        return Exit.INVALID
    except FuturesRefusedError as error:
        for reason in error.reasons:
            say(f"{reason}.")
        say("Nothing was written.")
        return Exit.INVALID
    except NoSolutionError:
        _say_why(futures, rule.largest_correction)
        return Exit.NO_PLAN
    except SolverStoppedError as error:
        say(f"No plan yet: {error}. Nothing was written.")
        return Exit.STOPPED
    finally:
        if display is not None:
            display.close()
    content = robust_json(plan)

    def fill(folder: Path) -> None:
        for name, table in (
            ("benchmarks", benchmarks_table(plan)),
            ("futures", futures_table(plan)),
            ("future_markets", market_table(plan)),
            ("future_caps", caps_table(plan)),
            ("corrections", corrections_table(plan)),
        ):
            with_safe_text(table).to_csv(folder / f"{name}.csv", index=False, lineterminator="\n")
        (folder / "robust.json").write_text(_text(content) + "\n", encoding="utf-8")
        write_robust(plan, folder / "robust.xlsx", language=language, unit=unit)

    write_report_folder(directory, fill)
    if as_json:
        sys.stdout.write(_text(content) + "\n")
    elif not quiet:
        for line in (*robust_lines(plan), f"Written to    {directory}"):
            typer.echo(line)
    return Exit.DONE


def _complaint(tail: float, largest_correction: float, other_rules: bool) -> str | None:
    if other_rules:
        return "--futures excludes --market-consistent and any --fairness but leximin"
    if not 0 < tail <= 1:
        return f"--tail is {tail:g}; it must be a share above 0, 1 at most"
    if not 0 <= largest_correction < 1:
        return f"--largest-correction is {largest_correction:g}; it must be a share below 1, 0 for none"
    return None


def _text(content: Mapping[str, object]) -> str:
    return json.dumps(content, ensure_ascii=False, indent=2, allow_nan=False)


def _say_why(futures: Futures, largest_correction: float) -> None:
    """Name the futures that have no plan even alone; else futures that no one path suits together."""
    alone = [
        future.name
        for future in futures.members
        if isnan(least_cost_in(future.data, None, largest_correction, Deadline()))
    ]
    if alone:
        say(f"No plan: {len(alone)} futures have none even alone: {', '.join(alone)}.")
        say("planner sweep says why. Nothing was written.")
        return
    conflict = conflicting_futures(futures.data, largest_correction, Deadline())
    say(f"No plan: each of the {len(futures.members)} futures has one alone, but no benchmarks suit these")
    say(f"together, though any one fewer: {', '.join(conflict)}.")
    say("Let part of the allocation be withheld (--largest-correction), or vary less. Nothing was written.")
