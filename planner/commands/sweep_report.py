"""`planner sweep-report`: a workbook of what a swept set of scenarios says."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import typer

from planner.case.case import Case
from planner.commands.compare import refusal_of_target
from planner.commands.say import say
from planner.exit_codes import Exit
from planner.scenarios.faults import ScenarioFileInvalid
from planner.scenarios.read import read_scenarios
from planner.sweep_report.dataset import SweepDataset, UnreadableSweepError, read_sweep
from planner.sweep_report.quantiles import DEFAULT_QUANTILES
from planner.sweep_report.regret import OtherScenariosError, Regret, regret
from planner.workbook.sweep_report import write_sweep_report
from planner.workbook_options import Language, Unit


class ScenarioCasesError(Exception):
    """A scenario file that does not give the cases of the sweep; the text says why."""


def sweep_report_command(
    directory: Path,
    target: Path,
    *,
    levels: Sequence[float] | None,
    scenario_file: Path | None,
    currency: str,
    language: Language,
    unit: Unit,
) -> Exit:
    """Read a sweep and write its workbook; with ``scenario_file`` also the table of regret."""
    wanted = tuple(sorted(set(levels or DEFAULT_QUANTILES)))
    refused = refusal_of_target(target)
    if refused is None and not all(0 <= level <= 1 for level in wanted):
        refused = f"a quantile lies between 0 and 1 (0.05, not 5); given: {', '.join(map(str, wanted))}"
    if refused is None and len(wanted) < 2:
        refused = "a fan needs two quantiles or more"
    if refused is not None:
        say(f"{refused}. Nothing was written.")
        return Exit.INVALID
    try:
        sweep = read_sweep(directory)
        found = None if scenario_file is None else _regret(sweep, scenario_file)
    except UnreadableSweepError as error:
        for fault in error.faults:
            say(f"{fault}.")
        say("Nothing was written.")
        return Exit.INVALID
    except (OtherScenariosError, ScenarioCasesError) as error:
        say(f"{error}. Nothing was written.")
        return Exit.INVALID
    target.parent.mkdir(parents=True, exist_ok=True)
    write_sweep_report(
        sweep, target, currency=currency, levels=wanted, regret=found, language=language, unit=unit
    )
    typer.echo(f"{len(sweep.scenarios)} scenarios ({len(sweep.optimal)} with a plan) reported in {target}")
    return Exit.DONE


def _regret(sweep: SweepDataset, scenario_file: Path) -> Regret:
    return regret(sweep, cases_of(scenario_file))


def cases_of(scenario_file: Path) -> Callable[[str], Case]:
    """The case of any scenario of a file, by its name, made when it is asked for.

    Raises ``ScenarioCasesError`` for a file that is none, and ``CaseInvalid`` for its base. The function
    raises ``ScenarioCasesError`` too, for a scenario that the file does not have, or that is no case.
    """
    try:
        scenarios, base = read_scenarios(scenario_file)
    except ScenarioFileInvalid as error:
        raise ScenarioCasesError("\n".join(str(fault) for fault in error.faults)) from None
    by_name = {scenario.name: scenario for scenario in scenarios.scenarios}

    def case_of(name: str) -> Case:
        if name not in by_name:
            raise ScenarioCasesError(
                f'{scenario_file} has no scenario "{name}", which the sweep has; give the file of the sweep'
            )
        case = base.changed(by_name[name]).case
        if case is None:
            raise ScenarioCasesError(
                f'the scenario "{name}" of {scenario_file} is no valid case, but has a plan in the sweep; '
                "sweep again"
            )
        return case

    return case_of
