"""The least-cost programme of a case as arrays that follow its numbers, without being built again.

The model is built and compiled once. Where only ``Numbers`` change, every row, column and coefficient stays
where it is; the new values are worked out for whole families at once. On the base case the arrays must come
out as the compiler wrote them, number for number, which is checked when the programme is made.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

import numpy as np
import numpy.typing as npt

from models.build import build_programme
from models.data import ALL_SECTORS, BENCHMARK, INTENSITY_BAND
from planner.case.case import Case
from planner.cells import aggregate, with_columns_of_own_measures
from planner.plan_tables import measure_rows
from planner.scenarios.numbers import FloatArray, Numbers, numbers_of
from planner.solve.arrays import ProgrammeArrays
from planner.solve.highs import SolverFailedError
from planner.solve.programme import LinearProgramme

IntArray = npt.NDArray[np.int64]

ROUNDING = 1e-13
"""Relative: how far sums in another order may differ on the base case."""


class ParametricProgramme:
    """A built programme, and its arrays for other numbers of the same structure."""

    def __init__(self, case: Case) -> None:
        self.case = case
        self.cells = with_columns_of_own_measures(aggregate(case))
        self.model = build_programme(self.cells.data)
        self.programme = LinearProgramme(self.model)
        self.base_arrays = self.programme.arrays.copy()
        self._base = numbers_of(case)
        self._years = np.array(case.settings.years)
        self._index()
        self._prove(self.arrays(self._base))

    def _prove(self, rebuilt: ProgrammeArrays) -> None:
        """Raise ``SolverFailedError`` (a defect) where the base case does not come out as it was compiled."""
        for name in ("cost", "row_lower", "row_upper", "column_lower", "column_upper"):
            ours, compiled = getattr(rebuilt, name), getattr(self.base_arrays, name)
            if not np.allclose(ours, compiled, rtol=ROUNDING, atol=0.0):
                raise SolverFailedError(f"the arrays of the base case differ in {name}")
        if not np.allclose(rebuilt.matrix.data, self.base_arrays.matrix.data, rtol=ROUNDING, atol=0.0):
            raise SolverFailedError("the coefficients of the base case differ")

    # ---- where everything stands -------------------------------------------------------------------------

    def _index(self) -> None:
        data = self.cells.data
        self._product = {name: number for number, name in enumerate(data.products)}
        self._cell = {name: number for number, name in enumerate(data.cells)}
        self._cell_product = np.array([self._product[data.cell_product[cell]] for cell in data.cells])
        self._baseline = self._grid(data.baseline_emissions_mt)
        self._band = self._grid(data.band_allowance_mt)
        self._forecast_row = self._forecast_rows()
        rules = self.case.allocation_rules
        self._rules_of: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for row, (sector, year) in enumerate(zip(rules["sector"], rules["from_year"], strict=True)):
            self._rules_of[sector].append((row, int(year)))
        self._row_of: dict[str, dict[tuple[object, ...], int]] = defaultdict(dict)
        for row, constraint in enumerate(self.programme.constraints):
            index = constraint.index()
            key = index if isinstance(index, tuple) else (index,)
            self._row_of[constraint.parent_component().local_name][key] = row
        self._column_of: dict[str, dict[tuple[object, ...], int]] = defaultdict(dict)
        for column, variable in enumerate(self.programme.variables):
            index = variable.index()
            key = index if isinstance(index, tuple) else (index,)
            self._column_of[variable.parent_component().local_name][key] = column
        matrix = self.base_arrays.matrix
        columns = np.repeat(np.arange(matrix.shape[1]), np.diff(matrix.indptr))
        self._slot = {
            (int(row), int(column)): slot
            for slot, (row, column) in enumerate(zip(matrix.indices, columns, strict=True))
        }
        self._index_emissions()
        self._index_measures()
        self._index_allocation()
        self._index_limits()

    def _grid(self, by_cell: Mapping[tuple[str, int], float]) -> FloatArray:
        """Cells x years."""
        years = self.cells.data.years
        return np.array([[by_cell[cell, year] for year in years] for cell in self.cells.data.cells])

    def _forecast_rows(self) -> IntArray:
        """Products x years: the row of output_forecast."""
        table = self.case.output_forecast
        keys = zip(table["product"], table["year"], strict=True)
        row_of = {key: row for row, key in enumerate(keys)}
        data = self.cells.data
        return np.array([[row_of[product, year] for year in data.years] for product in data.products])

    def _t(self, year: object) -> int:
        return int(str(year)) - int(self._years[0])

    def _index_emissions(self) -> None:
        rows = self._row_of["emissions_after_measures"]
        self._emission_row = np.array(list(rows.values()))
        self._emission_cell = np.array([self._cell[str(cell)] for cell, _ in rows])
        self._emission_year = np.array([self._t(year) for _, year in rows])

    def _index_measures(self) -> None:
        shares = self._column_of["measure_share"]
        key_of = measure_rows(self.case, self.cells)
        listed = self.case.measures[["measure", "product", "technology"]].itertuples(index=False, name=None)
        row_of = {key: row for row, key in enumerate(listed)}
        self._share_column = np.array(list(shares.values()), dtype=int)
        self._share_cell = np.array([self._cell[str(cell)] for _, cell, _ in shares], dtype=int)
        self._share_year = np.array([self._t(year) for _, _, year in shares], dtype=int)
        self._share_measure = np.array([row_of[key_of[str(m), str(c)]] for m, c, _ in shares], dtype=int)
        self._potential_row = np.array([self._row_of["measure_potential"][key] for key in shares], dtype=int)
        ramps = self._row_of["measure_ramp"]
        self._ramp_row = np.array(list(ramps.values()), dtype=int)
        self._ramp_measure = np.array([row_of[key_of[str(m), str(c)]] for m, c, _ in ramps], dtype=int)
        emissions = self._row_of["emissions_after_measures"]
        slots = [
            self._slot.get((emissions[cell, year], column)) for (_, cell, year), column in shares.items()
        ]
        present = np.array([slot is not None for slot in slots], dtype=bool)
        self._baseline_slot = np.array([slot for slot in slots if slot is not None], dtype=int)
        self._baseline_slot_cell = self._share_cell[present]
        self._baseline_slot_year = self._share_year[present]

    def _index_allocation(self) -> None:
        data = self.cells.data
        benchmarks = self._column_of["benchmark"]
        entries = []
        self._band_rows: list[tuple[int, IntArray, int]] = []
        for (sector, year), row in self._row_of["issuance_by_rule"].items():
            for (product, when), column in benchmarks.items():
                if when == year and (slot := self._slot.get((row, column))) is not None:
                    entries.append((slot, self._product[str(product)], self._t(year)))
            if data.rule[str(sector), int(str(year))] == INTENSITY_BAND:
                cells = [self._cell[cell] for cell in data.covered_cells(int(str(year)), str(sector))]
                self._band_rows.append((row, np.array(cells, dtype=int), self._t(year)))
        self._entitled_slot, self._entitled_product, self._entitled_year = _columns(entries, 3)
        floors = self._row_of["shortfall_limit"]
        self._floor_row = np.array(list(floors.values()), dtype=int)
        self._floor_product = np.array([self._product[str(p)] for p, _ in floors], dtype=int)
        self._floor_year = np.array([self._t(year) for _, year in floors], dtype=int)
        self._floor_rule = np.array([self._rule_row(str(p), year) for p, year in floors], dtype=int)
        self._full_benchmark = np.array(
            [self.cells.least_favoured[str(p), int(str(t))].full_benchmark for p, t in floors]
        )
        levels = self._row_of["burden_level"]
        self._burden_slot = np.array(
            [self._slot[row, benchmarks[key]] for key, row in levels.items()], dtype=int
        )
        self._burden_product = np.array([self._product[str(p)] for p, _ in levels], dtype=int)
        self._burden_year = np.array([self._t(year) for _, year in levels], dtype=int)
        self._index_tightening(benchmarks)

    def _index_tightening(self, benchmarks: Mapping[tuple[object, ...], int]) -> None:
        """Slots of the benchmark before, where it is decided, or the row's limit, where it is a number."""
        self._tightening = {}
        for family, parameter in (
            ("tightening_maximum", "tightening_max"),
            ("tightening_minimum", "tightening_min"),
        ):
            slots, numbers = [], []
            for (product, year), row in self._row_of[family].items():
                before = self.cells.data.tightening[str(product), int(str(year))]
                rule = self._rule_row(str(product), year)
                if np.isnan(before.previous_benchmark):
                    column = benchmarks[product, before.previous_year]
                    if (slot := self._slot.get((row, column))) is not None:
                        slots.append((slot, rule))
                else:
                    numbers.append((row, rule, before.previous_benchmark))
            self._tightening[parameter] = (_columns(slots, 2), numbers)

    def _rule_row(self, product: str, year: object) -> int:
        """The row of allocation_rules in force for a product in a year."""
        starts = self._rules_of[self.cells.data.product_sector[product]]
        return max(row for row, from_year in starts if from_year <= int(str(year)))

    def _index_limits(self) -> None:
        caps = self.case.cap_trajectory
        caps_of = {key: row for row, key in enumerate(zip(caps["sector"], caps["year"], strict=True))}
        cap_rows = [(row, caps_of[key]) for key, row in self._row_of["sector_cap"].items()]  # type: ignore[index]
        cap_rows += [(row, caps_of[ALL_SECTORS, year]) for (year,), row in self._row_of["total_cap"].items()]
        self._cap_row, self._cap_source = _columns(cap_rows, 2)
        market = {year: row for row, year in enumerate(self.case.market["year"])}
        self._offset_column, self._offset_source, self._offset_year = _columns(
            [(column, market[year], self._t(year)) for (year,), column in self._column_of["offset"].items()],
            3,
        )
        data = self.cells.data
        emissions = self._column_of["emissions"]
        self._offset_slot, self._offset_slot_source = _columns(
            [
                (self._slot[row, emissions[cell, year]], market[year])
                for (year,), row in self._row_of["offset_limit"].items()
                for sector in data.sectors_under(BENCHMARK, year)  # type: ignore[arg-type]
                for cell in data.covered_cells(year, sector)  # type: ignore[arg-type]
                if (row, emissions[cell, year]) in self._slot
            ],
            2,
        )
        issuance = self._column_of["issuance"]
        banking = [
            (self._slot[row, issuance[sector, year]], market[year], data.reserve_share[sector, year])  # type: ignore[index]
            for (year,), row in self._row_of["banking_limit"].items()
            for sector in data.covered_sectors(year)  # type: ignore[arg-type]
            if (row, issuance[sector, year]) in self._slot
        ]
        self._banking_slot, self._banking_source = _columns([(slot, row) for slot, row, _ in banking], 2)
        self._banking_supply = 1 - np.array([reserve for _, _, reserve in banking])
        self._first_compliance = self._row_of["compliance"][(data.years[0],)]
        self._ceiling_row = np.array(list(self._row_of["peak_ceiling"].values()), dtype=int)
        self._budget_row = np.array(list(self._row_of["emissions_budget"].values()), dtype=int)

    # ---- the arrays of other numbers ---------------------------------------------------------------------

    def arrays(self, numbers: Numbers) -> ProgrammeArrays:
        """The programme of other numbers; their structure must be that of the base case."""
        arrays = self.base_arrays.copy()
        arrays.cost = arrays.cost.copy()
        output, index = self._ratio(numbers, "output"), self._ratio(numbers, "intensity_index")
        baseline = self._baseline * (output * index)[self._cell_product]
        matrix = arrays.matrix.data
        rows = self._emission_row
        arrays.row_lower[rows] = arrays.row_upper[rows] = baseline[self._emission_cell, self._emission_year]
        matrix[self._baseline_slot] = baseline[self._baseline_slot_cell, self._baseline_slot_year]
        matrix[self._entitled_slot] *= output[self._entitled_product, self._entitled_year]
        matrix[self._burden_slot] /= index[self._burden_product, self._burden_year]
        for row, cells, year in self._band_rows:
            ratio = (output * index)[self._cell_product[cells], year]
            arrays.row_lower[row] = arrays.row_upper[row] = float((self._band[cells, year] * ratio).sum())
        self._set_measures_and_cost(arrays, numbers, baseline)
        self._set_limits(arrays, numbers, index)
        return arrays

    def _ratio(self, numbers: Numbers, column: str) -> FloatArray:
        """Products x years: a column of the forecast as a multiple of the base's, 1 where both are 0."""
        new = numbers.columns["output_forecast", column][self._forecast_row]
        old = self._base.columns["output_forecast", column][self._forecast_row]
        return np.divide(new, old, out=np.ones_like(new), where=old != 0)

    def _set_measures_and_cost(self, arrays: ProgrammeArrays, numbers: Numbers, baseline: FloatArray) -> None:
        columns = numbers.columns
        discount = (1 + numbers.settings.discount_rate) ** -(self._years - self._years[0]).astype(float)
        amounts = baseline[self._share_cell, self._share_year]
        cost = columns["measures", "cost"][self._share_measure] * amounts
        arrays.cost[self._share_column] = discount[self._share_year] * cost
        price = columns["market", "offset_price"][self._offset_source]
        arrays.cost[self._offset_column] = discount[self._offset_year] * price
        arrays.row_upper[self._potential_row] = columns["measures", "potential"][self._share_measure]
        arrays.row_upper[self._ramp_row] = columns["measures", "ramp"][self._ramp_measure]

    def _set_limits(self, arrays: ProgrammeArrays, numbers: Numbers, index: FloatArray) -> None:
        columns, settings, matrix = numbers.columns, numbers.settings, arrays.matrix.data
        arrays.row_upper[self._cap_row] = columns["cap_trajectory", "cap"][self._cap_source]
        matrix[self._offset_slot] = -columns["market", "offset_limit"][self._offset_slot_source]
        matrix[self._banking_slot] = (
            -columns["market", "banking_limit"][self._banking_source] * self._banking_supply
        )
        limit = columns["allocation_rules", "shortfall_limit"][self._floor_rule]
        ratio = index[self._floor_product, self._floor_year]
        arrays.row_lower[self._floor_row] = (1 - limit) * self._full_benchmark * ratio
        for parameter, limits in (("tightening_max", arrays.row_lower), ("tightening_min", arrays.row_upper)):
            (slots, rules), fixed = self._tightening[parameter]
            shares = columns["allocation_rules", parameter]
            matrix[slots] = -(1 - shares[rules])
            for row, rule, previous in fixed:
                limits[row] = (1 - shares[rule]) * previous
        compliance = self._first_compliance
        is_exact = np.isfinite(arrays.row_lower[compliance])
        arrays.row_upper[compliance] = settings.initial_bank_mt
        arrays.row_lower[compliance] = settings.initial_bank_mt if is_exact else -np.inf
        if settings.peak_ceiling_mt is not None:
            arrays.row_upper[self._ceiling_row] = settings.peak_ceiling_mt
        if settings.emissions_budget_mt is not None:
            arrays.row_upper[self._budget_row] = settings.emissions_budget_mt


def _columns(entries: Sequence[tuple[int, ...]], width: int) -> tuple[IntArray, ...]:
    """The columns of a list of rows of whole numbers."""
    table = np.array(entries, dtype=np.int64).reshape(len(entries), width)
    return tuple(table.T)
