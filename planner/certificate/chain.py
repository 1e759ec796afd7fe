"""The chain of the leximin: every level is sought only among the optima of the levels before it.

By complementary slackness a row or column with a price lies at its limit in every optimum. So a level may
hold a row or column just where an earlier stage has such a price, and a product-year may count as settled at
a level just where the level's programme gives it a weight. That no point of the levels' optima is lost is
what makes the last of them the fairest plan; that none is added is seen from settled burdens and the cost.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from planner.certificate.stage import BURDEN_LEVEL, Stage
from planner.evidence import COST_LIMIT, Evidence, Key
from planner.rebuilt.arrays import RebuiltProgramme

PRICE = 5e-8
"""A price above this is no rounding (the solver works to 1e-9). Half of what the solver's side takes for a
price, because reduced costs are worked out anew here."""

WEIGHT = 1e-8
"""The weight of a settled product-year in its level: shares that sum to 1, so a hundredth of a millionth."""

ROOM = 2e-7
"""How far, relative to max(1, size), a held limit may lie from the one that is proven: where rounding leaves
no point on the optima of a level, the solver's side gives its equations room of up to 1e-7."""

NEGLIGIBLE_COST = 1e-6
"""Million of currency: an extra cost allowed to fairness below this cannot be told from rounding; the plan is
then sought among the least-cost plans themselves."""

COST_TOLERANCE = 1e-7
"""Relative, as of residuals."""


@dataclass(frozen=True)
class BrokenLink:
    """Something a stage takes for granted that no stage before has proven.

    ``fault`` is one of the keys of ``words.FAULTS``; ``key`` the row, column or product-year; ``found`` and
    ``expected`` in its unit (NaN where there is no number).
    """

    stage: str
    fault: str
    key: Key | None = None
    found: float = float("nan")
    expected: float = float("nan")


@dataclass
class Chain:
    """What the stages so far have proven; every stage is tried against it, then adds to it."""

    programme: RebuiltProgramme
    cost_slack: float
    least_cost: float = float("nan")
    levels: dict[tuple[str, int], float] = field(default_factory=dict)
    """Settled product-years and the level at which they lie."""
    cost_is_held: bool = False
    broken: list[BrokenLink] = field(default_factory=list)
    _rows: dict[Key, list[float]] = field(default_factory=dict)
    _columns: dict[Key, list[float]] = field(default_factory=dict)
    _weights: Mapping[tuple[str, int], float] = field(default_factory=dict)
    _level: float = float("inf")

    @property
    def allowed_extra_cost(self) -> float:
        """What fairness may add to the least cost, million of currency."""
        return self.cost_slack * abs(self.least_cost)

    @property
    def among_the_cheapest(self) -> bool:
        """Whether the fairest plan is sought among the least-cost plans themselves."""
        return self.allowed_extra_cost <= NEGLIGIBLE_COST

    @property
    def burden_levels(self) -> tuple[float, ...]:
        """Levels of all settled product-years, largest first."""
        return tuple(sorted(self.levels.values(), reverse=True))

    def begin(self, least_cost: Stage) -> None:
        """Take the least cost from its certified point; keep its prices where no extra cost is allowed."""
        self.least_cost = float(least_cost.own_cost @ least_cost.values)
        if self.among_the_cheapest:
            self._prove(least_cost)

    def settle(self, evidence: Evidence) -> None:
        """Take the product-years that a stage says have been settled, each with its weight."""
        for index in sorted(self.levels.keys() - evidence.settled):
            self._break(evidence, "unsettled again", (BURDEN_LEVEL, index))
        newly = sorted(evidence.settled - self.levels.keys())
        if self._weights and not newly:
            self._break(evidence, "level settles nobody")
        for index in newly:
            weight = self._weights.get(index, 0.0)
            if weight <= WEIGHT:
                self._break(evidence, "settled without weight", (BURDEN_LEVEL, index), weight, WEIGHT)
            self.levels[index] = self._level

    def try_stage(self, stage: Stage, evidence: Evidence) -> None:
        """Try the held rows and columns and the cost of a level's, or the plan's, programme."""
        self._try_cost(stage, evidence)
        for key, limits in sorted(evidence.row_limits.items(), key=repr):
            self._try_limits(evidence, key, limits, self._proven_row(key))
        for key, limits in sorted(evidence.column_limits.items(), key=repr):
            self._try_limits(evidence, key, limits, self._columns.get(key, []))
        for index in sorted(evidence.settled):
            if (BURDEN_LEVEL, index) not in evidence.row_limits:
                self._break(evidence, "settled but not held", (BURDEN_LEVEL, index))

    def add_level(self, stage: Stage) -> None:
        """Add what a level's programme proves."""
        level = float(stage.cost @ stage.values)
        if level > self._level + ROOM:
            self.broken.append(BrokenLink(stage.name, "level rises", None, level, self._level))
        self._level = level
        self._weights = {
            (str(key[1][0]), int(key[1][1])): -float(dual)
            for key, dual in zip(stage.rows, stage.duals, strict=True)
            if key[0] == BURDEN_LEVEL
        }
        self._prove(stage)

    def _prove(self, stage: Stage) -> None:
        """Remember every row and column with a price, and the limit at which it lies."""
        for row in np.flatnonzero(np.abs(stage.duals) > PRICE):
            limit = stage.row_lower[row] if stage.duals[row] > 0 else stage.row_upper[row]
            self._rows.setdefault(stage.rows[row], []).append(float(limit))
        self.cost_is_held |= COST_LIMIT in self._rows
        reduced_costs = stage.reduced_costs
        for column in np.flatnonzero(np.abs(reduced_costs) > PRICE):
            bounds = stage.column_lower if reduced_costs[column] > 0 else stage.column_upper
            self._columns.setdefault(stage.columns[column], []).append(float(bounds[column]))

    def _proven_row(self, key: Key) -> list[float]:
        """Where a row is proven to lie; a burden only at the level at which it is settled."""
        if key[0] != BURDEN_LEVEL:
            return self._rows.get(key, [])
        level = self.levels.get((str(key[1][0]), int(key[1][1])))
        own_limit = float(self.programme.row_upper[self.programme.row_position[key]])
        return [] if level is None else [own_limit + level]

    def _try_limits(
        self, evidence: Evidence, key: Key, limits: tuple[float, float], proven: Sequence[float]
    ) -> None:
        if not proven:
            self._break(evidence, "held without a price", key, limits[1])
        elif not any(_is_near(limits[0], value) and _is_near(limits[1], value) for value in proven):
            self._break(evidence, "held elsewhere", key, limits[1], proven[-1])

    def _try_cost(self, stage: Stage, evidence: Evidence) -> None:
        most = self.least_cost + self.allowed_extra_cost
        size = max(1.0, abs(self.least_cost))
        if evidence.cost_limit is None:
            if self.allowed_extra_cost > NEGLIGIBLE_COST:
                self._break(evidence, "no limit of cost", COST_LIMIT, float("nan"), most)
        elif not abs(evidence.cost_limit - most) <= ROOM * size:
            self._break(evidence, "other limit of cost", COST_LIMIT, evidence.cost_limit, most)
        spent = float(stage.own_cost @ stage.values)
        if not spent <= most + COST_TOLERANCE * size:
            self._break(evidence, "costs too much", COST_LIMIT, spent, most)

    def _break(
        self,
        evidence: Evidence,
        fault: str,
        key: Key | None = None,
        found: float = float("nan"),
        expected: float = float("nan"),
    ) -> None:
        self.broken.append(BrokenLink(evidence.stage, fault, key, found, expected))


def _is_near(limit: float, proven: float) -> bool:
    return abs(limit - proven) <= ROOM * max(1.0, abs(proven))
