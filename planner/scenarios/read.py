"""The door to a scenario file: its base case and its scenarios come out, or every fault of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from planner.case.tables import table_called
from planner.scenarios.base import Base, read_base
from planner.scenarios.expand import expanded
from planner.scenarios.faults import ScenarioFileInvalid
from planner.scenarios.file_format import NAME, ChangeKeys, FileKeys, GrowthKeys
from planner.scenarios.model import CellChange, Change, ScenarioSet
from planner.scenarios.resolve import Resolver
from planner.scenarios.toml_file import read_keys

WEIGHT_ROUNDING = 1e-9
"""Weights are decimal fractions: their sum may miss 1 by their rounding."""

MOST_SCENARIOS = 1_000_000
"""More than this is a slip: each is a programme to be solved."""


def read_scenarios(path: Path) -> tuple[ScenarioSet, Base]:
    """Read a scenario file and its base case.

    Raises ``ScenarioFileInvalid`` with every fault of the file and ``CaseInvalid`` with those of the base.
    """
    keys = read_keys(path)
    base = read_base(path.parent / keys.base)
    resolver = Resolver(path, base)
    _check_names(keys, resolver)
    resolved = _resolved(keys, resolver)
    targets = _targets(keys, resolver)
    if resolver.faults:
        raise ScenarioFileInvalid(resolver.faults)
    scenarios = expanded(keys, base, resolved, targets)
    _check_scenarios([(each.name, each.weight) for each in scenarios], resolver)
    if resolver.faults:
        raise ScenarioFileInvalid(resolver.faults)
    return ScenarioSet(keys.title, path, base.path, scenarios), base


def _places(keys: FileKeys) -> Iterator[tuple[str, list[ChangeKeys]]]:
    for scenario in keys.scenarios:
        yield f"scenario {scenario.name}", scenario.changes
    for axis, alternatives in keys.axes.items():
        for name, alternative in alternatives.items():
            yield f"axes.{axis}.{name}", alternative.changes


def _resolved(keys: FileKeys, resolver: Resolver) -> dict[str, tuple[Change, ...]]:
    """The changes of every place; whole rows of all places are read before any cells are judged."""
    rows = {
        (place, number): resolver.rows(change, place, f"changes.{number}")
        for place, changes in _places(keys)
        for number, change in enumerate(changes)
        if change.operation in ("append", "replace_rows")
    }
    resolved = {}
    for place, changes in _places(keys):
        made = [
            resolver.change(change, rows.get((place, number)), place, f"changes.{number}")
            for number, change in enumerate(changes)
        ]
        resolved[place] = tuple(change for change in made if change is not None)
    return resolved


def _targets(keys: FileKeys, resolver: Resolver) -> dict[str, tuple[CellChange, ...]]:
    targets = {}
    for parameter in keys.draws.parameters if keys.draws else ():
        place = f"draws, parameter {parameter.name}"
        made = []
        for number, target in enumerate(parameter.targets):
            key = f"targets.{number}"
            if isinstance(parameter, GrowthKeys) and not _has_paths(target.table, target.operation):
                problem = "has no paths of growth"
                remedy = "multiply a column of a table with product and year, such as output_forecast"
                resolver.fault(place, key, target.table, problem, remedy)
                continue
            change = resolver.cells(target, target.operation, 1.0, place, key)
            made += [] if change is None else [change]
        targets[parameter.name] = tuple(made)
    return targets


def _has_paths(table: str, operation: str) -> bool:
    """Whether the table has a product and a year to each row; an unknown table is judged elsewhere."""
    try:
        return table_called(table).key == ("product", "year") and operation == "multiply"
    except KeyError:
        return True


def _check_names(keys: FileKeys, resolver: Resolver) -> None:
    """Note names that no folder or column can have, and axes of which only some alternatives have a value."""
    named = [(f"scenario {each.name}", each.name) for each in keys.scenarios]
    for axis, alternatives in keys.axes.items():
        named += [(f"axes.{axis}", axis), *((f"axes.{axis}", name) for name in alternatives)]
        valued = [name for name, each in alternatives.items() if each.value is not None]
        if valued and len(valued) < len(alternatives):
            problem = f"has a value for {', '.join(valued)} alone"
            resolver.fault(f"axes.{axis}", "value", None, problem, "give every alternative a value, or none")
    if keys.draws is not None:
        named.append(("draws", keys.draws.name))
        named += [(f"draws, parameter {each.name}", each.name) for each in keys.draws.parameters]
    for place, name in named:
        if not NAME.fullmatch(name):
            remedy = "use letters, digits and, between them, - _ and .; at most 100 characters"
            resolver.fault(place, "name", name, "cannot name a folder", remedy)
    drawn = [each.name for each in keys.draws.parameters] if keys.draws else []
    for name, count in Counter([*keys.axes, *drawn]).items():
        if count > 1:
            resolver.fault("", "", name, f"names {count} axes or drawn parameters", "give each its own name")
    for name, count in Counter(each.name for each in keys.scenarios).items():
        if count > 1:
            resolver.fault(f"scenario {name}", "name", name, f"names {count} scenarios", "give each its own")


def _check_scenarios(scenarios: list[tuple[str, float | None]], resolver: Resolver) -> None:
    """Note names that a file system may take for one, and weights that are no weights."""
    if not scenarios:
        resolver.fault("", "", None, "has no scenario", "give scenarios, axes or draws")
    if len(scenarios) > MOST_SCENARIOS:
        problem = f"has {len(scenarios):,} scenarios"
        resolver.fault("", "", None, problem, f"give {MOST_SCENARIOS:,} at most")
    for name, count in Counter(name.casefold() for name, _ in scenarios).items():
        if count > 1:
            remedy = "give each its own name, not by capitals alone"
            resolver.fault("", "name", name, f"is the name of {count} scenarios", remedy)
    for name in [name for name, _ in scenarios if not NAME.fullmatch(name)]:
        resolver.fault(f"scenario {name}", "name", name, "is too long to name a folder", "use shorter names")
    weights = [weight for _, weight in scenarios if weight is not None]
    if weights and len(weights) < len(scenarios):
        problem = f"has a weight for {len(weights)} of {len(scenarios)} scenarios"
        resolver.fault(
            "", "weight", None, problem, 'give every scenario a weight, none, or weights = "equal"'
        )
    elif weights and abs(sum(weights) - 1) > WEIGHT_ROUNDING:
        problem = f"has weights that sum to {sum(weights):.9g}"
        resolver.fault("", "weight", None, problem, "let them sum to 1")
