"""The door to the solver: signs, refusals, statuses, and the traps that versions of HiGHS and Pyomo have set.

The toy: maximise 3 steel + 2 cement, steel + cement <= 10, steel <= 6, cement >= 1. Optimum 26 at (6, 4); one
unit of the common cap is worth 2, of the steel cap 1, the floor of cement costs nothing. As we minimise, the
objective is -26 and d(objective)/d(right-hand side) is -2, -1, 0.
"""

from __future__ import annotations

import highspy
import pyomo.environ as pyo
import pytest

from models.build import build_programme
from planner.cells import aggregate
from planner.solve.highs import Deadline, NoSolutionError, SolverFailedError, SolverStoppedError
from planner.solve.programme import LinearProgramme
from tests.formulation.small_programme import small_programme
from tests.making import Small, cap, measure


def toy(cap: float = 10.0) -> pyo.ConcreteModel:
    model = pyo.ConcreteModel()
    model.steel = pyo.Var(domain=pyo.NonNegativeReals)
    model.cement = pyo.Var(domain=pyo.NonNegativeReals)
    model.cap = pyo.Constraint(expr=model.steel + model.cement <= cap)
    model.steel_cap = pyo.Constraint(expr=model.steel <= 6)
    model.cement_floor = pyo.Constraint(expr=model.cement >= 1)
    model.objective = pyo.Objective(expr=-3 * model.steel - 2 * model.cement)
    return model


def test_optimum_and_signs_of_duals() -> None:
    model = toy()
    programme = LinearProgramme(model)
    solution = programme.solve()
    assert solution.objective == pytest.approx(-26)
    assert programme.value(solution, model.steel) == pytest.approx(6)
    assert programme.dual(solution, model.cap) == pytest.approx(-2)
    assert programme.dual(solution, model.steel_cap) == pytest.approx(-1)
    assert programme.dual(solution, model.cement_floor) == 0


def test_a_floor_that_costs_has_a_positive_dual() -> None:
    """Cement at least 5: a unit more of the floor displaces steel worth one more."""
    model = toy()
    model.high_floor = pyo.Constraint(expr=model.cement >= 5)
    programme = LinearProgramme(model)
    assert programme.dual(programme.solve(), model.high_floor) == pytest.approx(1)


def test_changed_limit_is_solved_warm() -> None:
    model = toy()
    programme = LinearProgramme(model)
    programme.solve()
    lower, _ = programme.limits(model.cap)
    programme.set_limits(model.cap, lower, 12.0)
    assert programme.solve().objective == pytest.approx(-30)


def test_another_objective_and_the_limit_of_the_first() -> None:
    """At -23 or better the least of steel is 3: 3 s + 2 c >= 23 and s + c <= 10 leave s >= 3."""
    model = toy()
    programme = LinearProgramme(model)
    programme.limit_own_objective(-23.0)
    programme.minimise(model.steel + 5)
    solution = programme.solve()
    assert solution.objective == pytest.approx(8)
    assert programme.evaluate(solution, 2 * model.steel + 1) == pytest.approx(7)
    programme.minimise()
    assert programme.solve().objective == pytest.approx(-26)


def test_optimal_face_is_exact() -> None:
    """With equal worth every split of the cap is optimal; on the face steel can be pushed down to 4.

    The cap of cement is 6, so steel >= 4. A cost row with a tolerance would let it fall a little further.
    """
    model = toy()
    model.cement_cap = pyo.Constraint(expr=model.cement <= 6)
    model.objective.set_value(-2 * model.steel - 2 * model.cement)
    programme = LinearProgramme(model)
    programme.restrict_to_optimal_face(programme.solve())
    programme.minimise(model.steel)
    solution = programme.solve()
    assert programme.value(solution, model.steel) == pytest.approx(4, abs=1e-12)
    assert programme.value(solution, model.cement) == pytest.approx(6, abs=1e-12)


def test_infeasible_is_no_solution() -> None:
    model = toy(cap=0.5)
    with pytest.raises(NoSolutionError):
        LinearProgramme(model).solve()


def test_unbounded_gives_no_values() -> None:
    """HiGHS has values to load for an unbounded programme; we never look at them."""
    model = toy()
    model.cap.deactivate()
    model.steel_cap.deactivate()
    with pytest.raises(SolverFailedError, match="Unbounded"):
        LinearProgramme(model).solve()


def test_time_limit_is_a_stop() -> None:
    with pytest.raises(SolverStoppedError):
        LinearProgramme(toy(), Deadline(0.0)).solve()


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_not_finite_coefficients_are_refused(bad: float) -> None:
    """HiGHS 1.16 calls a NaN in the objective optimal, 1.15 one in the matrix; we never pass one on."""
    objective = toy()
    objective.objective.set_value(bad * objective.steel)
    matrix = toy()
    matrix.cap.set_value(bad * matrix.steel + matrix.cement <= 10)
    for model in (objective, matrix):
        with pytest.raises((ValueError, OverflowError)):
            LinearProgramme(model)


def test_not_finite_parameter_is_refused() -> None:
    model = toy()
    model.weight = pyo.Param(mutable=True, initialize=float("nan"), within=pyo.Any)
    model.cap.set_value(model.weight * model.steel + model.cement <= 10)
    with pytest.raises(ValueError, match=r"nan|NaN"):
        LinearProgramme(model)


def test_not_finite_limit_is_refused() -> None:
    with pytest.raises(ValueError, match=r"nan|NaN|Inf"):
        LinearProgramme(toy(cap=float("nan")))


def test_an_option_that_does_not_exist_is_a_failure() -> None:
    """HiGHS only returns a code for an unknown option; ignoring it would solve with another tolerance."""
    programme = LinearProgramme(toy())
    with pytest.raises(SolverFailedError, match="nonsense"):
        programme._set_options(nonsense=1.0)


def test_another_solve_with_threads_in_the_process_does_no_harm() -> None:
    """A changed number of threads gives status unknown in HiGHS 1.16; others' must not hit us."""
    other = highspy.Highs()  # type: ignore[no-untyped-call]
    other.setOptionValue("output_flag", False)
    other.setOptionValue("threads", 2)
    other.addVar(0.0, 1.0)
    other.run()
    assert LinearProgramme(toy()).solve().objective == pytest.approx(-26)


def test_solver_is_silent(capfd: pytest.CaptureFixture[str]) -> None:
    """The banner of HiGHS would stand before the JSON that a script reads."""
    LinearProgramme(toy()).solve()
    assert capfd.readouterr().out == ""


@pytest.mark.parametrize("attempt", range(4))
def test_every_algorithm_gives_the_same_optimum(attempt: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """What a solve falls back to on trouble is as good as the first choice."""
    case = Small(
        outputs={"cement": [100, 90, 80], "steel": [100, 105, 110]},
        years=(2027, 2028, 2029),
        caps=[cap("ALL", 2028, 185), cap("ALL", 2029, 170)],
        measures=[measure("a", "steel", 50, 0.2, ramp=0.05), measure("b", "cement", 90, 0.3)],
        market=[{"year": 2028, "offset_price": 70, "offset_limit": 0.05}],
    ).case()
    programme = LinearProgramme(build_programme(aggregate(case).data))
    expected = programme.solve().objective
    attempts = programme._attempts()
    monkeypatch.setattr(programme, "_attempts", lambda: (attempts[attempt],))
    assert programme.solve().objective == pytest.approx(expected, rel=1e-9)


def test_no_limit_hides_in_a_bound() -> None:
    """A limit written as a bound has no dual: the programme's variables are only >= 0, or free."""
    model = build_programme(small_programme())
    bounds = {(variable.lb, variable.ub) for variable in model.component_data_objects(pyo.Var)}
    assert bounds <= {(0, None), (None, None)}
