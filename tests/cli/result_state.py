"""Whether a result folder is whole: which of two known results it holds."""

from __future__ import annotations

import io
import json
import zipfile
from pathlib import Path

import pandas as pd

from planner.result_folder import RESULT_MARKER

Files = dict[str, bytes]


def files_of(folder: Path) -> Files:
    """Return the content of every file of a folder, by name."""
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def what_is_broken(found: Files, wanted: Files) -> list[str]:
    """Return what keeps ``found`` from being the whole result ``wanted``, another run of the same case.

    Tables must be the same to the byte; plan.json and plan.xlsx hold times, so they must be readable to the
    end and of the same case.
    """
    if found.keys() != wanted.keys():
        return [f"files {sorted(found.keys() ^ wanted.keys())} are too many or too few"]
    broken = [name for name in found if name.endswith(".csv") and found[name] != wanted[name]]
    tables = [pd.read_parquet(io.BytesIO(files["installations.parquet"])) for files in (found, wanted)]
    if not tables[0].equals(tables[1]):
        broken.append("installations.parquet")
    plans = [json.loads(files["plan.json"]) for files in (found, wanted)]
    if plans[0]["format"] != RESULT_MARKER or plans[0]["digests"] != plans[1]["digests"]:
        broken.append("plan.json")
    with zipfile.ZipFile(io.BytesIO(found["plan.xlsx"])) as archive:
        if archive.testzip() is not None:
            broken.append("plan.xlsx")
    return broken


def state_of(folder: Path, earlier: Files | None, new: Files) -> str:
    """Return ``absent``, ``earlier`` or ``new`` where the folder is whole, else what is broken.

    ``earlier``: the files that stood there before, None where nothing did.
    """
    if not folder.exists():
        return "absent" if earlier is None else "broken: the earlier result is gone"
    found = files_of(folder)
    if earlier is not None and found == earlier:
        return "earlier"
    try:
        broken = what_is_broken(found, new)
    except (ValueError, KeyError, OSError, zipfile.BadZipFile) as error:
        broken = [f"{type(error).__name__}: {error}"]
    return f"broken: {', '.join(broken)}" if broken else "new"
