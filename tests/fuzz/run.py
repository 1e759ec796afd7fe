"""Mutate small cases at random, but seeded, and see what reading them comes to.

``python -m tests.fuzz.run --cases 2000 --seed 1`` takes the example and generated cases in both forms and
applies one mutation to each. It prints by kind how many were rejected and accepted, and every failure: a
traceback, a planted fault that was accepted or whose place was not named, a harmless change that was refused
or changed the case, a case that took too long. ``--only WORDS`` runs the kinds with these words in their
names. Ends with 1 where there was a failure.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from planner.case.read import read_case
from tests.fuzz.cell_faults import CELL_FAULTS
from tests.fuzz.damage import DAMAGE
from tests.fuzz.draft import BASES, Draft, Form, Grid, copy_of
from tests.fuzz.folder_faults import FOLDER_FAULTS
from tests.fuzz.harmless import HARMLESS
from tests.fuzz.judge import FAILURES, MOST_SECONDS, Content, Verdict, content_of, judged
from tests.fuzz.kinds import Mutation
from tests.fuzz.table_faults import TABLE_FAULTS
from tests.fuzz.workbook_faults import WORKBOOK_FAULTS

REGISTERS = (CELL_FAULTS, TABLE_FAULTS, FOLDER_FAULTS, WORKBOOK_FAULTS, HARMLESS, DAMAGE)
MUTATIONS = tuple(mutation for register in REGISTERS for mutation in register.mutations)


@dataclass
class Figures:
    """Verdicts by kind, the longest time, and the failures in words."""

    verdicts: dict[str, Counter[Verdict]] = field(default_factory=dict)
    slowest_seconds: float = 0.0
    failures: list[str] = field(default_factory=list)

    def total(self, *verdicts: Verdict) -> int:
        """Return how many cases came to one of these verdicts."""
        return sum(counter[verdict] for counter in self.verdicts.values() for verdict in verdicts)


def run(
    cases: int,
    seed: int,
    mutations: tuple[Mutation, ...] = MUTATIONS,
    bases: tuple[str, ...] = tuple(BASES),
) -> Figures:
    """Judge so many mutated cases. Kinds, forms and cases take turns; only the seed decides the rest."""
    figures = Figures({mutation.name: Counter() for mutation in mutations})
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        originals = _originals(folder, bases)
        for number, (mutation, form) in zip(range(cases), _turns(mutations), strict=False):
            name = bases[number // len(mutations) % len(bases)]
            grid, original = originals[name]
            chosen = random.Random(f"{seed} {number}")
            draft = Draft(copy_of(grid), form)
            place = mutation.apply(chosen, draft)
            target = folder / str(number)
            target.mkdir()
            finding = judged(draft.written(target), mutation.expected, place, original)
            figures.verdicts[mutation.name][finding.verdict] += 1
            figures.slowest_seconds = max(figures.slowest_seconds, finding.seconds)
            if finding.verdict in FAILURES or finding.seconds > MOST_SECONDS:
                failure = (
                    f"case {number} ({name}, {form}): {mutation.name}, {finding.verdict} after "
                    f"{finding.seconds:.1f} s; place {place}; said: {finding.said[:600]}"
                )
                print(failure, flush=True)
                figures.failures.append(failure)
    return figures


def _turns(mutations: tuple[Mutation, ...]) -> Iterator[tuple[Mutation, Form]]:
    turn = 0
    while True:
        for mutation in mutations:
            yield mutation, mutation.forms[turn % len(mutation.forms)]
        turn += 1


def _originals(folder: Path, bases: tuple[str, ...]) -> dict[str, tuple[Grid, Content]]:
    """Return every case to be mutated and what it says before."""
    originals = {}
    for name in bases:
        grid = BASES[name]()
        target = folder / name
        target.mkdir()
        written = Draft(copy_of(grid), Form.FOLDER).written(target)
        originals[name] = (grid, content_of(read_case(written)[0]))
    return originals


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cases", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="", metavar="WORDS")
    options = parser.parse_args()
    chosen = tuple(mutation for mutation in MUTATIONS if options.only in mutation.name)
    figures = run(options.cases, options.seed, chosen)
    columns = list(Verdict)
    print(f"{'kind':44}" + "".join(f"{verdict.replace(',', ''):>27}" for verdict in columns))
    for name, counter in figures.verdicts.items():
        print(f"{name:44}" + "".join(f"{counter[verdict] or '':>27}" for verdict in columns))
    print(
        f"{options.cases} cases (seed {options.seed}) of {len(chosen)} kinds: "
        f"{figures.total(Verdict.REJECTED)} rejected, "
        f"{figures.total(Verdict.ACCEPTED, Verdict.ACCEPTED_AS_IT_STANDS)} accepted, "
        f"{figures.total(Verdict.TRACEBACK)} tracebacks, {figures.total(Verdict.SILENT)} silent acceptances, "
        f"{len(figures.failures)} failures of any kind; slowest {figures.slowest_seconds:.1f} s"
    )
    sys.exit(1 if figures.failures else 0)


if __name__ == "__main__":
    main()
