"""`planner verify` at work: is this folder whole, is its plan optimal, do its tables say what was proven?"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from planner.archive.case_archive import CASE_FILE, read_case_archive
from planner.archive.claims import CLAIMS_FILE, read_claims
from planner.archive.digests import PLAN_FILE
from planner.archive.paths import INSTALLATION_ABATEMENT_FILE, PATHS_FILE, with_paths
from planner.case.case import Case
from planner.case.read import read_case
from planner.certificate.certify import Certificate, CertifiedStages, certify
from planner.evidence import Evidence
from planner.verification.compare import compare_file
from planner.verification.decisions import (
    abatement_expected,
    benchmarks_expected,
    installation_abatement_expected,
    market_expected,
)
from planner.verification.figures import compare_figures, figures_expected
from planner.verification.folder import changed_files, plan_content
from planner.verification.installations import (
    allocations_expected,
    amounts_of,
    installations_expected,
)
from planner.verification.mismatch import Mismatch
from planner.verification.prices import shadow_prices_expected


@dataclass(frozen=True)
class Verification:
    """What was found. ``case`` and ``certificate`` are None where the case or the claims could not be read.

    - changed: files and entries that are not what plan.json's digests say
    - differing: published numbers that are not what the certified points give
    """

    case: Case | None
    certificate: Certificate | None
    changed: tuple[Mismatch, ...]
    differing: tuple[Mismatch, ...]

    @property
    def holds(self) -> bool:
        """Whether nothing is amiss."""
        proven = self.certificate is not None and self.certificate.holds
        return proven and not self.changed and not self.differing


def verify(directory: Path, case_path: Path | None = None) -> Verification:
    """Verify a result folder by itself, or against the case at ``case_path``.

    Raises ``NotAPlanError`` for a folder that holds no complete plan, CaseInvalid where the case at
    ``case_path`` is invalid.
    """
    content = plan_content(directory)
    changed = changed_files(directory, content)
    case = read_case(case_path)[0] if case_path else _archived_case(directory, content)
    evidence = _claims(directory, case)
    if isinstance(case, Mismatch) or isinstance(evidence, Mismatch):
        unreadable = [found for found in (case, evidence) if isinstance(found, Mismatch)]
        return Verification(None, None, (*changed, *unreadable), ())
    changed += [
        Mismatch(PLAN_FILE, f"digests.{table}", None, str(content["digests"].get(table)), digest)
        for table, digest in case.digests.items()
        if content["digests"].get(table) != digest
    ]
    levels = content.get("burden_levels", [])
    consistency = content.get("market_consistency") or {}
    certificate, certified = certify(
        case,
        evidence,
        levels if _are_numbers(levels) else [],
        benchmarks_given=bool(consistency.get("rounds") or content.get("fairness")),
    )
    differing = _differing(directory, content, certified, certificate) if certified else []
    return Verification(case, certificate, tuple(changed), tuple(differing))


def _archived_case(directory: Path, content: dict[str, Any]) -> Case | Mismatch:
    """The case kept in the folder; whatever is wrong with it, it is not what was written."""
    try:
        return read_case_archive(directory / CASE_FILE, str(content.get("case", "case")))
    except Exception as error:  # a damaged archive can fail in any way
        problem = f"cannot be read ({type(error).__name__})"
        return Mismatch(CASE_FILE, None, None, problem, "the case as it was solved")


def _claims(directory: Path, case: Case | Mismatch) -> tuple[Evidence, ...] | Mismatch:
    """The claims kept in the folder; whatever is wrong with them, they are not what was written."""
    try:
        claims = read_claims(directory / CLAIMS_FILE)
    except Exception as error:  # a damaged table can fail in any way
        problem = f"cannot be read ({type(error).__name__})"
        return Mismatch(CLAIMS_FILE, None, None, problem, "the claims of every stage")
    if isinstance(case, Mismatch):
        return claims
    try:
        return with_paths(claims, case, directory / PATHS_FILE)
    except Exception as error:  # likewise
        problem = f"cannot be read ({type(error).__name__})"
        right = "the path of every measure of a single installation in every stage"
        return Mismatch(PATHS_FILE, None, None, problem, right)


def _are_numbers(values: Any) -> bool:
    return isinstance(values, list) and all(isinstance(value, (int, float)) for value in values)


def _differing(
    directory: Path, content: dict[str, Any], certified: CertifiedStages, certificate: Certificate
) -> list[Mismatch]:
    country, plan = certified.country, certified.plan
    shares = certified.plan_paths
    amounts = amounts_of(country, plan, shares)
    expected = {
        "benchmarks.csv": benchmarks_expected(country, plan),
        "allocations.csv": allocations_expected(country, amounts),
        "abatement.csv": abatement_expected(country, plan, shares),
        "market.csv": market_expected(country, certified.least_cost, plan, certified.replay),
        "shadow_prices.csv": shadow_prices_expected(country, certified.least_cost, certified.plan),
        "installations.parquet": installations_expected(country, amounts),
    }
    if shares is not None:
        expected[INSTALLATION_ABATEMENT_FILE] = installation_abatement_expected(country, shares)
    found = [
        mismatch for name, table in expected.items() for mismatch in compare_file(directory / name, table)
    ]
    return found + compare_figures(PLAN_FILE, content, figures_expected(certified, certificate))
