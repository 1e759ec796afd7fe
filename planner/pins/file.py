"""The pin file: read with every fault named, written whole or not at all."""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path

from pydantic import ValidationError

from planner.case.faults import Fault
from planner.pins.faults import PinFaultsError, faults_of_json
from planner.pins.pin import Pin

REMEDY = "mend the file, or pin a result in a new one with planner pin"


def read_pin(path: Path) -> Pin:
    """Read a pin file. Raises ``PinFaultsError`` with every fault of it."""
    if not path.is_file():
        problem = "is not a file" if path.exists() else "does not exist"
        raise PinFaultsError(
            [Fault(str(path), None, None, None, problem, "give a file that planner pin has written")]
        )
    try:
        return Pin.model_validate_json(path.read_bytes())
    except ValidationError as error:
        raise PinFaultsError(faults_of_json(path.name, error, REMEDY)) from None


def write_pin(pin: Pin, path: Path) -> None:
    """Write a pin in one step, in the place of an earlier one. Raises ``OSError``."""
    text = json.dumps(pin.model_dump(mode="json"), ensure_ascii=False, indent=1, allow_nan=False)
    path.parent.mkdir(parents=True, exist_ok=True)
    descriptor, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    unfinished = Path(name)
    try:
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            file.write(text + "\n")
        unfinished.chmod(0o644)
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
