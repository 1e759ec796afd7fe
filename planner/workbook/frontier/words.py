"""A frontier in sentences: what its axis means, its ends, its shape, and what keeps burdens from falling."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from models.data import ALL_SECTORS
from planner.case.case import Case
from planner.cells import ProductYear
from planner.frontier.axis import FrontierOf
from planner.frontier.found import Frontier, HoldingLimit, runs_of_years
from planner.frontier.shape import FEWEST_WITH_A_SHAPE
from planner.solve.lexicographic import NEGLIGIBLE_COST
from planner.workbook.report_book import names_of
from planner.workbook.terms import WORD_SEPARATOR, WORD_SEPARATOR_ZH, Terms, glossary
from planner.workbook.units import DisplayUnit

ABOUT = {
    FrontierOf.BURDEN: "frontier_about_burden",
    FrontierOf.PEAK_YEAR: "frontier_about_peak_year",
    FrontierOf.CAPS: "frontier_about_caps",
}
AXIS = {
    FrontierOf.BURDEN: "frontier_axis_burden",
    FrontierOf.PEAK_YEAR: "frontier_axis_peak_year",
    FrontierOf.CAPS: "frontier_axis_caps",
}
STEP = {
    FrontierOf.BURDEN: "frontier_step_burden",
    FrontierOf.PEAK_YEAR: "frontier_step_peak_year",
    FrontierOf.CAPS: "frontier_step_caps",
}
POSITION_TEXTS = {FrontierOf.BURDEN: "{:.2%}", FrontierOf.PEAK_YEAR: "{:.0f}", FrontierOf.CAPS: "{:.4g}"}
"""How a position on the axis reads within a sentence."""

MOST_NAMED = 3
"""Limits or product-years that a sentence names; the others are counted."""


@dataclass(frozen=True)
class FrontierWords:
    """Says a frontier in one language. ``terms``: English or Chinese, not both."""

    frontier: Frontier
    case: Case
    terms: Terms
    unit: DisplayUnit

    def sentences(self) -> list[str]:
        """Everything worth saying, in order; each text is one sentence."""
        return [
            self._say(ABOUT[self.frontier.of]),
            *self._extent(),
            *self._shape(),
            *(self._burdens() if self.frontier.of is FrontierOf.BURDEN else ()),
        ]

    def _say(self, key: str, **places: object) -> str:
        return self.terms.line(key).format(**places)

    def _extent(self) -> Iterator[str]:
        frontier = self.frontier
        ends = {
            "first": self._position(0),
            "first_cost": self._money(frontier.costs[0]),
            "last": self._position(-1),
            "last_cost": self._money(frontier.costs[-1]),
        }
        count = len(frontier.solved)
        if count == 1:
            yield self._say("frontier_one_point", **ends)
        else:
            yield self._say("frontier_range", count=count, **ends)
            if frontier.of is FrontierOf.BURDEN:
                yield self._say("frontier_ends_burden")
        if without := len(frontier.table) - count:
            yield self._say("frontier_without_plan", count=without)

    def _shape(self) -> Iterator[str]:
        frontier = self.frontier
        if len(frontier.solved) < FEWEST_WITH_A_SHAPE:
            return
        if frontier.is_flat:
            yield self._say("frontier_flat")
            return
        if not frontier.has_shape:
            yield self._say("frontier_no_shape")
            return
        yield self._say("frontier_convex" if frontier.convex else "frontier_not_convex")
        at = frontier.knee
        if at is None:
            yield self._say("frontier_no_knee")
            return
        last = len(frontier.solved) - 1
        yield self._say("frontier_knee", at=self._position(at), cost=self._money(frontier.costs[at]))
        yield self._say(
            "frontier_around_knee",
            step=self.terms.line(STEP[frontier.of]),
            stricter=self._money(frontier.mean_step_cost(0, at)),
            looser=self._money(frontier.mean_step_cost(at, last)),
        )

    def _burdens(self) -> Iterator[str]:
        frontier = self.frontier
        if frontier.fairest_cost is None:
            return
        if frontier.set_aside:
            where = self._where([key for key, _ in frontier.set_aside])
            largest = POSITION_TEXTS[frontier.of].format(max(burden for _, burden in frontier.set_aside))
            yield self._say("frontier_set_aside", where=where, largest=largest)
        if frontier.largest_at:
            where = self._where(frontier.largest_at)
            yield self._say("frontier_largest_at", first=self._position(0), where=where)
        if frontier.held_by:
            limits = [self._limit(limit) for limit in frontier.held_by]
            yield self._say("frontier_held_by", limits=self._listed(limits))
        least = float(frontier.costs[-1])
        above = frontier.fairest_cost - least
        if len(frontier.solved) == 1:
            yield self._say("frontier_collapsed")
        if above <= NEGLIGIBLE_COST * max(1.0, abs(least)):
            yield self._say("frontier_fairest_free")
            yield self._say("frontier_why_free")
        else:
            cost = self._money(frontier.fairest_cost)
            yield self._say("frontier_fairest_costs", cost=cost, above=self._money(above))

    def _where(self, product_years: Sequence[ProductYear]) -> str:
        years: dict[str, list[int]] = defaultdict(list)
        for product, year in product_years:
            years[product].append(year)
        names = self._names()
        return self._listed(
            [
                f"{names[product]} {_years_said(run)}"
                for product, found in years.items()
                for run in runs_of_years(found)
            ]
        )

    def _limit(self, limit: HoldingLimit) -> str:
        key = f"constraint_{limit.constraint}"
        said = self.terms.line(key) if key in glossary() else limit.constraint
        where = [self._names().get(limit.item, limit.item), limit.years and _years_said(limit.years)]
        told = " ".join(filter(None, where))
        return f"{said} ({told})" if told else said

    def _names(self) -> dict[str, str]:
        return {
            **names_of(self.terms, [self.case.sectors], "sector"),
            **names_of(self.terms, [self.case.products], "product"),
            ALL_SECTORS: self.terms.line("all_sectors"),
        }

    def _listed(self, things: Sequence[str]) -> str:
        separator = WORD_SEPARATOR if self.terms.language == "en" else WORD_SEPARATOR_ZH
        listed = separator.join(things[:MOST_NAMED])
        if len(things) > MOST_NAMED:
            listed += self._say("frontier_and_more", count=len(things) - MOST_NAMED)
        return listed

    def _position(self, point: int) -> str:
        return POSITION_TEXTS[self.frontier.of].format(self.frontier.positions[point])

    def _money(self, value: float) -> str:
        currency = self.unit.count(self.terms, self.case.settings.currency)
        return f"{value * self.unit.per_million:,.0f} {currency}"


def _years_said(run: tuple[int, int]) -> str:
    first, last = run
    return str(first) if first == last else f"{first}-{last}"


def sentences_of(frontier: Frontier, case: Case, language: str, unit: DisplayUnit) -> list[str]:
    """Say a frontier in the language of a workbook; in both, Chinese first."""
    languages = ("zh", "en") if language == "both" else (language,)
    return [
        text for each in languages for text in FrontierWords(frontier, case, Terms(each), unit).sentences()
    ]
