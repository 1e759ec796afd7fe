"""What must hold of the reference and of the generated cases, whatever their numbers."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from tests.making import Small, case_of
from tests.reference.case_arrays import arrays_of
from tests.reference.equations import plan_programme
from tests.reference.full_size import burden_of, solve_full_size
from tests.reference.generate import (
    FEASIBLE_SEEDS,
    INFEASIBLE_SEEDS,
    SEEDS,
    generate_tables,
    generated_case,
    permuted,
    rescaled_units,
    traits_of,
)
from tests.reference.leximin import hold_cost
from tests.reference.programme import Solver

EXACT_SEED = next(seed for seed in FEASIBLE_SEEDS if traits_of(seed).exact)


@pytest.mark.parametrize("seed", [EXACT_SEED, FEASIBLE_SEEDS[0]])
def test_burdens_are_max_min_fair(seed: int) -> None:
    """The definition, tried burden by burden on a fresh programme.

    A point of a convex set is leximin if and only if no burden can fall below its level while all burdens
    of that level or a larger one stay where they are or fall. Held burdens get 1e-8 of room, so the least
    is compared with a hundred times that.
    """
    case = generated_case(seed)
    result = solve_full_size(case)
    arrays = arrays_of(case)
    full = plan_programme(case, arrays)
    constant, slope = burden_of(case, arrays, full)
    stage_one = Solver(full.programme)
    assert stage_one.minimise(full.cost_columns, full.cost_coefficients)
    hold_cost(full, stage_one, result.cost, case.settings.cost_slack, float(arrays.baseline_mt.sum()))

    decided = result.benchmarks[result.benchmarks["origin"] == "decided"]["benchmark"].to_numpy()
    reference = np.broadcast_to(full.reference[:, None], arrays.index.shape)[arrays.is_decided]
    burdens = constant - slope * decided / reference
    assert np.sort(burdens)[::-1] == pytest.approx(result.burden_levels, abs=1e-7)

    columns = full.benchmark[arrays.is_decided]
    rows = full.programme.add_rows("burden", np.full(burdens.size, -np.inf), np.inf, [(columns, slope)])
    solver = Solver(full.programme)
    for j, burden in enumerate(burdens.tolist()):
        held = burdens >= burden - 1e-7
        solver.bound_rows(rows, np.where(held, constant - burdens - 1e-8, -np.inf), np.inf)
        assert solver.minimise(columns[[j]], -1.0)
        least = constant[j] - slope[j] * solver.values()[columns[j]]
        assert least == pytest.approx(burden, abs=1e-6)


def test_nothing_decided_and_nothing_to_do() -> None:
    """Verified emissions only, no measures, no limits: emissions are allocated, at no cost."""
    case = Small(
        outputs={"p": [100]},
        rules=[{"sector": "p", "from_year": 2027, "rule": "verified_emissions"}],
    ).case()
    result = solve_full_size(case)
    assert (result.status, result.cost, result.burden_levels) == ("optimal", 0.0, ())
    assert result.installations["free_allocation"].tolist() == pytest.approx([100e6])


def test_a_product_without_emissions_has_no_burden() -> None:
    """Burden divides by baseline emissions; where even the base year's are 0 the reference refuses."""
    plant = {"installation": "clean", "product": "p", "activity_level": 1e6, "intensity": 0.0}
    with pytest.raises(ValueError, match="no burden"):
        solve_full_size(Small(outputs={"p": [1]}, installations=[plant]).case())


def test_a_year_without_output_has_the_burden_of_its_limit() -> None:
    """p stops in 2028. q must cut 10 Mt in both years; p's benchmark of 2028 decides no tonne.

    Nothing keeps p's burden of 2028 above 0, and tightening_min 0 lets it fall no further below that of
    2027. In 2027 both share the 10 Mt of 200: 0.05 each, to which p of 2028 is bound; q of 2028 bears 0.1.
    """
    case = Small(
        outputs={"p": [100, 0], "q": [100, 100]},
        years=(2027, 2028),
        caps=[{"sector": "ALL", "year": 2027, "cap": 190}, {"sector": "ALL", "year": 2028, "cap": 90}],
        measures=[{"measure": "a", "product": "q", "cost": 10, "potential": 0.2}],
        settings={"cost_slack": 0},
    ).case()
    result = solve_full_size(case)
    assert result.burden_levels == pytest.approx([0.1, 0.05, 0.05, 0.05])


def test_generated_tables_depend_on_the_seed_alone() -> None:
    seed = SEEDS[0]
    first, again, other = generate_tables(seed), generate_tables(seed), generate_tables(SEEDS[1])
    for name, table in first.items():
        pd.testing.assert_frame_equal(table, again[name])
    assert not first["installations"].equals(other["installations"])


def test_mix_of_seeds() -> None:
    """As many as the comparison needs: 40 and more, a quarter over-tight, a third tied, a fifth exact."""
    traits = [traits_of(seed) for seed in SEEDS]
    share_of = {
        name: sum(bool(getattr(one, name)) for one in traits) / len(SEEDS)
        for name in ("over_tight", "ties", "exact", "several_gases", "threshold", "stops")
    }
    assert len(SEEDS) >= 40
    assert set(SEEDS) == {*FEASIBLE_SEEDS, *INFEASIBLE_SEEDS}
    assert 0.2 <= share_of["over_tight"] <= 0.3
    assert 0.25 <= share_of["ties"] <= 0.4
    assert 0.15 <= share_of["exact"] <= 0.25
    assert min(share_of["several_gases"], share_of["threshold"]) > 0.2
    assert share_of["stops"] > 0


@pytest.mark.parametrize("seed", INFEASIBLE_SEEDS[:6])
def test_over_tight_cases_have_no_plan(seed: int) -> None:
    """One seed per kind of over-tight limit; the reader accepts the case, the reference finds no plan."""
    assert solve_full_size(generated_case(seed)).status == "infeasible"


@pytest.mark.parametrize("seed", FEASIBLE_SEEDS[2:3])
def test_order_of_rows_and_units_change_nothing(seed: int) -> None:
    """Rows shuffled; then the first product counted in units a thousand times as large.

    Rescaled numbers differ in their last digit, so costs may differ by rounding.
    """
    tables = generate_tables(seed)
    product = tables["products"]["product"].iloc[0]
    result = solve_full_size(case_of(tables))
    shuffled = solve_full_size(case_of(permuted(tables, seed)))
    pd.testing.assert_frame_equal(shuffled.benchmarks, result.benchmarks)
    assert shuffled.cost == result.cost
    rescaled = solve_full_size(case_of(rescaled_units(tables, product, 1000.0)))
    scale = np.where(result.benchmarks["product"] == product, 1000.0, 1.0)
    assert rescaled.cost == pytest.approx(result.cost, rel=1e-9)
    assert rescaled.benchmarks["benchmark"].to_numpy() / scale == pytest.approx(
        result.benchmarks["benchmark"].to_numpy(), rel=1e-6
    )
