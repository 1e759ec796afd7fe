"""The built national case beside what is published, and the rules by which the lists became installations."""

from __future__ import annotations

import pandas as pd
import pytest

from inputs.build.provinces import NATIONAL, PROVINCES
from inputs.build.tables import read_list
from tests.inputs.shipped import read_tables

GWP = {"CO2": 1.0, "CF4": 6630.0, "C2F6": 11100.0}
"""Fifth assessment report, as in the case's table of gases."""


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    """Installations of the national case with ``emissions_mt`` and ``sector``."""
    tables = read_tables("national")
    table = tables["installations"]
    columns = ["activity_level", *[f"intensity_{gas}" for gas in GWP]]
    table[columns] = table[columns].astype(float)
    table["intensity"] = sum(table[f"intensity_{gas}"] * gwp for gas, gwp in GWP.items())
    table["emissions_mt"] = table["activity_level"] * table["intensity"] / 1e6
    return table.merge(tables["products"][["product", "sector"]], on="product")


def test_power_lies_below_the_published_total_by_the_heat_that_the_lists_lack(rows: pd.DataFrame) -> None:
    """Published: 5.2 Gt with heat; 3.99 Gt of electricity in ten months of 2023, that is 4.79 Gt a year."""
    power = rows.loc[rows["sector"] == "power", "emissions_mt"].sum()
    assert power == pytest.approx(4790, rel=0.03)
    assert 0.05 < 1 - power / 5200 < 0.12


def test_the_three_industries_emit_about_three_gigatonnes(rows: pd.DataFrame) -> None:
    assert rows.loc[rows["sector"] != "power", "emissions_mt"].sum() == pytest.approx(3000, rel=0.03)


@pytest.mark.parametrize(
    ("product", "output_million", "intensity"),
    [
        ("gas_power", 320.72, 0.3239),
        ("steel_bf_bof", 1005.09 * 0.9, 2.05),
        ("steel_eaf", 1005.09 * 0.1, 0.2),
        ("clinker", 1220.0, 0.85),
        ("aluminium", 43.82, 1.5694),
    ],
)
def test_national_output_and_mean_intensity(
    rows: pd.DataFrame, product: str, output_million: float, intensity: float
) -> None:
    """Activity levels are rounded to whole units, so totals hold to some thousand units at most."""
    of_product = rows[rows["product"] == product]
    assert of_product["activity_level"].sum() / 1e6 == pytest.approx(output_million, abs=1e-3)
    mean = of_product["emissions_mt"].sum() / of_product["activity_level"].sum() * 1e6
    assert mean == pytest.approx(intensity, abs=1e-5)


def test_coal_generates_the_national_total_and_each_class_has_its_balance_value(rows: pd.DataFrame) -> None:
    """2024: 5827.6 TWh of coal. Balance values 2023, gross: 0.7982, 0.8155, 0.8352."""
    coal = rows[rows["product"].str.startswith("coal_")]
    sums = coal.groupby("product")[["activity_level", "emissions_mt"]].sum()
    assert sums["activity_level"].sum() / 1e6 == pytest.approx(5827.6, abs=2e-3)
    means = (sums["emissions_mt"] * 1e6 / sums["activity_level"]).to_dict()
    assert means == pytest.approx(
        {"coal_large": 0.7982, "coal_small": 0.8155, "coal_unconventional": 0.8352}, abs=1e-5
    )


def test_coal_units_keep_their_spread_and_none_has_the_near_zero_factor_of_capture(
    rows: pd.DataFrame,
) -> None:
    """With a tenth of the emission factor a unit would lie near 0.1 tCO2/MWh; the best real ones near 0.7."""
    coal = rows[rows["product"].str.startswith("coal_")]
    assert coal["intensity"].min() > 0.65
    assert 1.25 < (coal["intensity"] / coal.groupby("product")["intensity"].transform("mean")).max() < 1.45
    flagged = coal[coal["note"].str.contains("capture")]
    assert len(flagged) == 6
    assert not coal["technology"].str.contains("CCS").any()


def test_every_operating_coal_unit_is_a_row_in_the_class_of_its_size(rows: pd.DataFrame) -> None:
    units = read_list("gem_coal_units_china_2024-07").query("status == 'operating'")
    coal = rows[rows["product"].str.startswith("coal_")]
    joined = coal.merge(units, left_on="installation", right_on="gem_unit_id", suffixes=("", "_listed"))
    assert len(joined) == len(units) == len(coal) == 3168
    capacity = joined["capacity_mw"].astype(float).groupby(joined["product"])
    assert capacity.min()["coal_large"] > 300
    assert capacity.max()["coal_small"] <= 300
    assert (joined["technology"].str.endswith("captive") == (joined["captive"] != "")).all()


def test_by_product_gas_is_counted_in_the_steel_works_only(rows: pd.DataFrame) -> None:
    units = read_list("gem_oilgas_units_china_2024-08").query("status == 'operating'")
    names = units["plant_name"] + " " + units["unit_name"]
    by_product = units["fuel_type"].str.contains("by-product")
    gas_rows = set(rows.loc[rows["product"] == "gas_power", "name"])
    assert gas_rows == set(names[~by_product])
    assert gas_rows.isdisjoint(names[by_product])


def test_cement_plants_without_capacity_are_marked_and_have_a_median(rows: pd.DataFrame) -> None:
    """An imputed plant has the median of its province's known plants: Sichuan is checked by hand."""
    listed = read_list("sfi_cement_plants_china_2021-07").query("plant_type == 'Integrated'")
    capacity = pd.to_numeric(listed["cement_capacity_mt"])
    clinker = rows[rows["product"] == "clinker"].set_index("installation")
    imputed = clinker["note"] == "cement capacity imputed"
    assert set(clinker.index[imputed]) == set(listed.loc[capacity.isna(), "sfi_uid"])
    assert len(clinker) == len(listed) == 913
    of_sichuan = listed["province"] == "Sichuan Sheng"
    known = listed.loc[of_sichuan & capacity.notna(), "sfi_uid"]
    tonnes_per_mt = clinker.loc[known, "activity_level"].sum() / capacity[known.index].sum()
    expected = capacity[of_sichuan].median() * tonnes_per_mt
    filled = clinker[imputed & (clinker["province"] == "Sichuan")]
    assert len(filled) > 0
    assert filled["activity_level"].to_numpy() == pytest.approx(expected, rel=1e-5)


def test_aluminium_is_one_row_of_three_gases_at_the_published_total(rows: pd.DataFrame) -> None:
    """1.424 t of anode CO2 and 0.1454 tCO2e of anode effect, C2F6 being 0.121 of CF4 by weight."""
    of_aluminium = rows[rows["sector"] == "aluminium"]
    assert len(of_aluminium) == 1
    row = of_aluminium[["intensity", *[f"intensity_{gas}" for gas in GWP]]].sum()
    assert row["intensity"] == pytest.approx(1.569, abs=5e-4)
    assert row["intensity_CO2"] == 1.424
    assert row["intensity_C2F6"] / row["intensity_CF4"] == pytest.approx(0.121, rel=1e-4)


def test_provinces_have_one_spelling_and_identifiers_are_stable_text(rows: pd.DataFrame) -> None:
    assert set(rows["province"]) <= {*PROVINCES, NATIONAL}
    assert (rows["installation"] != "").all()
    assert not rows.duplicated(["installation", "product"]).any()


def test_high_demand_has_the_same_installations_and_rises_to_2033() -> None:
    """Baseline emissions by hand: output x index x mean intensity, summed over the products."""
    central, high = read_tables("national"), read_tables("national-high-demand")
    assert central["installations"].equals(high["installations"])
    table = high["installations"]
    activity = table["activity_level"].astype(float)
    intensity = sum(table[f"intensity_{gas}"].astype(float) * gwp for gas, gwp in GWP.items())
    mean = (activity * intensity).groupby(table["product"]).sum() / activity.groupby(table["product"]).sum()
    forecast = high["output_forecast"]
    emissions = forecast["output"].astype(float) * forecast["intensity_index"].astype(float)
    by_year = (emissions * forecast["product"].map(mean)).groupby(forecast["year"]).sum()
    assert by_year.idxmax() == "2033"
    assert by_year.loc[:"2033"].is_monotonic_increasing
