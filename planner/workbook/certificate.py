"""Certificate: formulas that prove the least cost from the exported programme, and guard its numbers.

The objective equals what the prices prove, no limit is missed, no price lacks a limit, none belongs to a
limit that is not reached: then nothing is cheaper. Control totals see a change of any exported number, also
of one that is multiplied by 0 in the proof or small beside the others: they add logarithms, so that a
thousandth more of a small number moves them as much as a thousandth more of a large one.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from scipy import sparse

from planner.certificate.apart import paths_of
from planner.certificate.stage import ALL_PATHS, PathsApart
from planner.rebuilt.arrays import RebuiltProgramme
from planner.rebuilt.country import country_of
from planner.rebuilt.programme import plan_programme
from planner.workbook.book import Book, Check
from planner.workbook.certificate_data import (
    COLUMNS,
    ROWS,
    CertifiedProgramme,
    Exported,
    range_name,
    write_certificate_data,
)
from planner.workbook.conventions import CONSTANTS
from planner.workbook.measures import COSTS
from planner.workbook.sheet import Column, Sheet
from planner.workbook.style import LABEL, WRAPPED, Style
from planner.workbook.text import Formula

_CONTROL_SHIFT = float({name: str(value) for name, value, _ in CONSTANTS}["control_shift"])
_MONEY, _DEVIATION, _NUMBER = Style("number"), Style("deviation"), Style("number")
_DUAL = range_name(ROWS, "dual")


def write_certificate(book: Book) -> None:
    """The proof in ten lines, then the control totals; everything joins the checks."""
    certified = _certified(book)
    exported = write_certificate_data(book, certified)
    terms = book.terms
    columns = [
        Column(terms.header("quantity"), 78),
        Column(terms.header("value"), 26),
        Column(terms.header("exported_control_total"), 26),
        Column(terms.header("deviation"), 14),
        Column(terms.header("where_worst"), 70),
    ]
    sheet = book.sheet("certificate", columns)
    residuals = _write_proof(book, sheet)
    sheet.row([])
    deviations = _write_control_totals(book, sheet, exported)
    sheet.row([])
    _write_verdict(book, sheet, residuals, deviations)


def _certified(book: Book) -> CertifiedProgramme:
    country, claims = country_of(book.plan.case), book.plan.evidence[0]
    programme = plan_programme(country)
    values = np.array([claims.values[key] for key in programme.columns], dtype=float)
    duals = np.array([claims.duals[key] for key in programme.rows], dtype=float)
    paths = paths_of(country, claims.installation_shares)
    if paths is not None:
        programme = _with_given_paths(programme, paths)
        values = np.append(values, programme.column_lower[-1])
    return CertifiedProgramme(programme, values, duals)


def _with_given_paths(programme: RebuiltProgramme, paths: PathsApart) -> RebuiltProgramme:
    """The programme in which measures of single installations follow given paths.

    What they remove is taken off the definitions of emissions; what they cost is a column held at 1 (at -1
    where they earn). That no better paths exist is proven outside the workbook.
    """
    removed, cost = paths.removed(programme), paths.cost_million
    no_entries = sparse.csr_array((len(programme.rows), 1))
    return replace(
        programme,
        columns=(*programme.columns, ALL_PATHS),
        matrix=sparse.csr_array(sparse.hstack([programme.matrix, no_entries])),
        cost=np.append(programme.cost, abs(cost)),
        row_lower=programme.row_lower - removed,
        row_upper=programme.row_upper - removed,
        column_lower=np.append(programme.column_lower, np.copysign(1.0, cost)),
        column_upper=np.append(programme.column_upper, np.inf),
    )


def _write_proof(book: Book, sheet: Sheet) -> str:
    """Write objective, bound and residuals; return the range of the residuals."""
    terms = book.terms
    cost, value = range_name(COLUMNS, "cost"), range_name(COLUMNS, "value")

    def line(key: str, formula: str, style: Style, where: str = "") -> str:
        row = sheet.row(
            [
                (terms.line(key), WRAPPED),
                (Formula(formula), style),
                None,
                None,
                (Formula(where), LABEL) if where else None,
            ]
        )
        return sheet.at(row, 2)

    objective = line("objective_of_solution", f"SUMPRODUCT({cost},{value})", _MONEY)
    proven = [range_name(key, "proven") for key in (ROWS, COLUMNS)]
    bound = line("proven_by_prices", f"SUM({proven[0]})+SUM({proven[1]})", _MONEY)
    scale = f"MAX(1,ABS({objective}))"
    least_cost = f"{book.where('least_cost', COSTS, book.index.years[0])}/units_per_million"
    residuals = {
        "gap": (f"ABS({objective}-{bound})/{scale}", ""),
        "primal": (_largest("missed"), _where_largest("missed")),
        "dual": (f"{_largest('unlimited')}/MAX(1,MAX({_DUAL}),-MIN({_DUAL}))", _where_largest("unlimited")),
        "complementarity": (f"{_largest('slackness')}/{scale}", _where_largest("slackness")),
        "cost": (f"ABS({objective}-{least_cost})/{scale}", ""),
    }
    first = sheet.next_row
    for kind, (formula, where) in residuals.items():
        address = line(f"check_residual_{kind}", formula, _DEVIATION, where)
        book.checks.append(
            Check("certificate", f"check_certificate_{kind}", address, "tolerance_certificate")
        )
    return sheet.range(first, 2, sheet.next_row - 1, 2)


def _largest(column: str) -> str:
    return f"MAX({range_name(ROWS, column)},{range_name(COLUMNS, column)})"


def _where_largest(column: str) -> str:
    """The name of the row or column in which a quantity is largest; nothing where it is 0 everywhere."""
    rows, columns = range_name(ROWS, column), range_name(COLUMNS, column)

    def name(key: str, found: str) -> str:
        position = f"MATCH(MAX({found}),{found},0)"
        family, item = range_name(key, "family"), range_name(key, "name")
        return f'INDEX({family},{position})&" · "&INDEX({item},{position})'

    in_rows, in_columns = name(ROWS, rows), name(COLUMNS, columns)
    return f'IF(MAX({rows},{columns})=0,"",IF(MAX({rows})>=MAX({columns}),{in_rows},{in_columns}))'


def _write_control_totals(book: Book, sheet: Sheet, exported: tuple[Exported, ...]) -> str:
    """Write live and exported totals; return the range of their deviations."""
    first = sheet.next_row
    for block in exported:
        row, name = sheet.next_row, block.name
        total = f"SUMPRODUCT(({name}<>0)*(control_shift+LN(ABS({name})+({name}=0))))"
        sheet.row(
            [
                (book.terms.line(block.key), WRAPPED),
                (Formula(total), _NUMBER),
                (control_total(block.numbers), Style("number", "solver")),
                (Formula(f"ABS(B{row}-C{row})"), _DEVIATION),
            ]
        )
    deviations = sheet.range(first, 4, sheet.next_row - 1, 4)
    book.checks.append(
        Check("certificate", "check_certificate_control", f"MAX({deviations})", "tolerance_control")
    )
    return deviations


def _write_verdict(book: Book, sheet: Sheet, residuals: str, deviations: str) -> None:
    """Whether all of the sheet holds; an error anywhere is a failure."""
    holds = f"AND(MAX({residuals})<=tolerance_certificate,MAX({deviations})<=tolerance_control)"
    verdict = f"IF(ISNUMBER(SUM({residuals},{deviations})),IF({holds},word_passed,word_failed),word_failed)"
    sheet.row(
        [
            (book.terms.line("verdict_certificate"), LABEL),
            (Formula(verdict), Style("verdict", "total")),
        ]
    )


def control_total(numbers: np.typing.NDArray[np.float64]) -> float:
    """Sum over the numbers but 0 and blanks of control_shift + logarithm of the size.

    The shift keeps every total far from 0: the logarithm of a double is above -1000.
    """
    kept = np.abs(numbers[~np.isnan(numbers) & (numbers != 0)])
    return float((_CONTROL_SHIFT + np.log(kept)).sum())
