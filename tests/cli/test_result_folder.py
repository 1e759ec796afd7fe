"""A result folder is whole at every moment: killed, raced, refused or full."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

import planner.result_folder as result_folder
from planner.in_use import marked_in_use
from planner.result_folder import OutputRefusedError, clear_leftovers, make_ready, write_whole
from tests.cli.result_state import files_of
from tests.cli.writing import result_of, writer_of


def write(out: Path, text: str) -> None:
    write_whole(out, writer_of(text, lambda: None))


def killed_at(step: str, out: Path, text: str) -> None:
    """Let another process write and die at the step."""
    command = [sys.executable, "-m", "tests.cli.writing", str(out), text, step]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("step", "remains"),
    [
        ("half filled", "earlier"),
        ("before exchange", "earlier"),
        ("after exchange", "new"),
        ("before removal", "new"),
    ],
)
def test_killed_at_any_step_the_folder_is_whole_and_the_next_run_clears_up(
    tmp_path: Path, step: str, remains: str
) -> None:
    """Up to the exchange it holds the earlier result, from then on the new one."""
    out = tmp_path / "out"
    write(out, "earlier")
    killed_at(step, out, "new")
    assert files_of(out) == result_of(remains)
    assert len(list(tmp_path.iterdir())) == 2
    make_ready(out)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert files_of(out) == result_of(remains)


def test_without_an_earlier_result_there_is_nothing_until_all_is_there(tmp_path: Path) -> None:
    killed_at("half filled", tmp_path / "out", "new")
    assert not (tmp_path / "out").exists()
    write(tmp_path / "out", "newer")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert files_of(tmp_path / "out") == result_of("newer")


def test_where_the_system_cannot_exchange_the_earlier_result_is_put_back(tmp_path: Path) -> None:
    """Killed between the two renames nothing stands there; the next run finds the earlier result."""
    out = tmp_path / "out"
    write(out, "earlier")
    killed_at("between renames", out, "new")
    assert not out.exists()
    make_ready(out)
    assert files_of(out) == result_of("earlier")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_two_renames_do_where_there_is_no_exchange(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(result_folder, "exchange", lambda _first, _second: False)
    for text in ("earlier", "new"):
        write(tmp_path / "out", text)
        assert files_of(tmp_path / "out") == result_of(text)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_only_abandoned_folders_of_ours_are_removed(tmp_path: Path) -> None:
    """One is in use, one holds a stranger, one is a link, one belongs to another result: all stay."""
    names = {name: tmp_path / f".out.unfinished-{name}" for name in ("inuse_00", "stranger", "link_000")}
    (names["inuse_00"] / "new").mkdir(parents=True)
    (names["stranger"] / "new").mkdir(parents=True)
    (names["stranger"] / "new" / "my notes.txt").write_text("keep")
    (tmp_path / "elsewhere").mkdir()
    names["link_000"].symlink_to(tmp_path / "elsewhere")
    (tmp_path / ".other.unfinished-abcdefgh").mkdir()
    before = {path.name for path in tmp_path.iterdir()}
    abandoned = tmp_path / ".out.unfinished-abcd_123" / "new"
    abandoned.mkdir(parents=True)
    (abandoned / ".plan.123.unfinished.xlsx").write_text("half")
    with marked_in_use(names["inuse_00"]) as marked:
        assert marked
        clear_leftovers(tmp_path / "out")
    assert {path.name for path in tmp_path.iterdir()} == before
    clear_leftovers(tmp_path / "out")
    assert {path.name for path in tmp_path.iterdir()} == before - {names["inuse_00"].name}


def test_runs_into_one_folder_at_once_never_mix(tmp_path: Path) -> None:
    """Forty runs on four threads: each ends well, and what stands there is whole, from one of them."""
    out = tmp_path / "out"
    texts = [f"run {number}" for number in range(40)]
    with ThreadPoolExecutor(4) as threads:
        list(threads.map(lambda text: write(out, text), texts))
    assert files_of(out) in [result_of(text) for text in texts]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_what_somebody_puts_there_meanwhile_is_kept(tmp_path: Path) -> None:
    out = tmp_path / "out"
    write(out, "earlier")
    notes = out / "my notes.txt"
    with pytest.raises(OutputRefusedError, match="my notes"):
        write_whole(out, writer_of("new", lambda: notes.write_text("keep") and None))
    assert files_of(out) == result_of("earlier") | {"my notes.txt": b"keep"}
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_full_disk_leaves_the_earlier_result(tmp_path: Path) -> None:
    def full() -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    out = tmp_path / "out"
    write(out, "earlier")
    with pytest.raises(OSError, match="No space"):
        write_whole(out, writer_of("new", full))
    assert files_of(out) == result_of("earlier")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_folder_that_cannot_be_written_is_said_before_the_run(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(PermissionError, match=str(tmp_path)):
        make_ready(tmp_path / "not" / "yet" / "there")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("mask", [0o022, 0o027])
def test_files_and_folder_have_the_usual_permissions(tmp_path: Path, mask: int) -> None:
    before = os.umask(mask)
    try:
        write(tmp_path / "out", "new")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out").stat().st_mode) == 0o777 & ~mask
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "out").iterdir()} == {0o666 & ~mask}


def test_the_folder_may_be_named_by_dots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "out"
    write(out, "earlier")
    monkeypatch.chdir(out)
    write(Path(), "new")
    assert files_of(out) == result_of("new")
