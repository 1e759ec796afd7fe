"""What drives the outcome: each axis moved alone from its lowest to its highest alternative with a plan."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from planner.sweep_report.dataset import SweepDataset

CENTRAL = "central"
"""An alternative of this name is the central one; else the middle one (of an even number the lower)."""
TAIL = 0.2
"""Of drawn parameters: the share of scenarios with the lowest and with the highest values."""
FEWEST_IN_A_TAIL = 5
OUTCOMES = ("cost", "mean_price", "largest_burden")


@dataclass(frozen=True)
class Driver:
    """How outcomes change along one axis.

    ``low`` and ``high``: the alternatives compared, the outermost that have a plan. ``others``: the central
    alternatives of the other axes; empty for a drawn parameter, whose lowest and highest fifths of scenarios
    are compared by their means, the others being as drawn. ``at_low`` and ``at_high``: by outcome (cost in
    million of the currency, mean of the price over the years in currency/t, share); None where there is no
    plan to compare.
    """

    axis: str
    low: str
    high: str
    others: str
    drawn: bool
    at_low: Mapping[str, float | None]
    at_high: Mapping[str, float | None]


def outcomes_of(sweep: SweepDataset) -> pd.DataFrame:
    """``OUTCOMES`` of every scenario with a plan, by its name."""
    price = sweep.tables["market"].groupby("scenario")["price"].mean()
    table = sweep.optimal.set_index("scenario")[["cost", "largest_burden"]].astype(float)
    return table.assign(mean_price=price.reindex(table.index).astype(float))[list(OUTCOMES)]


def drivers(sweep: SweepDataset) -> list[Driver]:
    """Every axis with more than one alternative, in the order of the dataset."""
    outcomes = outcomes_of(sweep)
    places = pd.DataFrame({axis: sweep.alternative_of(axis) for axis in sweep.axes})
    places.index = pd.Index(sweep.scenarios["scenario"])
    found = []
    for axis in sweep.axes:
        alternatives = sweep.alternatives(axis)
        if len(alternatives) < 2:
            continue
        if _is_drawn(places[axis], alternatives):
            driver = _between_tails(sweep, axis, places, outcomes)
        else:
            driver = _between_alternatives(sweep, axis, places, outcomes)
        found.append(driver)
    return found


def _is_drawn(places: pd.Series[float], alternatives: list[float | str]) -> bool:
    """Whether hardly any value stands twice: numbers drawn anew for every scenario."""
    return isinstance(alternatives[0], float) and 2 * len(alternatives) > int(places.notna().sum())


def _between_alternatives(
    sweep: SweepDataset, axis: str, places: pd.DataFrame, outcomes: pd.DataFrame
) -> Driver:
    alternatives = sweep.alternatives(axis)
    own = places[axis].notna()
    others = [
        other
        for other in sweep.axes
        if other != axis and len(sweep.alternatives(other)) and places.loc[own, other].notna().all()
    ]
    central = {other: _central(sweep.alternatives(other)) for other in others}
    at_centre = own.copy()
    for other, place in central.items():
        at_centre &= places[other] == place

    def at(place: int) -> dict[str, float | None]:
        names = places.index[at_centre & (places[axis] == place)]
        known = outcomes.loc[outcomes.index.intersection(names)]
        return {of: _known(known[of].mean()) if len(known) == 1 else None for of in OUTCOMES}

    said = ", ".join(f"{other} {_text(sweep.alternatives(other)[place])}" for other, place in central.items())
    outcomes_at = [at(place) for place in range(len(alternatives))]
    solved = [place for place, found in enumerate(outcomes_at) if found["cost"] is not None]
    first, last = (solved[0], solved[-1]) if len(solved) > 1 else (0, len(alternatives) - 1)
    low, high = _text(alternatives[first]), _text(alternatives[last])
    return Driver(axis, low, high, said, False, outcomes_at[first], outcomes_at[last])


def _between_tails(sweep: SweepDataset, axis: str, places: pd.DataFrame, outcomes: pd.DataFrame) -> Driver:
    """The means of the scenarios with a plan in the lowest and in the highest fifth of a drawn number."""
    drawn = places.loc[places.index.isin(outcomes.index), axis].dropna().sort_values(kind="stable")
    count = int(len(drawn) * TAIL)
    alternatives = sweep.alternatives(axis)

    def over(names: pd.Index) -> dict[str, float | None]:
        enough = len(names) >= FEWEST_IN_A_TAIL
        return {of: _known(outcomes.loc[names, of].mean()) if enough else None for of in OUTCOMES}

    low, high = drawn.index[:count], drawn.index[len(drawn) - count :]
    up_to = _text(alternatives[int(drawn.iloc[count - 1])]) if count else ""
    above = _text(alternatives[int(drawn.iloc[len(drawn) - count])]) if count else ""
    return Driver(axis, f"≤ {up_to}", f"≥ {above}", "", True, over(low), over(high))


def _central(alternatives: list[float | str]) -> int:
    return alternatives.index(CENTRAL) if CENTRAL in alternatives else (len(alternatives) - 1) // 2


def _text(alternative: float | str) -> str:
    return f"{alternative:g}" if isinstance(alternative, float) else alternative


def _known(value: float) -> float | None:
    return None if pd.isna(value) else float(value)
