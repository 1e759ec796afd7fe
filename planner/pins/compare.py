"""What has moved between two sets of pinned values, by how much, and whether it was allowed to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from planner.pins.pin import ByYear, NoPlan, PlanValues, Tolerances
from planner.pins.values import Values

SHOWN_DIGITS = 12


@dataclass(frozen=True)
class Move:
    """A value that moved beyond its tolerance.

    ``group``: objectives, burden_levels, benchmarks, totals_mt or status; ``item`` names the value within
    it. ``old`` and ``new`` in the value's unit, None where there is none; ``allowed``: how far it might have
    moved.
    """

    group: str
    item: str
    old: float | str | None
    new: float | str | None
    allowed: float = 0.0

    def change(self) -> str:
        """``benchmarks clinker 2027: 0.957 -> 0.95``."""
        return f"{self.group} {self.item}: {_shown(self.old)} -> {_shown(self.new)}"

    def __str__(self) -> str:
        """The change, with its size, its relative size and what is allowed, where both values are numbers."""
        if not isinstance(self.old, float) or not isinstance(self.new, float):
            return self.change()
        difference = self.new - self.old
        relative = f", {difference / abs(self.old):+.1e} of it" if self.old else ""
        return f"{self.change()} ({difference:+.3g}{relative}; allowed {self.allowed:.1g})"


def moves(old: Values, new: Values, tolerances: Tolerances) -> tuple[Move, ...]:
    """Return every value that moved beyond its tolerance, appeared or went, in the order of the pin."""
    if isinstance(old, NoPlan) or isinstance(new, NoPlan):
        if old.status == new.status:
            return ()
        return (Move("status", "of the case", old.status, new.status),)
    found: list[Move] = []
    before, after = _listed(old), _listed(new)
    for group in before:
        tolerance = getattr(tolerances, group)
        for item in {**before[group], **after[group]}:
            was, now = before[group].get(item), after[group].get(item)
            allowed = tolerance.allows(was) if was is not None else 0.0
            if was is None or now is None or abs(now - was) > allowed:
                found.append(Move(group, item, was, now, allowed))
    return tuple(found)


def changed_keys(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[str, ...]:
    """Return the keys whose text differs, appeared or went, in the order of the alphabet."""
    return tuple(key for key in sorted({*old, *new}) if old.get(key) != new.get(key))


def changed_texts(old: Mapping[str, str], new: Mapping[str, str]) -> tuple[str, ...]:
    """Return ``key: old -> new`` of every key whose text differs."""
    return tuple(f"{key}: {_shown(old.get(key))} -> {_shown(new.get(key))}" for key in changed_keys(old, new))


def _listed(values: PlanValues) -> dict[str, dict[str, float]]:
    """The values of each group by name."""

    def by_year(paths: Mapping[str, ByYear]) -> dict[str, float]:
        return {f"{name} {year}": value for name, path in paths.items() for year, value in path.items()}

    return {
        "objectives": values.objectives.model_dump(),
        "burden_levels": {str(place): level for place, level in enumerate(values.burden_levels, start=1)},
        "benchmarks": by_year(values.benchmarks),
        "totals_mt": by_year(values.totals_mt.model_dump()),
    }


def _shown(value: float | str | None) -> str:
    if value is None:
        return "none"
    return value if isinstance(value, str) else f"{value:.{SHOWN_DIGITS}g}"
