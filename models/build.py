"""The programme, whole: a list of the equations."""

from __future__ import annotations

import pyomo.environ as pyo

from models.announced import add_announced_benchmarks
from models.burden import add_burden
from models.caps import add_caps
from models.compliance import add_banking_limit, add_compliance, add_no_over_issuance, add_offset_limit
from models.cost import add_cost
from models.data import ProgrammeData
from models.decisions import add_decisions
from models.emissions import add_emissions
from models.issuance import add_issuance
from models.measures import add_measures
from models.own_measures import add_own_measures
from models.peak import add_emissions_budget, add_peak, add_peak_ceiling
from models.shortfall_limit import add_shortfall_limit
from models.tightening import add_tightening


def build_programme(data: ProgrammeData) -> pyo.ConcreteModel:
    """Build the least-cost programme over cells, with the burden rows of the later objectives in place.

    The burden rows do not bind while the cost is minimised: their level is a free variable. Units: MtCO2e,
    million units of output, million CNY, tCO2e/unit.
    """
    model = pyo.ConcreteModel(name="allocation_plan")
    add_equations(model, data)
    add_burden(model, data)
    return model


def add_equations(model: pyo.Block, data: ProgrammeData) -> None:
    """Add everything but the burden rows to a model, or to the block of one future in a larger one."""
    add_decisions(model, data)
    add_emissions(model, data)
    add_issuance(model, data)
    add_announced_benchmarks(model, data)
    add_tightening(model, data)
    add_shortfall_limit(model, data)
    add_caps(model, data)
    add_compliance(model, data)
    add_no_over_issuance(model, data)
    add_offset_limit(model, data)
    add_banking_limit(model, data)
    add_measures(model, data)
    add_own_measures(model, data)
    add_peak(model, data)
    add_peak_ceiling(model, data)
    add_emissions_budget(model, data)
    add_cost(model, data)
