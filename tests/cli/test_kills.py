"""`planner solve` as a process that is ended in every way: the folder stays whole, the exit code tells."""

from __future__ import annotations

import resource
import signal
import subprocess
import time
from collections.abc import Callable
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


def run(out: Path, limit: Callable[[], None] | None = None) -> subprocess.Popen[str]:
    """Begin a run of the example into the folder."""
    case = out.parent / "example"
    if not case.exists():
        write_case(case, small_tables())
    return subprocess.Popen(
        command(case, out), stderr=subprocess.PIPE, text=True, encoding="utf-8", preexec_fn=limit
    )


def wait_until_it_writes(process: subprocess.Popen[str], out: Path) -> None:
    """Wait for a file in a work folder beside the target that was not there before."""
    before = set(leftovers(out))
    while process.poll() is None:
        new = set(leftovers(out)) - before
        if any((out.parent / name / "new" / "benchmarks.csv").exists() for name in new):
            return
        time.sleep(0.001)


def test_killed_and_interrupted_while_it_writes(out: Path) -> None:
    """SIGKILL leaves a work folder, which the next run clears; Ctrl-C leaves nothing and ends with 130."""
    process = run(out)
    wait_until_it_writes(process, out)
    process.kill()
    process.communicate()
    assert files_of(out) == result_of("earlier")
    process = run(out)
    wait_until_it_writes(process, out)
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

    process = run(out, limit)
    _, said = process.communicate()
    assert process.returncode == 1
    assert said.startswith("The system refused")
    assert "Traceback" not in said
    assert files_of(out) == result_of("earlier")
    assert leftovers(out) == []
