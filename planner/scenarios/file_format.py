"""The scenario file (TOML): its keys, their meaning and the rules on single values.

README describes the format with an example. Shares are fractions, units are those of the column that is
changed.
"""

from __future__ import annotations

import re
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

NAME = re.compile(r"\w([\w.-]{0,98}\w)?")
"""Names of scenarios, axes and alternatives become names of folders and columns: letters of any script,
digits, and between them - _ and a point; at most 100 characters."""

JOINT = "-"
"""Stands between the alternatives in the name of a scenario of the grid."""

Finite = Annotated[float, Field(allow_inf_nan=False)]
Weight = Annotated[float, Field(ge=0, le=1, description="a weight from 0 to 1")]
Correlation = Annotated[float, Field(ge=-1, le=1)]
WhereValue = str | int | list[str | int]
Where = dict[str, WhereValue]

OPERATIONS = ("multiply", "add", "replace", "append", "replace_rows")


class _Keys(BaseModel):
    """No key but those named, no value of another type: nothing misspelt passes."""

    model_config = ConfigDict(extra="forbid", strict=True, frozen=True)


class ChangeKeys(_Keys):
    """One change of a table: of a column in the selected rows, or of rows from a CSV file."""

    table: str = Field(description="the name of a table of the case")
    column: str | None = Field(None, description="a column of the table")
    where: Where = Field({}, description="the rows: a table of column = value, or a list of values")
    multiply: Finite | None = Field(None, description="a factor")
    add: Finite | None = Field(None, description="an amount in the unit of the column")
    replace: str | int | Finite | None = Field(None, description="a new value of the column")
    append: str | None = Field(None, description="a CSV file with new rows of the table")
    replace_rows: str | None = Field(
        None, description="a CSV file with rows in the place of those of their key"
    )

    @property
    def operation(self) -> str:
        """The one operation that the change names."""
        return next(name for name in OPERATIONS if getattr(self, name) is not None)

    @model_validator(mode="after")
    def _one_operation(self) -> ChangeKeys:
        named = [name for name in OPERATIONS if getattr(self, name) is not None]
        if len(named) != 1:
            raise ValueError(f"has {len(named)} operations; give exactly one of {', '.join(OPERATIONS)}")
        of_cells = named[0] in ("multiply", "add", "replace")
        if of_cells and self.column is None:
            raise ValueError(f"has no column; name the column that {named[0]} changes")
        if not of_cells and (self.column is not None or self.where):
            raise ValueError(
                f"has a column or rows beside {named[0]}; {named[0]} takes whole rows: remove them"
            )
        return self


class ScenarioKeys(_Keys):
    """A named scenario."""

    name: str = Field(description="a name of letters, digits, - _ and .")
    weight: Weight | None = Field(None, description="a weight from 0 to 1")
    changes: list[ChangeKeys] = Field([], description="a list of changes")


class AlternativeKeys(_Keys):
    """One alternative of an axis; ``value`` is the number that stands for it in tables and charts."""

    value: Finite | None = Field(None, description="a number that stands for the alternative")
    weight: Weight | None = Field(None, description="a weight from 0 to 1")
    changes: list[ChangeKeys] = Field([], description="a list of changes; none leaves the base as it is")


class TargetKeys(_Keys):
    """Which cells a drawn number changes, and how."""

    table: str = Field(description="the name of a table of the case")
    column: str = Field(description="a column of numbers of the table")
    where: Where = Field({}, description="the rows: a table of column = value, or a list of values")
    operation: Literal["multiply", "add", "replace"] = Field(
        "multiply", description="multiply, add or replace"
    )


class _ParameterKeys(_Keys):
    """One drawn parameter: a name of its own, and the cells that it changes."""

    name: str = Field(description="a name of letters, digits, - _ and .")
    targets: list[TargetKeys] = Field(min_length=1, description="a list of cells to change")


class NormalKeys(_ParameterKeys):
    """A normal distribution."""

    distribution: Literal["normal"]
    mean: Finite = Field(description="the mean")
    standard_deviation: Finite = Field(gt=0, description="a number above 0")


class UniformKeys(_ParameterKeys):
    """A uniform distribution."""

    distribution: Literal["uniform"]
    low: Finite = Field(description="the lowest number")
    high: Finite = Field(description="the highest number")

    @model_validator(mode="after")
    def _ordered(self) -> UniformKeys:
        if not self.low < self.high:
            raise ValueError(f"has low {self.low:g} and high {self.high:g}; give a low below high")
        return self


class TriangularKeys(_ParameterKeys):
    """A triangular distribution."""

    distribution: Literal["triangular"]
    low: Finite = Field(description="the lowest number")
    mode: Finite = Field(description="the likeliest number")
    high: Finite = Field(description="the highest number")

    @model_validator(mode="after")
    def _ordered(self) -> TriangularKeys:
        if not (self.low <= self.mode <= self.high and self.low < self.high):
            raise ValueError(
                f"has low {self.low:g}, mode {self.mode:g}, high {self.high:g}; give low <= mode <= high"
            )
        return self


class GrowthKeys(_ParameterKeys):
    """Paths of growth against the base: one factor by product and year, compounded from the first year on.

    The growth of a product in a year is normal; ``correlation_of_years``: of one year with the next (first
    order); ``correlation_of_products``: between any two products in a year.
    """

    distribution: Literal["growth"]
    mean: Finite = Field(description="the mean growth a year against the base, a fraction")
    standard_deviation: Finite = Field(gt=0, description="of the growth of one year, a fraction above 0")
    correlation_of_years: Correlation = Field(description="a correlation from -1 to 1")
    correlation_of_products: Annotated[float, Field(ge=0, le=1)] = Field(
        description="a correlation from 0 to 1"
    )


Parameter = Annotated[
    NormalKeys | UniformKeys | TriangularKeys | GrowthKeys, Field(discriminator="distribution")
]


class DrawsKeys(_Keys):
    """Monte Carlo: so many scenarios, each with every parameter drawn anew."""

    count: int = Field(ge=1, le=1_000_000, description="how many scenarios, 1 or more")
    seed: int = Field(ge=0, description="a whole number, 0 or more")
    name: str = Field("draw", description="what the names of the drawn scenarios begin with")
    parameters: list[Parameter] = Field(min_length=1, description="a list of parameters")


class FileKeys(_Keys):
    """The whole file."""

    title: str = Field("", description="a title")
    base: str = Field(description="the path of the base case, from the folder of this file")
    weights: Literal["equal"] | None = Field(None, description='"equal", or a weight for every scenario')
    scenarios: list[ScenarioKeys] = Field([], description="a list of scenarios")
    axes: dict[str, Annotated[dict[str, AlternativeKeys], Field(min_length=1)]] = Field(
        {}, description="axes, each a table of alternatives"
    )
    draws: DrawsKeys | None = Field(None, description="count, seed and parameters")


def descriptions() -> dict[str, str]:
    """What each key should hold, by its name (one name, one meaning throughout the file)."""
    models = (
        *(FileKeys, DrawsKeys, ScenarioKeys, AlternativeKeys, ChangeKeys, TargetKeys),
        *(NormalKeys, UniformKeys, TriangularKeys, GrowthKeys),
    )
    return {
        name: field.description
        for model in models
        for name, field in model.model_fields.items()
        if field.description
    }
