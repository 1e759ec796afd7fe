"""Cells: rows of one product, technology, coverage and life, and their sums by year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from planner.case.case import Case
from planner.rebuilt.arrays import BoolArray, FloatArray
from planner.rebuilt.rows import IntArray, Rows, summed


@dataclass(frozen=True)
class CellSums:
    """Cells (C) in the order of their keys, and their sums over rows by plan year (T).

    - name (C): as ``models`` calls the cell; technology, large, opens, closes (C)
    - product_number, sector_number (C); of_row (R): the cell of every installation row
    - covered (C x T): complies in that year
    - baseline_mt, entitled_million (factor x output), band_mt (rate x baseline) (C x T)
    """

    name: tuple[str, ...]
    technology: tuple[str, ...]
    large: BoolArray
    opens: IntArray
    closes: IntArray
    product_number: IntArray
    sector_number: IntArray
    of_row: IntArray
    covered: BoolArray
    baseline_mt: FloatArray
    entitled_million: FloatArray
    band_mt: FloatArray


def cell_sums(case: Case, rows: Rows, complies: BoolArray) -> CellSums:
    """Gather the rows into cells (formulation: exact aggregation). ``complies``: sectors x years."""
    keys = pd.DataFrame(
        {
            "product": rows.product_number,
            "technology": case.installations["technology"].to_numpy(dtype=str),
            "large": rows.large,
            "opens": rows.opens,
            "closes": rows.closes,
        }
    )
    grouped = keys.groupby(list(keys.columns), sort=True)
    of_row: IntArray = grouped.ngroup().to_numpy().astype(np.int64)
    cells = grouped.size().index.to_frame(index=False)
    count = len(cells)
    product_number = cells["product"].to_numpy(dtype=np.int64)
    sector_number = rows.sector_of_product[product_number]
    large = cells["large"].to_numpy(dtype=bool)
    return CellSums(
        name=tuple(
            _name(rows.products[product], technology, large_enough, opens, closes)
            for product, technology, large_enough, opens, closes in cells.itertuples(index=False)
        ),
        technology=tuple(cells["technology"]),
        large=large,
        opens=cells["opens"].to_numpy(dtype=np.int64),
        closes=cells["closes"].to_numpy(dtype=np.int64),
        product_number=product_number,
        sector_number=sector_number,
        of_row=of_row,
        covered=large[:, None] & complies[sector_number],
        baseline_mt=summed(rows.baseline_mt, of_row, count),
        entitled_million=summed(rows.factor[:, None] * rows.output_million, of_row, count),
        band_mt=summed(rows.band_rate * rows.baseline_mt, of_row, count),
    )


def _name(product: str, technology: str, large: bool, opens: int, closes: int) -> str:
    kind = f"{product} {technology}" if technology else product
    coverage = "" if large else ", below threshold"
    return f"{kind}{coverage}, {opens}-{closes}"
