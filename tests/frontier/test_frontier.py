"""Frontiers of a case that can be worked out by hand, and the shape of frontiers."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from openpyxl import load_workbook

from planner.cells import aggregate
from planner.commands.frontier import FrontierOptions, frontier_command
from planner.exit_codes import Exit
from planner.frontier.axis import FrontierOf
from planner.frontier.found import Frontier, HoldingLimit, runs_of_years
from planner.frontier.shape import is_convex, knee
from planner.frontier.trace import burden_frontier, caps_frontier, peak_year_frontier
from planner.solve.highs import Deadline
from planner.workbook.frontier import write_frontier
from planner.workbook.frontier.words import sentences_of
from planner.workbook.units import display_unit
from tests.frontier.ends import gaps_at_ends
from tests.making import Small, cap, measure
from tests.reference.generate import generated_case


def two_measures() -> Small:
    """One product, 100 Mt, cap 90; 8 Mt at 10 CNY/t and 20 Mt at 50 CNY/t can be removed."""
    return Small(
        {"steel": [100.0]},
        caps=[cap("ALL", 2027, 90.0)],
        measures=[measure("cheap", "steel", 10.0, 0.08), measure("dear", "steel", 50.0, 0.20)],
    )


def test_cost_by_cap_multiplier() -> None:
    """Cap 81: 19 Mt, 8 x 10 + 11 x 50 = 630. Cap 90: 80 + 2 x 50 = 180. Cap 99: 1 x 10. Cap 63: 37 Mt, no."""
    table = caps_frontier(aggregate(two_measures().case()), [0.7, 0.9, 1.0, 1.1], Deadline()).table
    assert np.isnan(table["cost"][0])
    assert table["cost"].tolist()[1:] == pytest.approx([630.0, 180.0, 10.0])


def test_cost_by_largest_burden() -> None:
    """Two products of 100 Mt, each decided; the ends are the two single-objective optima.

    The cap of 180 asks for 20 Mt. Benchmarks are free to move between the products while the measures stay
    the same, so the least burden, 20 / 200, costs no more than the least cost: the ends are one point.
    """
    small = Small(
        {"steel": [100.0], "clinker": [100.0]},
        caps=[cap("ALL", 2027, 180.0)],
        measures=[measure("cheap", "steel", 10.0, 0.3)],
    )
    frontier = burden_frontier(aggregate(small.case()), 5, Deadline())
    table = frontier.table
    assert frontier.fairest_cost == pytest.approx(200.0)
    assert frontier.largest_at == (("clinker", 2027), ("steel", 2027))
    assert frontier.held_by == (HoldingLimit("cap", "ALL", (2027, 2027)),)
    assert table["largest_burden"].tolist() == pytest.approx([0.1])
    assert table["cost"].tolist() == pytest.approx([200.0])


def abating_later() -> Small:
    """100 Mt in each of two years, a budget of 170; cheap (10) from 2028 on, dear (50) always and staying."""
    return Small(
        {"steel": [100.0, 100.0]},
        years=(2027, 2028),
        measures=[
            measure("cheap", "steel", 10.0, 0.4, available_from=2028),
            measure("dear", "steel", 50.0, 0.4),
        ],
        settings={"emissions_budget": 170},
    )


def test_cost_by_largest_burden_over_years() -> None:
    """Burdens of the two years sum to 0.3, and nothing can be borrowed: a largest burden L needs 30 - 100 L
    Mt of the dear measure in both years and 200 L - 30 of the cheap one, 2700 - 8000 L million CNY. Least
    cost: 300 at L = 0.3. Least burden: 0.15 at 1500. A straight line has no knee.
    """
    frontier = burden_frontier(aggregate(abating_later().case()), 4, Deadline())
    assert frontier.positions.tolist() == pytest.approx([0.15, 0.2, 0.25, 0.3])
    assert frontier.costs.tolist() == pytest.approx([1500.0, 1100.0, 700.0, 300.0])
    assert frontier.convex
    assert frontier.knee is None
    assert frontier.fairest_cost == pytest.approx(1500.0)
    assert HoldingLimit("emissions_budget", "", None) in frontier.held_by


def test_largest_burden_held_by_an_announced_benchmark(tmp_path: Path) -> None:
    """Announced 0.9 for 2026, at least 10 % a year tighter: 0.81 in 2027 whatever it costs, a burden of 0.19.

    The 19 Mt that are not issued cost 10 CNY/t each, at least cost and at the least burden alike.
    """
    small = Small(
        {"steel": [100.0]},
        measures=[measure("cheap", "steel", 10.0, 0.3)],
        rules=[
            {
                "sector": "steel",
                "from_year": 2027,
                "rule": "benchmark",
                "tightening_min": 0.1,
                "tightening_max": 0.5,
            }
        ],
        benchmarks=[{"product": "steel", "year": 2026, "benchmark": 0.9}],
    )
    case = small.case()
    frontier = burden_frontier(aggregate(case), 3, Deadline())
    assert frontier.table.to_numpy().tolist() == [pytest.approx([0.19, 190.0])]
    assert frontier.held_by == (HoldingLimit("tightening_min", "steel", (2027, 2027)),)
    said = " ".join(sentences_of(frontier, case, "en", display_unit("Mt")))
    assert "single point: 19.00% at 190 million CNY" in said
    assert "least tightening (steel 2027)" in said
    write_frontier(frontier, case, tmp_path / "one.xlsx", subject="one", language="en")
    assert load_workbook(tmp_path / "one.xlsx").sheetnames == ["Points"]
    assert "costs no more than the least cost" in said


def test_burdens_that_no_cost_can_lower_are_set_aside() -> None:
    """Clinker's benchmark is 0.5 in both years, by law: a burden of 0.5 that 50 Mt a year at 1 CNY/t meet.

    Steel is as in ``abating_later``: a budget of 100 Mt more, 100 million CNY more at every point.
    """
    steel = abating_later()
    case = replace(
        steel,
        outputs={"steel": [100.0, 100.0], "clinker": [100.0, 100.0]},
        measures=[*steel.measures, measure("own", "clinker", 1.0, 0.5)],
        rules=[
            {
                "sector": "clinker",
                "from_year": 2027,
                "rule": "benchmark",
                "tightening_min": 0.0,
                "tightening_max": 0.0,
            }
        ],
        benchmarks=[{"product": "clinker", "year": 2026, "benchmark": 0.5}],
        settings={"emissions_budget": 270},
    ).case()
    frontier = burden_frontier(aggregate(case), 4, Deadline())
    assert dict(frontier.set_aside) == pytest.approx({("clinker", 2027): 0.5, ("clinker", 2028): 0.5})
    assert frontier.positions.tolist() == pytest.approx([0.15, 0.2, 0.25, 0.3])
    assert frontier.costs.tolist() == pytest.approx([1600.0, 1200.0, 800.0, 400.0])
    assert frontier.largest_at == (("steel", 2027), ("steel", 2028))


def test_ends_are_the_single_objective_optima() -> None:
    """Of a generated case, against the independent programme over single installations; all other cases in
    tests.frontier.ends."""
    frontier, gaps = gaps_at_ends(generated_case(14), points=3)
    assert len(frontier.solved) == 3
    assert frontier.convex
    assert max(gaps.values()) < 1e-7


def test_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Written whole into a new folder; a folder that exists and a missing option write nothing."""
    case, out = Path("inputs/example"), tmp_path / "frontier"
    options = FrontierOptions(first=0.99, last=1.01)
    assert frontier_command(case, FrontierOf.CAPS, out, options) == Exit.INVALID
    assert not out.exists()
    options = replace(options, points=3)
    assert frontier_command(case, FrontierOf.CAPS, out, options) == Exit.DONE
    assert sorted(file.name for file in out.iterdir()) == ["frontier.csv", "frontier.json", "frontier.xlsx"]
    told = capsys.readouterr().out
    assert "3 points have a plan, from 0.99" in told
    assert max(map(len, told.splitlines()[:-1])) <= 80
    assert frontier_command(case, FrontierOf.CAPS, out, options) == Exit.INVALID
    assert "exists already" in capsys.readouterr().err


def test_command_on_scenarios(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """A cap of 8050 with 8410 Mt of emissions: a tenth of a per cent less is 8.05 Mt of cement at 120.

    A cap of 7900 Mt is below what all measures leave: nothing is written.
    """
    file, out = tmp_path / "caps.toml", tmp_path / "frontier"
    text = f'base = "{Path("inputs/example").resolve()}"\n'
    for name, change in (("tight", "multiply = 0.999"), ("impossible", 'replace = "7900"')):
        changes = f'{{ table = "cap_trajectory", column = "cap", {change} }}'
        text += f'[[scenarios]]\nname = "{name}"\nchanges = [{changes}]\n'
    file.write_text(text, "utf-8")
    options = FrontierOptions(points=3, first=1.0, last=1.002)
    assert frontier_command(file, FrontierOf.CAPS, out, options) == Exit.INVALID
    wrong = replace(options, scenario="tigth")
    assert frontier_command(file, FrontierOf.CAPS, out, wrong) == Exit.INVALID
    assert 'no scenario "tigth"; it has tight, impossible' in capsys.readouterr().err
    without = replace(options, scenario="impossible")
    assert frontier_command(file, FrontierOf.BURDEN, out, without) == Exit.NO_PLAN
    assert not out.exists()
    assert frontier_command(file, FrontierOf.CAPS, out, replace(options, scenario="tight")) == Exit.DONE
    costs = pd.read_csv(out / "frontier.csv")["cost"]
    assert costs[0] == pytest.approx(318 * 80 + 50.05 * 120)


def test_workbook(tmp_path: Path) -> None:
    """Cap 63 has no plan and blank cells; from 81 (630) to 90 (180) a hundredth costs 45; knee at 90 (180),
    below the line from 630 to 10 by 1/2 - 170/620 = 140/620."""
    case = two_measures().case()
    frontier = caps_frontier(aggregate(case), [0.7, 0.9, 1.0, 1.1], Deadline())
    assert frontier.knee == 1
    assert frontier.mean_step_cost(0, 1) == pytest.approx(45.0)
    assert sum("blank" in text for text in sentences_of(frontier, case, "both", display_unit("Mt"))) == 1
    file = tmp_path / "frontier.xlsx"
    write_frontier(frontier, case, file, subject="hand", language="en")
    sheet = load_workbook(file).worksheets[0]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=5, max_row=8)]
    assert rows[0][1:] == [None] * 4
    assert rows[1][2] is None
    assert rows[2][2] == "=('Points'!$B$6-'Points'!$B$7)/('Points'!$A$7-'Points'!$A$6)*0.01"
    assert [row[4] for row in rows] == [None, None, "='Points'!$B$7", None]
    chord = "'Points'!$B$6+('Points'!$A$7-'Points'!$A$6)/('Points'!$A$8-'Points'!$A$6)"
    rise = "*('Points'!$B$8-'Points'!$B$6)"
    assert rows[2][3] == f"=({chord}{rise}-'Points'!$B$7)/ABS('Points'!$B$6-'Points'!$B$8)"


def test_runs_of_years() -> None:
    """Consecutive years are one run."""
    assert runs_of_years([2030, 2028, 2029, 2032]) == [(2028, 2030), (2032, 2032)]


def test_flat() -> None:
    """Costs that differ by rounding only are the same; a year has neither shape nor knee."""
    table = pd.DataFrame({"peak_year": [2027, 2028], "cost": [100.0, 100.0 + 1e-9]})
    frontier = Frontier(FrontierOf.PEAK_YEAR, table)
    assert frontier.is_flat
    assert frontier.convex is None
    assert frontier.knee is None


def test_cost_by_peak_year() -> None:
    """Output 90, 100, 95 and no cap: from 2027 on emissions may not rise, 10 Mt in 2028 at 10 CNY/t and 5
    in 2029, measures staying once taken (10 % of 95 = 9.5): 100 + 95; a peak in 2028 costs nothing."""
    small = Small(
        {"steel": [90.0, 100.0, 95.0]},
        years=(2027, 2028, 2029),
        measures=[measure("cheap", "steel", 10.0, 0.3, available_from=2028)],
        settings={"no_over_issuance_from": 2030},
    )
    table = peak_year_frontier(aggregate(small.case()), [2027, 2028], Deadline()).table
    assert table["cost"].tolist() == pytest.approx([195.0, 0.0])


def test_shape() -> None:
    """The corner of an L is the knee; a bulge is not convex; a straight line has no knee."""
    line = np.array([0.0, 1.0, 2.0])
    assert knee(line, np.array([10.0, 1.0, 0.0])) == 1
    assert knee(line, np.array([2.0, 1.0, 0.0])) is None
    assert is_convex(line, np.array([10.0, 1.0, 0.0]))
    assert not is_convex(line, np.array([10.0, 9.0, 0.0]))
