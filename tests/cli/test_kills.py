"""`planner solve` as a process that is ended in every way: the folder stays whole, the exit code tells."""

from __future__ import annotations

import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from planner.result_folder import write_whole
from tests.building import small_tables, write_case
from tests.cli.kills import command, leftovers
from tests.cli.result_state import files_of
from tests.cli.writing import result_of, writer_of


@pytest.fixture
def out(tmp_path: Path) -> Path:
    """A folder with an earlier result."""
    write_whole(tmp_path / "out", writer_of("earlier", lambda: None))
    return tmp_path / "out"


HELD = """
import sys
import planner.workbook

def hold(*arguments, **options):
    print("writing", flush=True)
    sys.stdin.read()

planner.workbook.write_workbook = hold

from planner.cli import main
main()
"""
"""The planner, but that it stands still where it would write the workbook; its tables are written by then."""


def example_beside(out: Path) -> Path:
    case = out.parent / "example"
    if not case.exists():
        write_case(case, small_tables())
    return case


def held_while_it_writes(out: Path) -> subprocess.Popen[str]:
    """A run of the example into the folder that has written its tables and waits."""
    _interpreter, _option, _module, *arguments = command(example_beside(out), out)
    process = subprocess.Popen(
        [sys.executable, "-c", HELD, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "writing\n"
    (work,) = leftovers(out)
    assert (out.parent / work / "new" / "benchmarks.csv").exists()
    return process


def test_killed_and_interrupted_while_it_writes(out: Path) -> None:
    """SIGKILL leaves a work folder, which the next run clears; Ctrl-C leaves nothing and ends with 130."""
    process = held_while_it_writes(out)
    process.kill()
    process.communicate()
    assert files_of(out) == result_of("earlier")
    process = held_while_it_writes(out)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate()
    assert process.returncode == 130
    assert said.strip() == "Interrupted. Nothing was written."
    assert files_of(out) == result_of("earlier")
    assert leftovers(out) == []


def test_a_file_that_the_system_refuses_to_write(out: Path) -> None:
    """No file may be larger than 2,000 bytes, as on a disk that is full: exit code 1, nothing changed."""

    def limit() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (2000, 2000))

    process = subprocess.Popen(
        command(example_beside(out), out),
        stderr=subprocess.PIPE,
        text=True,
        encoding="utf-8",
        preexec_fn=limit,
    )
    _, said = process.communicate()
    assert process.returncode == 1
    assert said.startswith("The system refused")
    assert "Traceback" not in said
    assert files_of(out) == result_of("earlier")
    assert leftovers(out) == []
