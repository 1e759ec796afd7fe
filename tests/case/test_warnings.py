"""Numbers that may stand but were hardly meant: each planted slip gives one warning that names it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from inputs.build.tables import INPUTS
from planner.case.examine import examine
from planner.case.faults import Fault
from planner.case.read import read_case
from planner.case.slips import CAP_SLIPS, times
from planner.case.text_tables import TextCase
from tests.building import small_tables, write_case
from tests.case.reading import with_row
from tests.inputs.shipped import SHIPPED_CASES

Tables = dict[str, pd.DataFrame]
YEARS = range(2027, 2032)


def five_years() -> Tables:
    """The small case over five years, five cement works of 220 Mt each, and an announced benchmark.

    Emissions are those of the small case, 8410 Mt a year, of which 1100 Mt are cement's.
    """
    tables = small_tables()
    settings = tables["settings"]
    settings.loc[4, "value"] = YEARS[-1]
    for key, value in (("discount_rate", 0.05), ("initial_bank", 100), ("coverage_threshold", 26000)):
        settings = with_row(settings, key=key, value=value)
    tables["settings"] = settings
    for name in ("output_forecast", "cap_trajectory"):
        tables[name] = pd.concat([tables[name].assign(year=year) for year in YEARS], ignore_index=True)
    works = dict(tables["installations"].iloc[2]) | {"activity_level": 220e6}
    installations = tables["installations"].drop(index=2)
    for number in range(5):
        installations = with_row(installations, **works | {"installation": f"cement works {number}"})
    tables["installations"] = installations
    tables["benchmarks"] = with_row(tables["benchmarks"], product="clinker", year=2027, benchmark=0.98)
    tables["market"] = with_row(tables["market"], year=2027, offset_price=75, offset_limit=0.05)
    return tables


def change(table: str, column: str, rows: object, factor: float) -> Callable[[Tables], None]:
    """Return a change that multiplies cells of a column; ``rows`` are labels, or a product to select by."""

    def apply(tables: Tables) -> None:
        cells = tables[table]
        chosen = cells["product"] == rows if isinstance(rows, str) else rows
        cells.loc[chosen, column] = cells.loc[chosen, column].astype(float) * factor

    return apply


def put(table: str, column: str, row: int, value: object) -> Callable[[Tables], None]:
    """Return a change of one cell."""

    def apply(tables: Tables) -> None:
        tables[table].loc[row, column] = value

    return apply


EVERY = slice(None)

SLIPS = [
    (
        change("installations", "activity_level", "clinker", 1e-6),
        "installations, column activity_level",
        "clinker",
        ["1/1,000,000 of the output in 2027", "it looks like million units"],
    ),
    (
        change("installations", "activity_level", "electricity", 1e-3),
        "installations, column activity_level",
        "electricity",
        ["1/1,000 of", "it looks like thousand units"],
    ),
    (
        change("installations", "activity_level", [4], 1e-4),
        "installations, row 6, column activity_level",
        "22000.0",
        ["1/10,000 of the median", "ten thousand units (万)", "write 220000000 if so"],
    ),
    (
        change("installations", "intensity", [5], 1000),
        "installations, row 7, column intensity",
        "1000.0",
        ["1,000 times the median of its product, 1", "kg per unit", "write 1 if so"],
    ),
    (
        change("installations", "intensity", "electricity", 1000),
        "installations",
        "electricity",
        ["5,300,000 MtCO2e", "more than all of China (15,600 MtCO2e)", "not kg"],
    ),
    (
        change("output_forecast", "output", "electricity", 1e6),
        "output_forecast, row 2, column output",
        "5300000000.0",
        ["1,000,000 times the activity levels of electricity, 5,300", "units", "write 5300 if so"],
    ),
    (
        change("output_forecast", "output", [8], 1e3),
        "output_forecast, row 10, column output",
        "5300000.0",
        ["1,000 times the median of its path, 5,300", "thousand units", "write 5300 if so"],
    ),
    (
        change("output_forecast", "output", [14, 18], 1.6),
        "output_forecast, row 16, column output",
        "1760.0",
        ["1.6 times the value of 2029, 1,100", "by more than a factor of 1.5 a year"],
    ),
    (
        put("output_forecast", "intensity_index", 6, 99.5),
        "output_forecast, row 8, column intensity_index",
        "99.5",
        ["99.5 times the median of its path, 1", "per cent", "write 0.995 if so"],
    ),
    (
        change("cap_trajectory", "cap", EVERY, 1e6),
        "cap_trajectory, row 2, column cap",
        "8050000000.0",
        ["957,194 times the 8,410 Mt", "it looks like tonnes", "write 8050 if so, in MtCO2e"],
    ),
    (
        change("cap_trajectory", "cap", EVERY, 0.3),
        "cap_trajectory, row 2, column cap",
        "2415.0",
        ["1/3.482 of the 8,410 Mt that all sectors under a rule emit a year", "check it"],
    ),
    (
        change("cap_trajectory", "cap", [3], 100),
        "cap_trajectory, row 5, column cap",
        "805000.0",
        ["100 times the median of its path, 8,050", "ten thousand tonnes (万吨)"],
    ),
    (
        change("benchmarks", "benchmark", EVERY, 1000),
        "benchmarks, row 2, column benchmark",
        "980.0",
        ["far outside the intensities of its product, 1 to 1", "kg per unit", "write 0.98 if so"],
    ),
    (
        put("benchmarks", "benchmark", 0, 0.4),
        "benchmarks, row 2, column benchmark",
        "0.4",
        ["1/2.5 of their mean", "check it"],
    ),
    (put("measures", "cost", 1, -5), "measures, row 3, column cost", "-5", ["is negative", "leave it if"]),
    (
        put("measures", "cost", 1, 2e4),
        "measures, row 3, column cost",
        "20000.0",
        ["more than 10,000 a tonne"],
    ),
    (put("market", "offset_price", 0, 75000), "market, row 2, column offset_price", "75000", ["nobody pays"]),
    (
        put("market", "banking_limit", 0, 2),
        "market, row 2, column banking_limit",
        "2",
        ["looks like per cent", "write 0.02 if 2 % is meant"],
    ),
    (
        put("allocation_rules", "tightening_max", 0, 0.5),
        "allocation_rules, row 2, column tightening_max",
        "0.5",
        ["looks like per cent", "write 0.005 if 0.5 % is meant"],
    ),
    (
        put("settings", "value", 5, 5),
        "settings, row 7, column value",
        "5",
        ["discount_rate is more than 0.2", "write 0.05 if 5 % is meant"],
    ),
    (
        put("settings", "value", 6, 1e8),
        "settings, row 8, column value",
        "100000000.0",
        ["initial_bank is more than the 8,410 Mt"],
    ),
    (
        put("settings", "value", 7, 2.6),
        "settings, row 9, column value",
        "2.6",
        ["coverage_threshold is less than any", "26000 for 2.6 万吨"],
    ),
    (
        put("measures", "technology", 0, "x"),
        "measures, row 2, column technology",
        "x",
        ["no installation of the product has"],
    ),
]


def as_texts(tables: Tables) -> TextCase:
    """Return the tables as reading them would, without files."""
    texts = {}
    for name, table in tables.items():
        text = table.map(lambda cell: "" if pd.isna(cell) else str(cell)).astype(str)
        texts[name] = text.set_axis(pd.RangeIndex(2, len(text) + 2))
    return TextCase("case", texts, set(texts))


def place(warning: Fault) -> str:
    return str(warning).split(": ")[0].split(', "')[0]


def test_plausible_numbers_give_no_warning(tmp_path: Path) -> None:
    assert read_case(write_case(tmp_path, five_years()))[1] == ()


@pytest.mark.parametrize(("slip", "where", "value", "words"), SLIPS)
def test_a_slip_is_one_warning_that_names_it(
    slip: Callable[[Tables], None], where: str, value: str, words: list[str]
) -> None:
    tables = five_years()
    slip(tables)
    examination = examine(as_texts(tables))
    assert examination.faults == ()
    (warning,) = examination.warnings
    assert (place(warning), warning.value) == (where, value)
    for word in words:
        assert word in f"{warning.problem}; {warning.remedy}"


@pytest.mark.parametrize("case", SHIPPED_CASES)
def test_the_shipped_cases_have_no_warning(case: str) -> None:
    assert read_case(INPUTS / case)[1] == ()


def test_a_technology_that_is_misspelt_gets_a_suggestion(tmp_path: Path) -> None:
    tables = five_years()
    tables["installations"]["technology"] = "dry kiln"
    tables["measures"].loc[2, "technology"] = "dry klin"
    (warning,) = read_case(write_case(tmp_path, tables))[1]
    assert warning.remedy == 'did you mean "dry kiln"?'


def test_slips_are_told_by_their_ratio() -> None:
    """Half a decade on either side of a slip belongs to it; 1 and its surroundings belong to none."""
    named = {ratio: CAP_SLIPS.in_words(ratio) for ratio in (1.0, 3.0, 25.0, 40.0, 3e5, 0.0, 1e12)}
    assert named == {
        1.0: "",
        3.0: "",
        25.0: "",
        40.0: ": it looks like ten thousand tonnes (万吨)",
        3e5: "",
        0.0: "",
        1e12: "",
    }
    assert (times(1000), times(0.001)) == ("1,000 times", "1/1,000 of")
