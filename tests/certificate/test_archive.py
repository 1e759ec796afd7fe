"""What a result keeps is what was read and claimed, and the same input keeps the same bytes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from inputs.build.tables import INPUTS
from planner.archive.case_archive import CASE_FILE, read_case_archive
from planner.archive.claims import CLAIMS_FILE, read_claims
from planner.archive.write import write_proof
from planner.case.case import Case
from planner.case.read import read_case
from planner.planning import make_plan
from tests.building import small_tables
from tests.making import case_of
from tests.reference.generate import FEASIBLE_SEEDS, generated_case, traits_of
from tests.workbook.sample import sample_tables

WITH_GASES = next(seed for seed in FEASIBLE_SEEDS if traits_of(seed).several_gases)


CASES: dict[str, Callable[[], Case]] = {
    "every rule and hostile names": lambda: case_of(sample_tables(rows=20, years=(2026, 2027))),
    "several gases": lambda: generated_case(WITH_GASES),
    "national": lambda: read_case(INPUTS / "national")[0],
}


@pytest.mark.parametrize("name", CASES)
def test_the_case_is_read_back_as_it_was(name: str, tmp_path: Path) -> None:
    case = CASES[name]()
    write_proof(case, (), tmp_path)
    again = read_case_archive(tmp_path / CASE_FILE, case.name)
    assert dict(again.digests) == dict(case.digests)
    assert again.name == case.name
    assert again.settings == case.settings


def test_claims_are_read_back_as_they_were(tmp_path: Path) -> None:
    """A generated case with an exact optimal face: rows and columns held, product-years settled."""
    seed = next(seed for seed in FEASIBLE_SEEDS if traits_of(seed).exact)
    plan = make_plan(generated_case(seed))
    assert any(claims.row_limits and claims.settled for claims in plan.evidence)
    write_proof(plan.case, plan.evidence, tmp_path)
    assert read_claims(tmp_path / CLAIMS_FILE) == plan.evidence


def test_same_plan_same_bytes(tmp_path: Path) -> None:
    written = []
    for name in "ab":
        (tmp_path / name).mkdir()
        plan = make_plan(case_of(small_tables()))
        write_proof(plan.case, plan.evidence, tmp_path / name)
        written.append([(tmp_path / name / file).read_bytes() for file in (CASE_FILE, CLAIMS_FILE)])
    assert written[0] == written[1]
