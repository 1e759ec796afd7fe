"""The solver's claims of all stages as one long table, and back."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from planner.evidence import COST_LIMIT, Evidence, Key
from planner.rebuilt.arrays import FloatArray

CLAIMS_FILE = "certificate.parquet"

PROGRAMME, ROW, COLUMN = "programme", "row", "column"
COLUMNS = ("stage", "kind", "family", "index", "value", "dual", "lower", "upper", "settled")

Record = tuple[str, str, str, str, float, float, float, float, bool]
_NONE = float("nan")


def write_claims(evidence: Sequence[Evidence], path: Path) -> None:
    """Write the claims of every stage, in order.

    Columns: stage; kind (programme, row, column); family; index (JSON list). Of a programme: family is what
    it minimises and value the optimum. Of a column: value, and lower and upper where an earlier stage has
    moved them. Of a row: dual, d(optimum)/d(limit), lower and upper likewise, and settled where the burden's
    level is settled. Units are those of the programme (``planner.rebuilt.units``). NaN = does not apply.
    """
    texts: dict[Key, str] = {}
    records = [record for claims in evidence for record in _records(claims, texts)]
    table = pd.DataFrame(records, columns=list(COLUMNS))
    names = ["stage", "kind", "family", "index"]
    table.astype(dict.fromkeys(names, "category")).to_parquet(path, index=False)


def _records(claims: Evidence, texts: dict[Key, str]) -> list[Record]:
    def text(key: Key) -> str:
        if key not in texts:
            texts[key] = json.dumps(key[1], ensure_ascii=False)
        return texts[key]

    stage, unmoved = claims.stage, (_NONE, _NONE)
    programme = (stage, PROGRAMME, claims.minimises, "[]", claims.objective, _NONE, _NONE, _NONE, False)
    columns = [
        (stage, COLUMN, key[0], text(key), value, _NONE, *claims.column_limits.get(key, unmoved), False)
        for key, value in claims.values.items()
    ]
    limits = dict(claims.row_limits)
    if claims.cost_limit is not None:
        limits[COST_LIMIT] = (_NONE, claims.cost_limit)
    settled = {("burden_level", index) for index in claims.settled}
    rows = [
        (stage, ROW, key[0], text(key), _NONE, dual, *limits.get(key, unmoved), key in settled)
        for key, dual in claims.duals.items()
    ]
    return [programme, *columns, *rows]


def read_claims(path: Path) -> tuple[Evidence, ...]:
    """Read the claims back. Raises ValueError or KeyError where the file holds something else."""
    table = pd.read_parquet(path, columns=list(COLUMNS))
    names = {name: table[name].astype("category") for name in ("stage", "kind", "family", "index")}
    codes = {name: column.cat.codes.to_numpy(dtype=np.int64) for name, column in names.items()}
    texts = {name: [str(text) for text in column.cat.categories] for name, column in names.items()}
    pairs, position = np.unique(
        np.column_stack([codes["family"], codes["index"]]), axis=0, return_inverse=True
    )
    keys: list[Key] = [
        (texts["family"][family], tuple(json.loads(texts["index"][index]))) for family, index in pairs
    ]
    kinds = np.array(texts["kind"], dtype=object)[codes["kind"]]
    numbers = table[["value", "dual", "lower", "upper"]].to_numpy(dtype=float)
    settled = table["settled"].to_numpy(dtype=bool)
    changes = np.flatnonzero(np.diff(codes["stage"])) + 1
    parts = zip([0, *changes.tolist()], [*changes.tolist(), len(table)], strict=True)
    found = []
    for start, end in parts:
        rows = slice(start, end)
        named = [keys[at] for at in position[rows].tolist()]
        stage = texts["stage"][codes["stage"][start]]
        found.append(_claims(stage, kinds[rows], named, numbers[rows], settled[rows]))
    return tuple(found)


def _claims(
    stage: str,
    kinds: np.typing.NDArray[np.object_],
    keys: list[Key],
    numbers: FloatArray,
    settled: np.typing.NDArray[np.bool_],
) -> Evidence:
    """The claims of one stage; ``numbers``: value, dual, lower, upper."""
    programme, columns, rows = (np.flatnonzero(kinds == kind).tolist() for kind in (PROGRAMME, COLUMN, ROW))
    if len(programme) != 1 or not columns or not rows:
        raise ValueError(f"stage {stage} of {CLAIMS_FILE} is not complete")
    values, duals = numbers[:, 0].tolist(), numbers[:, 1].tolist()
    row_limits = _moved(rows, keys, numbers)
    cost_limit = row_limits.pop(COST_LIMIT, None)
    return Evidence(
        stage=stage,
        minimises=keys[programme[0]][0],
        objective=values[programme[0]],
        values={keys[at]: values[at] for at in columns},
        duals={keys[at]: duals[at] for at in rows},
        row_limits=row_limits,
        column_limits=_moved(columns, keys, numbers),
        settled=frozenset(
            (str(keys[at][1][0]), int(keys[at][1][1])) for at in np.flatnonzero(settled).tolist()
        ),
        cost_limit=None if cost_limit is None else cost_limit[1],
    )


def _moved(at: list[int], keys: list[Key], numbers: FloatArray) -> dict[Key, tuple[float, float]]:
    """Lower and upper where either is given."""
    given = np.isfinite(numbers[:, 2]) | np.isfinite(numbers[:, 3])
    return {keys[row]: (float(numbers[row, 2]), float(numbers[row, 3])) for row in at if given[row]}
