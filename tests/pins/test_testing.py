"""What README tells a ministry to write into its own tests."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from planner.cli import app
from tests.building import small_tables, write_case

pytest_plugins = ["pytester"]

THREE_LINES = """
from planner.testing import assert_pinned


def test_plan_of_2027():
    assert_pinned("cases/2027", "pins/2027.json")
"""


def test_three_lines_hold_a_plan_in_place(pytester: pytest.Pytester) -> None:
    """Passes on the pinned case; after a tonne less of the cap it fails and names what moved."""
    home = Path(pytester.path)
    write_case(home / "cases" / "2027", small_tables())
    for arguments in (
        ["solve", "cases/2027", "--out", "result", "--quiet"],
        ["pin", "result", "pins/2027.json"],
    ):
        assert CliRunner().invoke(app, arguments).exit_code == 0
    pytester.makepyfile(THREE_LINES)
    pytester.runpytest_inprocess("-p", "no:xdist").assert_outcomes(passed=1)

    tables = small_tables()
    tables["cap_trajectory"]["cap"] = 8049.0
    write_case(home / "cases" / "2027", tables)
    result = pytester.runpytest_inprocess("-p", "no:xdist")
    result.assert_outcomes(failed=1)
    result.stdout.fnmatch_lines(["*least_cost: 30480 -> 30600*", "*inputs changed: cap_trajectory*"])


def test_readme_shows_these_lines() -> None:
    readme = (Path(__file__).parents[2] / "README.md").read_text(encoding="utf-8")
    assert THREE_LINES.strip() in readme


def test_pins_in_the_repository_are_readable_json() -> None:
    """A line a value, so that a diff shows what moved."""
    text = (Path(__file__).parents[1] / "golden" / "example.json").read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"
