"""`planner frontier`: least cost against largest burden, peak year or strictness of the caps."""

from __future__ import annotations

import json
import textwrap
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import typer

from planner.case.case import Case
from planner.case.read import read_case
from planner.cells import Cells, aggregate, with_columns_of_own_measures
from planner.commands.say import say
from planner.exit_codes import Exit
from planner.frontier.axis import FrontierOf
from planner.frontier.found import Frontier
from planner.frontier.shape import FEWEST_WITH_A_SHAPE
from planner.frontier.trace import burden_frontier, caps_frontier, peak_year_frontier
from planner.report_folder import ReportFolderRefusedError, refuse_existing, write_report_folder
from planner.scenarios.read import read_scenarios
from planner.solve.highs import Deadline, NoSolutionError, SolverStoppedError
from planner.workbook.frontier import write_frontier
from planner.workbook.frontier.words import sentences_of
from planner.workbook.units import display_unit
from planner.workbook_options import Language, Unit

SCENARIO_FILE_ENDING = ".toml"
WIDTH = 80
"""Columns of a terminal."""


@dataclass(frozen=True)
class FrontierOptions:
    """What is traced and how it is shown.

    ``points``: how many, of burden and caps; ``first`` and ``last``: peak years or multipliers of every cap;
    ``scenario``: which one of a scenario file; ``language`` and ``unit`` of frontier.xlsx.
    """

    points: int | None = None
    first: float | None = None
    last: float | None = None
    scenario: str | None = None
    time_limit_s: float | None = None
    language: Language = Language.BOTH
    unit: Unit = Unit.MEGATONNES


class _RefusedError(Exception):
    """What was asked for cannot be traced; the text says why."""


def frontier_command(path: Path, of: FrontierOf, out: Path, options: FrontierOptions) -> Exit:
    """Trace a frontier and write frontier.csv, frontier.json and frontier.xlsx into a new folder.

    Exit codes: 0 written; 2 the case is invalid, an option is missing or the folder exists; 3 no point has a
    plan; 4 the time limit was reached. Raises ``CaseInvalid``, ``ScenarioFileInvalid`` and ``OSError``.
    """
    try:
        refuse_existing(out)
        if complaint := _complaint(path, of, options):
            raise _RefusedError(complaint)
        case = _case(path, options.scenario)
        frontier = _traced(case, of, options)
    except (_RefusedError, ReportFolderRefusedError) as refusal:
        say(f"{refusal}. Nothing was written.")
        return Exit.INVALID
    except NoSolutionError:
        say("The case has no plan; planner solve says why. Nothing was written.")
        return Exit.NO_PLAN
    except SolverStoppedError as error:
        say(f"{error}. Nothing was written.")
        return Exit.STOPPED
    if frontier.solved.empty:
        say("No point of the frontier has a plan. Nothing was written.")
        return Exit.NO_PLAN
    subject = case.name if options.scenario is None else f"{case.name}, {options.scenario}"

    def fill(folder: Path) -> None:
        frontier.table.to_csv(folder / "frontier.csv", index=False, lineterminator="\n")
        text = json.dumps(frontier.content(), indent=2, allow_nan=False)
        (folder / "frontier.json").write_text(text + "\n", encoding="utf-8")
        write_frontier(
            frontier,
            case,
            folder / "frontier.xlsx",
            subject=subject,
            language=options.language,
            unit=options.unit,
        )

    write_report_folder(out, fill)
    typer.echo(f"{subject}:")
    for sentence in sentences_of(frontier, case, Language.ENGLISH, display_unit(options.unit)):
        typer.echo(textwrap.fill(sentence, WIDTH, initial_indent="- ", subsequent_indent="  "))
    typer.echo(f"Written to {out}")
    return Exit.DONE


def _complaint(path: Path, of: FrontierOf, options: FrontierOptions) -> str | None:
    points, first, last = options.points, options.first, options.last
    if (path.suffix.lower() == SCENARIO_FILE_ENDING) != (options.scenario is not None):
        return "--scenario names one scenario of a scenario file (.toml), and goes with such a file only"
    if of is not FrontierOf.PEAK_YEAR and (points is None or points < FEWEST_WITH_A_SHAPE):
        return f"--points must say how many points, at least {FEWEST_WITH_A_SHAPE}"
    if of is FrontierOf.BURDEN:
        return None
    if first is None or last is None or not 0 < first < last < float("inf"):
        return "--first and --last must say where the frontier begins and ends, above 0 and ascending"
    if of is FrontierOf.PEAK_YEAR and not (first.is_integer() and last.is_integer()):
        return "--first and --last must be years"
    return None


def _case(path: Path, scenario: str | None) -> Case:
    if scenario is None:
        return read_case(path)[0]
    scenarios, base = read_scenarios(path)
    found = next((each for each in scenarios.scenarios if each.name == scenario), None)
    if found is None:
        names = ", ".join(each.name for each in scenarios.scenarios[:8])
        raise _RefusedError(f'{path} has no scenario "{scenario}"; it has {names}')
    return base.case_of(found)


def _traced(case: Case, of: FrontierOf, options: FrontierOptions) -> Frontier:
    cells: Cells = with_columns_of_own_measures(aggregate(case))
    deadline = Deadline(options.time_limit_s)
    points, first, last = options.points or 0, options.first or 0.0, options.last or 0.0
    if of is FrontierOf.PEAK_YEAR:
        return peak_year_frontier(cells, range(int(first), int(last) + 1), deadline)
    if of is FrontierOf.CAPS:
        if case.cap_trajectory.empty:
            raise _RefusedError("cap_trajectory has no cap to multiply")
        return caps_frontier(cells, np.linspace(first, last, points).tolist(), deadline)
    if not any(value > 0 for value in cells.data.baseline_per_allocation_coefficient.values()):
        raise _RefusedError("No benchmark is decided in this case: there is no burden to limit")
    return burden_frontier(cells, points, deadline)
