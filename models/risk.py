"""What a plan for several futures minimises: its expected cost, its cost at risk or its worst cost."""

from __future__ import annotations

from collections.abc import Mapping

import pyomo.environ as pyo

from models.risk_measure import Risk


def add_risk(model: pyo.ConcreteModel, weights: Mapping[str, float], risk: Risk, tail: float) -> None:
    r"""Minimise one of

    .. math:: \sum_\omega w_\omega C_\omega, \qquad
        \eta + \frac{1}{tail} \sum_\omega w_\omega \max(0, C_\omega - \eta), \qquad \max_\omega C_\omega

    Million CNY, present value; C is the cost of a future, w its weight (they sum to 1). Source of the second:
    Rockafellar and Uryasev, Optimization of conditional value-at-risk (2000).

    Dual of ``cost_excess`` and ``cost_at_most``, sign turned: the weight that the future has in the optimum.
    """
    names = sorted(weights)
    cost = {name: model.future[name].total_cost for name in names}
    if risk is Risk.EXPECTED:
        expression = sum(weights[name] * cost[name] for name in names)
    elif risk is Risk.CVAR:
        model.cost_at_risk = pyo.Var()
        model.excess = pyo.Var(names, domain=pyo.NonNegativeReals)
        model.cost_excess = pyo.Constraint(
            names, rule=lambda model, name: cost[name] - model.cost_at_risk - model.excess[name] <= 0
        )
        expression = model.cost_at_risk + sum(weights[name] * model.excess[name] for name in names) / tail
    else:
        model.worst_cost = pyo.Var()
        model.cost_at_most = pyo.Constraint(
            names, rule=lambda model, name: cost[name] - model.worst_cost <= 0
        )
        expression = model.worst_cost
    model.least_risk = pyo.Objective(expr=expression, sense=pyo.minimize)
