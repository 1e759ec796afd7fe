"""The least-cost programme as a file that other solvers read, its names those of the case."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pyomo.environ as pyo
from anyascii import anyascii
from pyomo.common.collections import ComponentMap
from pyomo.core.base.block import SortComponents
from pyomo.core.base.component import ComponentData
from pyomo.core.base.label import ShortNameLabeler
from pyomo.opt import ProblemFormat

FORMATS = {"lp": ProblemFormat.cpxlp, "mps": ProblemFormat.mps}

LONGEST_NAME = 240
"""Characters. LP files allow 255, of which Pyomo needs a few to mark a row as <=, >= or =."""

_NOT_IN_NAMES = re.compile("[^A-Za-z0-9]+")


def write_programme(model: pyo.ConcreteModel, file_format: str, path: Path) -> None:
    """Write the model to a new file, ``lp`` or ``mps`` (free format), all digits kept.

    Names are those of ``names_of``; rows are marked: ``c_u_peak(2031)_`` is a <= row, ``c_l_`` a >= row,
    ``c_e_`` an equation. Raises ``OSError``.
    """
    options = {"labeler": names_of(model)}
    model.write(str(path), format=FORMATS[file_format], io_options=options)


def names_of(model: pyo.ConcreteModel) -> Callable[[ComponentData], str]:
    """Return what names every variable, constraint and objective: readable, ASCII, each its own.

    ``measure_share[saving,电力 | 2026-2035,2027]`` becomes ``measure_share(saving_DianLi_2026_2035_2027)``;
    a second thing of the same name gets a number, one with too long a name loses its head. Names are given
    in the order of the model, so that they are the same in every format.
    """
    label = ShortNameLabeler(limit=LONGEST_NAME, suffix="_", labeler=_readable_name)
    kinds = (pyo.Var, pyo.Constraint, pyo.Objective)
    components = model.component_data_objects(kinds, sort=SortComponents.deterministic)
    names = ComponentMap((component, label(component)) for component in components)

    def name(component: ComponentData) -> str:
        """The writers of Pyomo add a variable of their own, which stands for the constant 1."""
        return str(names[component] if component in names else label(component))

    return name


def _readable_name(component: ComponentData) -> str:
    family = component.parent_component().local_name
    if not component.parent_component().is_indexed():
        return str(family)
    index = component.index()
    parts = index if isinstance(index, tuple) else (index,)
    words = (_NOT_IN_NAMES.sub("_", anyascii(str(part))).strip("_") for part in parts)
    return f"{family}({'_'.join(words)})"
