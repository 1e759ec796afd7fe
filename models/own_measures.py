"""Measures of single installations: how much, how fast, and never undone."""

from __future__ import annotations

import pyomo.environ as pyo

from models.data import ProgrammeData


def add_own_measures(model: pyo.ConcreteModel, data: ProgrammeData) -> None:
    r"""Limits of every measure of a single installation that has columns of its own.

    .. math:: x_{mt} \le potential_m, \qquad x_{mt} - x_{m,t-1} \le ramp_m, \qquad x_{mt} \ge x_{m,t-1}

    Shares of the baseline emissions of the installation's row; x = 0 before the measure's first year. Without
    a ramp there is no such row.

    Duals as of ``models.measures``: million CNY per unit of share, for this installation alone.
    """
    index = list(model.own_measure_share)

    def share_before(key: tuple[str, str, str], year: int) -> pyo.Var | float:
        return 0.0 if year == data.own_measures[key].first_year else model.own_measure_share[*key, year - 1]

    model.own_measure_potential = pyo.Constraint(
        index,
        rule=lambda model, *at: model.own_measure_share[at] <= data.own_measures[at[:3]].potential,
    )
    model.own_measure_ramp = pyo.Constraint(
        [at for at in index if data.own_measures[at[:3]].ramp is not None],
        rule=lambda model, *at: (
            model.own_measure_share[at] - share_before(at[:3], at[3]) <= data.own_measures[at[:3]].ramp
        ),
    )
    model.own_measure_permanence = pyo.Constraint(
        [at for at in index if (*at[:3], at[3] - 1) in model.own_measure_share],
        rule=lambda model, *at: (
            model.own_measure_share[at] - model.own_measure_share[*at[:3], at[3] - 1] >= 0
        ),
    )
