"""The numbers of one programme: what ``planner.cells`` hands over and every constraint reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

ALL_SECTORS = "ALL"
"""The item under which the cap of all sectors together stands."""

UNCOVERED = "uncovered"
VERIFIED_EMISSIONS = "verified_emissions"
INTENSITY_BAND = "intensity_band"
BENCHMARK = "benchmark"


@dataclass(frozen=True)
class TighteningLimit:
    """How far one decided benchmark may lie below the benchmark before it.

    ``previous_year``: the year of the benchmark it is measured against, None where that is the product's
    mean intensity. ``previous_benchmark``: the mean intensity, or a value announced for a year outside the
    plan or under another rule (tCO2e/unit); NaN where the benchmark before is in the programme itself.
    Shares are fractions.
    """

    previous_year: int | None
    previous_benchmark: float
    minimum: float
    maximum: float


@dataclass(frozen=True)
class MeasureInCell:
    """A measure as one cell can take it up.

    cost_cny_per_t: CNY/tCO2e. potential: largest share of baseline emissions removed. ramp: largest rise
    of that share in a year, None = no limit. first_year: the first plan year in which it can be used
    (available, the cell open, its sector under a rule).
    """

    cost_cny_per_t: float
    potential: float
    ramp: float | None
    first_year: int


@dataclass(frozen=True)
class MeasureOfInstallation:
    """A measure that one installation has, as one of its rows can take it up.

    ``share_of_cell``: the row's part of its cell's baseline emissions, the same in every year. The others as
    of ``MeasureInCell``, shares of the row's own baseline emissions.
    """

    cell: str
    share_of_cell: float
    cost_cny_per_t: float
    potential: float
    ramp: float | None
    first_year: int


Year = int
Sector = str
Product = str
Cell = str
Measure = str
Installation = str


@dataclass(frozen=True)
class ProgrammeData:
    """Everything the programme needs, per sector, product, cell and year; all names in sorted order.

    Emissions are MtCO2e, output is in million units, benchmarks in tCO2e/unit, prices in CNY/t, shares
    are fractions. A key that is absent from a mapping of limits means that there is no such limit.
    """

    years: tuple[Year, ...]
    sectors: tuple[Sector, ...]
    products: tuple[Product, ...]
    cells: tuple[Cell, ...]
    product_sector: Mapping[Product, Sector]
    cell_product: Mapping[Cell, Product]
    large_enough: Mapping[Cell, bool]
    """Whether the cell's installations reach the coverage threshold."""
    rule: Mapping[tuple[Sector, Year], str]
    """One of the four rules, for every sector and year."""
    free_share: Mapping[tuple[Sector, Year], float]
    reserve_share: Mapping[tuple[Sector, Year], float]
    baseline_emissions_mt: Mapping[tuple[Cell, Year], float]
    """Sum of E0 over the cell's rows; 0 in years in which it is not open."""
    allocation_coefficient: Mapping[tuple[Cell, Year], float]
    """Sum of allocation factor x output over the cell's rows, million units."""
    band_allowance_mt: Mapping[tuple[Cell, Year], float]
    """Sum of rate x E0 over the cell's rows, in years of the intensity band."""
    announced_benchmark: Mapping[tuple[Product, Year], float]
    """Announced values of plan years in which the product's sector is under ``benchmark``."""
    tightening: Mapping[tuple[Product, Year], TighteningLimit]
    """One entry for every decided product-year, and for no other."""
    benchmark_floor: Mapping[tuple[Product, Year], float]
    """tCO2e/unit: the largest (1 - shortfall_limit) x intensity x index / factor of the covered open rows."""
    baseline_per_allocation_coefficient: Mapping[tuple[Product, Year], float]
    """tCO2e/unit: covered baseline emissions over the sum of factor x output, for decided product-years
    (the benchmark at which free allocation equals baseline emissions)."""
    protection: Mapping[Product, float]
    cap_mt: Mapping[tuple[str, Year], float]
    """Keyed by sector or ``ALL_SECTORS``."""
    measures: Mapping[tuple[Measure, Cell], MeasureInCell]
    offset_price_cny_per_t: Mapping[Year, float]
    offset_limit: Mapping[Year, float]
    """Both hold exactly the years in which offsets are allowed."""
    banking_limit: Mapping[Year, float]
    discount_factor: Mapping[Year, float]
    """(1 + discount_rate) ** -(year - first year)."""
    initial_bank_mt: float
    no_over_issuance_from: Year
    peak_year: Year | None
    peak_ceiling_mt: float | None
    emissions_budget_mt: float | None
    own_measures: Mapping[tuple[Measure, Installation, Product], MeasureOfInstallation] = field(
        default_factory=dict
    )
    """Measures of single installations that have columns of their own."""
    removed_apart_mt: Mapping[tuple[Cell, Year], float] = field(default_factory=dict)
    """What measures of single installations remove whose path is given: they have no column. Absent =
    nothing."""
    cost_apart_million_cny: float = 0.0
    """Present value of what these cost."""

    @property
    def decided(self) -> tuple[tuple[Product, Year], ...]:
        """The decided product-years, sorted."""
        return tuple(sorted(self.tightening))

    @property
    def last_year(self) -> Year:
        """The last plan year."""
        return self.years[-1]

    def cell_sector(self, cell: Cell) -> Sector:
        """The sector of a cell's product."""
        return self.product_sector[self.cell_product[cell]]

    def covered(self, cell: Cell, year: Year) -> bool:
        """Whether the cell complies in that year: large enough, and its sector under a rule."""
        return self.large_enough[cell] and self.rule[self.cell_sector(cell), year] != UNCOVERED

    def covered_cells(self, year: Year, sector: Sector | None = None) -> tuple[Cell, ...]:
        """The cells that comply in a year, of one sector or of all."""
        return tuple(
            cell
            for cell in self.cells
            if self.covered(cell, year) and (sector is None or self.cell_sector(cell) == sector)
        )

    def sectors_under(self, rule: str, year: Year) -> tuple[Sector, ...]:
        """The sectors under a rule in a year."""
        return tuple(sector for sector in self.sectors if self.rule[sector, year] == rule)

    def covered_sectors(self, year: Year) -> tuple[Sector, ...]:
        """The sectors under any rule but ``uncovered`` in a year."""
        return tuple(sector for sector in self.sectors if self.rule[sector, year] != UNCOVERED)
