"""All rows of a file or sheet as given, column by column: no rule loops over the rows of a large one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
import numpy.typing as npt
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

BoolArray = npt.NDArray[np.bool_]

_TEXT = pd.StringDtype(na_value=np.nan)
"""What pandas takes texts for."""

Rows = Sequence[Sequence[str | None]]
"""All rows of a file or sheet, from the first on; None where there is no cell."""


@dataclass(frozen=True)
class GivenRows:
    """Texts by column, each as long as there are rows; null where a row has no cell.

    ``widths`` counts the cells of every row: rows of a CSV file may differ in it, rows of a sheet do not.
    """

    columns: tuple[pa.Array, ...]
    widths: npt.NDArray[np.int64]

    @classmethod
    def of(cls, rows: Rows) -> GivenRows:
        """Return the rows column by column."""
        columns = tuple(pa.array(cells, pa.string()) for cells in zip_longest(*rows))
        return cls(columns, np.fromiter(map(len, rows), dtype=np.int64, count=len(rows)))

    def only(self, wanted: BoolArray) -> GivenRows:
        """Return the rows that are wanted."""
        if wanted.all():
            return self
        chosen = pa.array(wanted)
        return GivenRows(tuple(column.filter(chosen) for column in self.columns), self.widths[wanted])

    def filled(self) -> BoolArray:
        """Mark the rows in which a cell holds more than white space."""
        filled = np.zeros(len(self.widths), dtype=bool)
        for column in self.columns:
            filled |= holds_text(column)
            if filled.all():
                break
        return filled

    def row(self, position: int) -> list[str]:
        """Return the cells of one row, "" in the place of those that hold nothing."""
        return [column[position].as_py() or "" for column in self.columns[: self.widths[position]]]


def as_pandas(texts: pa.Array) -> pd.api.extensions.ExtensionArray:
    """Return texts as a column of a table."""
    return pd.arrays.ArrowStringArray(texts, dtype=_TEXT)  # type: ignore[call-arg]  # stubs lack dtype


def marks(truths: pa.Array) -> BoolArray:
    """Return truths as an array, false where they are null."""
    array: BoolArray = pc.fill_null(truths, False).to_numpy(zero_copy_only=False)
    return array


def holds_text(cells: pa.Array) -> BoolArray:
    """Mark the cells that hold more than white space."""
    return marks(pc.not_equal(pc.utf8_trim_whitespace(cells), ""))
