"""How a rehearsal is held: variants of the market, from a TOML file. What is absent is not in force."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

Share = Annotated[float, Field(ge=0, le=1, allow_inf_nan=False)]
Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class RulesInvalidError(Exception):
    """The file of rules cannot be used; ``faults``: place, value, what is wrong."""

    def __init__(self, faults: list[str]) -> None:
        super().__init__("\n".join(faults))
        self.faults = faults


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, strict=False)


class Auction(_Strict):
    """An auction beside trading: that share of every free allocation is sold, not below the reserve price."""

    share: Share
    reserve_price: NotNegative


class Variant(_Strict):
    """One market; what is absent is not in force. Prices in currency per tonne. ``name_zh``: in Chinese.

    ``holding_back_share``: part of its surplus that an entity keeps. ``carry_over``: whether the carry-over
    rule of its sector and year limits that, as the tables of the compliance year have it.
    """

    name: Annotated[str, Field(min_length=1)]
    name_zh: str = ""
    holding_back_share: Share | None = None
    carry_over: bool = False
    auction: Auction | None = None
    price_floor: NotNegative | None = None
    price_ceiling: Positive | None = None

    @model_validator(mode="after")
    def _floor_below_ceiling(self) -> Self:
        if None not in (self.price_floor, self.price_ceiling) and self.price_floor > self.price_ceiling:  # type: ignore[operator]
            raise ValueError("price_floor is above price_ceiling")
        return self


class Continuous(_Strict):
    """Continuous double auction: ``rounds`` of shouts within ``price_limit`` of the call auction's price."""

    rounds: Annotated[int, Field(ge=1)]
    price_limit: Annotated[float, Field(gt=0, lt=1)]
    seed: Annotated[int, Field(ge=0)]


class Rules(_Strict):
    """Rules of a rehearsal. ``tick``: smallest step of a price; ``largest``: how many traders are named."""

    tick: Positive
    largest: Annotated[int, Field(ge=1)]
    continuous: Continuous
    variants: Annotated[list[Variant], Field(min_length=1)]

    @model_validator(mode="after")
    def _names_once(self) -> Self:
        names = [variant.name for variant in self.variants]
        if len(set(names)) < len(names):
            raise ValueError("a name of variants stands twice")
        return self


def read_rules(path: Path) -> Rules:
    """Read a file of rules. Raises ``RulesInvalidError`` with all faults."""
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise RulesInvalidError([f"{path}: cannot be read ({error}); give a TOML file in UTF-8"]) from None
    except tomllib.TOMLDecodeError as error:
        raise RulesInvalidError([f"{path}: is not TOML ({error})"]) from None
    try:
        return Rules.model_validate(content)
    except ValidationError as error:
        faults = [
            f"{path}, {'.'.join(map(str, one['loc'])) or 'file'}, {one['input']!r}: {one['msg']}"
            for one in error.errors()
        ]
        raise RulesInvalidError(faults) from None
