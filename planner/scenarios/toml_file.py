"""Reading the scenario file: TOML in, checked keys out, or every fault of it."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from planner.case.schema import did_you_mean
from planner.scenarios.faults import ScenarioFault, ScenarioFileInvalid
from planner.scenarios.file_format import FileKeys, descriptions

_PLAIN_PROBLEMS = {
    "missing": "is missing",
    "float_type": "is not a number",
    "int_type": "is not a whole number",
    "string_type": "is not a text",
    "list_type": "is not a list",
    "dict_type": "is not a table of keys",
    "model_type": "is not a table of keys",
    "finite_number": "is not a finite number",
    "too_short": "is empty",
}
"""Words for what pydantic finds most often."""


def read_keys(path: Path) -> FileKeys:
    """Read the file and check its keys one by one. Raises ``ScenarioFileInvalid`` with all faults."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise _whole_file(path, f"cannot be read ({error.strerror or error})", "give a TOML file") from None
    except UnicodeDecodeError:
        raise _whole_file(path, "is not text in UTF-8", "save it as UTF-8") from None
    except tomllib.TOMLDecodeError as error:
        raise _whole_file(path, f"is not TOML ({error})", "mend it at this place") from None
    try:
        return FileKeys.model_validate(content)
    except ValidationError as error:
        raise ScenarioFileInvalid(_faults(path.name, error, content)) from None


def _whole_file(path: Path, problem: str, remedy: str) -> ScenarioFileInvalid:
    return ScenarioFileInvalid([ScenarioFault(path.name, "", "", "", problem, remedy)])


def _faults(file: str, error: ValidationError, content: dict[str, Any]) -> list[ScenarioFault]:
    known = descriptions()
    faults = []
    for found in error.errors(include_url=False):
        steps = [
            str(step) for step in found["loc"] if step not in ("normal", "uniform", "triangular", "growth")
        ]
        place, key = split_place(steps, content)
        kind, given = found["type"], found["input"]
        last = next((step for step in reversed(steps) if not step.isdigit()), "")
        give = f"give {known[last]}" if last in known else "see the format in README"
        value = str(given) if isinstance(given, str | int | float) else ""
        if kind == "extra_forbidden":
            problem, remedy = "is no key of this table", did_you_mean(last, sorted(known), "remove it")
            value = ""
        elif kind == "value_error":
            problem, _, remedy = str(found["ctx"]["error"]).partition("; ")
        else:
            message = found["msg"]
            problem = _PLAIN_PROBLEMS.get(kind, f"is not right ({message[:1].lower()}{message[1:]})")
            remedy = give
        faults.append(ScenarioFault(file, place, key, value, problem, remedy))
    return faults


def split_place(steps: list[str], content: dict[str, Any]) -> tuple[str, str]:
    """Split a path of keys into the place that a reader knows by name, and the key within it."""
    if len(steps) > 1 and steps[0] == "scenarios":
        scenario = content["scenarios"][int(steps[1])]
        name = scenario.get("name", steps[1]) if isinstance(scenario, dict) else steps[1]
        return f"scenario {name}", ".".join(steps[2:])
    if len(steps) > 2 and steps[0] == "axes":
        return ".".join(steps[:3]), ".".join(steps[3:])
    if len(steps) > 2 and steps[:2] == ["draws", "parameters"]:
        parameter = content["draws"]["parameters"][int(steps[2])]
        name = parameter.get("name", steps[2]) if isinstance(parameter, dict) else steps[2]
        return f"draws, parameter {name}", ".".join(steps[3:])
    return "", ".".join(steps)
