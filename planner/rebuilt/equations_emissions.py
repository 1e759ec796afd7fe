"""Emissions, measures and the national path, with what the measures cost."""

from __future__ import annotations

from planner.rebuilt.arrays import Builder, Key
from planner.rebuilt.country import Country


def add_emissions(builder: Builder, country: Country) -> None:
    """E_ct + E0_ct x (sum of the shares that measures remove) = E0_ct, MtCO2e, for every cell and year."""
    shares: dict[tuple[int, int], list[Key]] = {}
    for (measure, cell), option in country.options.items():
        for year in country.years:
            if year >= option.first_year:
                key: Key = ("measure_share", (measure, country.cells.name[cell], year))
                shares.setdefault((cell, year), []).append(key)
    for cell, name in enumerate(country.cells.name):
        for at, year in enumerate(country.years):
            baseline = float(country.cells.baseline_mt[cell, at])
            own = builder.column(("emissions", (name, year)), free=True)
            terms = [(own, 1.0), *((share, baseline) for share in shares.get((cell, year), []))]
            builder.equal(("emissions_after_measures", (name, year)), terms, baseline)


def add_measures(builder: Builder, country: Country) -> None:
    """x_t <= potential; x_t - x_(t-1) <= ramp; x_t - x_(t-1) >= 0; cost in present value, million CNY."""
    for (measure, cell), option in country.options.items():
        before: list[tuple[Key, float]] = []
        for at, year in enumerate(country.years):
            if year < option.first_year:
                continue
            index = (measure, country.cells.name[cell], year)
            cost = float(country.discount[at]) * option.cost * float(country.cells.baseline_mt[cell, at])
            own = builder.column(("measure_share", index), cost=cost)
            builder.at_most(("measure_potential", index), [(own, 1.0)], option.potential)
            if option.ramp is not None:
                builder.at_most(("measure_ramp", index), [(own, 1.0), *before], option.ramp)
            if before:
                builder.at_least(("measure_permanence", index), [(own, 1.0), *before], 0.0)
            before = [(own, -1.0)]


def add_national_limits(builder: Builder, country: Country) -> None:
    """No rise after the peak year, the ceiling, the budget: sums of E_ct over all cells, MtCO2e."""
    settings = country.case.settings

    def national(year: int, sign: float) -> list[tuple[Key, float]]:
        return [(("emissions", (name, year)), sign) for name in country.cells.name]

    for year in country.years[1:]:
        if settings.peak_year is not None and year > settings.peak_year:
            builder.at_most(("peak", (year,)), [*national(year, 1.0), *national(year - 1, -1.0)], 0.0)
    if settings.peak_ceiling_mt is not None:
        for year in country.years:
            builder.at_most(("peak_ceiling", (year,)), national(year, 1.0), settings.peak_ceiling_mt)
    if settings.emissions_budget_mt is not None:
        everything = [term for year in country.years for term in national(year, 1.0)]
        builder.at_most(("emissions_budget", ("horizon",)), everything, settings.emissions_budget_mt)
