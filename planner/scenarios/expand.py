"""From checked keys to the list of scenarios: named ones, the grid, the draws."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import product

from planner.case.tables import table_called
from planner.scenarios.base import Base
from planner.scenarios.draws import drawn_number, drawn_path, generator_of, mean_of_last_year
from planner.scenarios.file_format import JOINT, AlternativeKeys, DrawsKeys, FileKeys, GrowthKeys, Parameter
from planner.scenarios.model import CellChange, Change, Scenario
from planner.scenarios.selection import selected

Resolved = Mapping[str, tuple[Change, ...]]
"""The changes of every place of the file: ``scenario NAME``, ``axes.AXIS.ALTERNATIVE``."""

Targets = Mapping[str, tuple[CellChange, ...]]
"""By drawn parameter, the changes of its targets, with an operand yet to be drawn."""


def expanded(keys: FileKeys, base: Base, resolved: Resolved, targets: Targets) -> tuple[Scenario, ...]:
    """Every scenario of the file, in its order, with its weight."""
    scenarios = [
        Scenario(each.name, each.weight, resolved[f"scenario {each.name}"], {}) for each in keys.scenarios
    ]
    scenarios += _grid(keys, resolved)
    if keys.draws is not None:
        scenarios += _drawn(keys.draws, base, targets)
    if keys.weights == "equal":
        return tuple(replace(each, weight=1 / len(scenarios)) for each in scenarios)
    return tuple(scenarios)


def _grid(keys: FileKeys, resolved: Resolved) -> Iterator[Scenario]:
    """The product of all axes, the last one varying fastest."""
    if not keys.axes:
        return
    for chosen in product(*(alternatives.items() for alternatives in keys.axes.values())):
        named: dict[str, tuple[str, AlternativeKeys]] = dict(zip(keys.axes, chosen, strict=True))
        weights = [alternative.weight for _, alternative in named.values()]
        known = [weight for weight in weights if weight is not None]
        yield Scenario(
            name=JOINT.join(name for name, _ in named.values()),
            weight=math.prod(known) if len(known) == len(weights) else None,
            changes=tuple(
                change for axis, (name, _) in named.items() for change in resolved[f"axes.{axis}.{name}"]
            ),
            axes={
                axis: name if alternative.value is None else alternative.value
                for axis, (name, alternative) in named.items()
            },
        )


def _drawn(draws: DrawsKeys, base: Base, targets: Targets) -> Iterator[Scenario]:
    digits = len(str(draws.count))
    spans = {
        parameter.name: _span(base, targets[parameter.name])
        for parameter in draws.parameters
        if isinstance(parameter, GrowthKeys)
    }
    for number in range(1, draws.count + 1):
        name = f"{draws.name}{JOINT}{number:0{digits}}"
        changes: list[Change] = []
        axes: dict[str, float | str] = {}
        for parameter in draws.parameters:
            made, axes[parameter.name] = _draw(draws.seed, name, parameter, targets, spans)
            changes += made
        yield Scenario(name, None, tuple(changes), axes)


def _draw(
    seed: int,
    scenario: str,
    parameter: Parameter,
    targets: Targets,
    spans: Mapping[str, tuple[list[str], list[int]]],
) -> tuple[list[CellChange], float]:
    """The changes of one drawn parameter, and the number that stands for what was drawn."""
    generator = generator_of(seed, scenario, parameter.name)
    if isinstance(parameter, GrowthKeys):
        path = drawn_path(parameter, *spans[parameter.name], generator)
        return [replace(each, operand=path) for each in targets[parameter.name]], mean_of_last_year(path)
    number = drawn_number(parameter, generator)
    return [
        replace(each, operand=repr(number) if each.operation == "replace" else number)
        for each in targets[parameter.name]
    ], number


def _span(base: Base, changes: tuple[CellChange, ...]) -> tuple[list[str], list[int]]:
    """The products and years that the targets of a path of growth select."""
    keys: set[tuple[str, int]] = set()
    for change in changes:
        rows = base.texts.tables[change.table]
        mask = selected(table_called(change.table), rows, change.where, base.sector_of())
        chosen = rows[mask]
        keys |= set(zip(chosen["product"].str.strip(), chosen["year"].astype(float).astype(int), strict=True))
    return sorted({product for product, _ in keys}), sorted({year for _, year in keys})
