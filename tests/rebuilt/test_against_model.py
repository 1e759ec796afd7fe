"""The arrays rebuilt from the case, entry by entry, against the compiled model that the solver gets."""

from __future__ import annotations

import numpy as np
import pytest

from inputs.build.tables import INPUTS
from models.build import build_programme
from planner.case.case import Case
from planner.case.read import read_case
from planner.cells import aggregate
from planner.rebuilt.arrays import RebuiltProgramme
from planner.rebuilt.country import country_of
from planner.rebuilt.programme import plan_programme, replay_programme
from planner.solve.programme import LinearProgramme
from planner.solve.replay import replay_data
from tests.inputs.shipped import SHIPPED_CASES
from tests.making import case_of
from tests.reference.generate import FEASIBLE_SEEDS, generated_case
from tests.workbook.sample import sample_tables

RELATIVE = 1e-12
"""Also absolute: a limit may be a sum that cancels to 0 (the surplus and deficit of a band)."""


def entries(rows, columns, matrix) -> dict[tuple[object, object], float]:
    triplets = matrix.tocoo()
    return {
        (rows[i], columns[j]): value
        for i, j, value in zip(*triplets.coords, triplets.data, strict=True)
        if value != 0
    }


def named(components) -> list[tuple[str, tuple[object, ...]]]:
    found = []
    for component in components:
        index = component.index()
        index = () if index is None else index if isinstance(index, tuple) else (index,)
        found.append((component.parent_component().local_name, index))
    return found


def assert_same(compiled: LinearProgramme, rebuilt: RebuiltProgramme) -> None:
    rows, columns = named(compiled.constraints), named(compiled.variables)
    assert sorted(map(repr, rows)) == sorted(map(repr, rebuilt.rows))
    assert sorted(map(repr, columns)) == sorted(map(repr, rebuilt.columns))
    arrays = compiled.arrays
    theirs = entries(rows, columns, arrays.matrix)
    ours = entries(rebuilt.rows, rebuilt.columns, rebuilt.matrix)
    assert theirs.keys() == ours.keys()
    keys = list(theirs)
    np.testing.assert_allclose([ours[key] for key in keys], [theirs[key] for key in keys], rtol=RELATIVE)
    assert arrays.offset == 0
    row = [rebuilt.row_position[key] for key in rows]
    column = [rebuilt.column_position[key] for key in columns]
    for found, expected in (
        (rebuilt.row_lower[row], arrays.row_lower),
        (rebuilt.row_upper[row], arrays.row_upper),
        (rebuilt.column_lower[column], arrays.column_lower),
        (rebuilt.column_upper[column], arrays.column_upper),
        (rebuilt.cost[column], arrays.cost),
    ):
        np.testing.assert_allclose(found, expected, rtol=RELATIVE, atol=RELATIVE)


def assert_both_programmes_agree(case: Case) -> None:
    """The replay's benchmarks are any numbers here: 1, 2, 3, ... by product-year."""
    country, cells = country_of(case), aggregate(case)
    model = build_programme(cells.data)
    assert_same(LinearProgramme(model), plan_programme(country))
    given = {key: float(number) for number, key in enumerate(cells.data.decided, start=1)}
    firms = build_programme(replay_data(cells.data, given))
    assert_same(LinearProgramme(firms), replay_programme(country, given))


@pytest.mark.parametrize("name", SHIPPED_CASES)
def test_shipped_cases(name: str) -> None:
    assert_both_programmes_agree(read_case(INPUTS / name)[0])


@pytest.mark.parametrize("seed", FEASIBLE_SEEDS[::6])
def test_generated_cases(seed: int) -> None:
    assert_both_programmes_agree(generated_case(seed))


def test_the_sample_with_every_rule() -> None:
    assert_both_programmes_agree(case_of(sample_tables()))
