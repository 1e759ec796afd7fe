"""The one place that knows in which unit amounts are shown: millions (Mt) or ten thousands (of tonnes).

Tonnes, units of output and money are all shown in the same power of ten, so that price (currency per tonne)
times amount stays money, and output times benchmark stays an amount, without a conversion in any formula.
"""

from __future__ import annotations

from dataclasses import dataclass

from planner.workbook.terms import Terms, glossary
from planner.workbook_options import Unit

MILLION = 1_000_000
SCALED_QUANTITIES = frozenset({"amount", "nonzero_amount", "money"})
"""Number formats of what the plan gives in millions (Mt, million units, million of currency)."""


@dataclass(frozen=True)
class DisplayUnit:
    """One way to show amounts.

    - per_million: how many displayed units a million is: 1 or 100
    - mass_term, count_term: terms that name the unit of mass and of anything else; "" is the symbol Mt
    - amount_decimals, money_decimals: decimals shown, so that both units show the same kilotonnes
    """

    per_million: int
    mass_term: str
    count_term: str
    amount_decimals: int
    money_decimals: int

    @property
    def of_one(self) -> int:
        """Tonnes (or units, or currency) in one displayed unit."""
        return MILLION // self.per_million

    def mass(self, terms: Terms) -> str:
        """The unit of emissions and allowances."""
        return terms.line(self.mass_term) if self.mass_term else "Mt"

    def count(self, terms: Terms, of: str) -> str:
        """The unit of anything else, a word of the case: ``million MWh``, ``ten thousand CNY``."""
        zh, en = glossary()[self.count_term]
        return terms.pair(f"{zh}{terms.word_zh(of)}", f"{en} {of}")


_MEGATONNES = DisplayUnit(1, "", "million", amount_decimals=3, money_decimals=1)
_TEN_KILOTONNES = DisplayUnit(100, "ten_kilotonnes", "ten_thousand", amount_decimals=1, money_decimals=0)


def display_unit(name: str) -> DisplayUnit:
    """The display unit that an option names. Raises ValueError for a name that is no unit."""
    return _MEGATONNES if Unit(name) is Unit.MEGATONNES else _TEN_KILOTONNES
