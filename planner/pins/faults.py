"""What is wrong with a pin file or a result folder, all of it at once."""

from __future__ import annotations

from collections.abc import Iterable

from pydantic import ValidationError

from planner.case.faults import Fault, in_order


class PinFaultsError(Exception):
    """A pin file or a result folder that cannot be used; ``faults`` says everything that is wrong with it."""

    def __init__(self, faults: Iterable[Fault]) -> None:
        self.faults = in_order(faults)
        super().__init__("\n".join(str(fault) for fault in self.faults))


def faults_of_json(file: str, error: ValidationError, remedy: str) -> list[Fault]:
    """One fault for every place of a JSON file that is not as its format has it."""
    faults = []
    for found in error.errors(include_url=False):
        place = ".".join(str(step) for step in found["loc"])
        given = found["input"]
        value = str(given) if isinstance(given, str | int | float) and place else None
        problem = f"is not as it should be ({found['msg'][:1].lower()}{found['msg'][1:]})"
        where = f"{file}, key {place}" if place else file
        faults.append(Fault(where, None, None, value, problem, remedy))
    return faults
