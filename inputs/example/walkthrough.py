"""The planner in Python, on the textbook example.

Cells begin with ``# %%``: editors and Jupyter (with jupytext) run them one by one, and
``python inputs/example/walkthrough.py`` runs them all. Results are asserted, so this page cannot go stale.
"""

# %%
from pathlib import Path
from tempfile import TemporaryDirectory

from planner import Case, NoSolutionError, solve

# %% [markdown]
# ## Read a case
# A folder of CSV tables or a workbook. Every table is a table of pandas.

# %%
case = Case.read(Path(__file__).parent)
print(case.cap_trajectory)
print(case.measures[["measure", "product", "cost", "potential"]])

# %% [markdown]
# ## Solve it
# 8410 Mt of baseline emissions, a cap of 8050: power gives its 318 Mt at 80 CNY/t, cement 42 Mt at 120.

# %%
plan = solve(case)
print(f"least cost {plan.cost_million_cny:,.0f} million {case.settings.currency}")
print(plan.benchmarks)
print(plan.market[["year", "price", "emissions"]])
assert round(plan.cost_million_cny) == 318 * 80 + 42 * 120
assert round(plan.market["price"].iloc[0]) == 120

# %% [markdown]
# ## Change a table and solve again
# A changed case passes the same checks as one that is read. With a cap of 8000 Mt cement's 55 Mt are used up,
# and the last 37 Mt come from steel at 160 CNY/t.

# %%
tighter = case.changed("tighter", cap_trajectory=case.cap_trajectory.assign(cap=8000.0))
tighter_plan = solve(tighter)
change = tighter_plan.allocations["burden"] - plan.allocations["burden"]
print(plan.allocations[["sector", "year"]].assign(change_of_burden=change))
assert round(tighter_plan.cost_million_cny) == 318 * 80 + 55 * 120 + 37 * 160
assert round(tighter_plan.market["price"].iloc[0]) == 160

# %% [markdown]
# ## Share the effort by another rule
# Spare clinker two points of burden: the others bear (360 + 0.02 x 1100) / 8410 = 4.54 %, clinker 2.54 %. The
# rule `proportional` knows no such points: one tightening for all, 360 / 8410 = 4.28 %.

# %%
spared = case.products["product"].map({"clinker": 0.02}).fillna(0.0)
sparing = case.changed("sparing", products=case.products.assign(protection=spared))
fairest, even = solve(sparing), solve(sparing, fairness="proportional")
print(fairest.benchmarks[["product", "tightening"]].assign(proportional=even.benchmarks["tightening"]))
assert fairest.benchmarks["tightening"].round(4).tolist() == [0.0454, 0.0254, 0.0454, 0.0454]
assert even.benchmarks["tightening"].round(4).tolist() == [0.0428] * 4
assert even.fairness is not None
print(even.fairness)

# %% [markdown]
# ## Where no plan exists
# All measures together remove 476.8 Mt, so a cap of 7900 Mt cannot be kept.

# %%
try:
    solve(case.changed("impossible", cap_trajectory=case.cap_trajectory.assign(cap=7900.0)))
except NoSolutionError as error:
    print(f"no plan: {error}")
else:
    raise AssertionError("a plan that cannot be")

# %% [markdown]
# ## Write it, or hand it on
# The folder is the one that `planner solve` writes; the table below is one that `pyam.IamDataFrame` takes.

# %%
with TemporaryDirectory() as folder:
    plan.write(Path(folder) / "example")
    print(sorted(path.name for path in (Path(folder) / "example").iterdir()))
print(plan.iamc().head())
