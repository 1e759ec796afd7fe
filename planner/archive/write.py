"""The part of a result that proves the rest."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from planner.archive.case_archive import CASE_FILE, write_case_archive
from planner.archive.claims import CLAIMS_FILE, write_claims
from planner.archive.paths import PATHS_FILE, write_paths
from planner.case.case import Case
from planner.evidence import Evidence

PROOF_FILES = (CASE_FILE, CLAIMS_FILE, PATHS_FILE)


def write_proof(case: Case, evidence: Sequence[Evidence], folder: Path) -> None:
    """Write the case as it was read and the solver's claims, so that the folder can be verified alone."""
    write_case_archive(case, folder / CASE_FILE)
    write_claims(evidence, folder / CLAIMS_FILE)
    write_paths(case, evidence, folder / PATHS_FILE)
