"""The European scheme as a comparator, and the caps of others: small rules, exact to the printed digit.

Amounts are tonnes. Factors are decimals, for official tables are printed with ties rounded away from zero.
"""

from __future__ import annotations

from decimal import ROUND_DOWN, Decimal

from planner.compliance.whole_tonnes import decimal_half_up

CORRECTION_FACTOR_PLACES = 8
"""Decisions 2013/448/EU and (EU) 2017/126 print per cent with six decimals."""

BENCHMARK_PLACES = 3


def uniform_correction_factor(cap_t: int, preliminary_t: int) -> Decimal:
    """Return min(1, cap / sum of preliminary allocations), rounded as printed.

    Article 10a(5) of Directive 2003/87/EC, from 2013. A slack cap scales nothing up. Standing: the rule is
    official. Raises ValueError where the preliminary sum is not positive.
    """
    if preliminary_t <= 0:
        raise ValueError("the sum of preliminary allocations must be positive")
    ratio = Decimal(cap_t) / Decimal(preliminary_t)
    return min(Decimal(1), decimal_half_up(ratio, CORRECTION_FACTOR_PLACES))


def final_allocation(preliminary_t: int, factor: Decimal) -> int:
    """Return an installation's preliminary allocation times the uniform factor, whole tonnes half up."""
    return int(decimal_half_up(preliminary_t * factor, 0))


def updated_benchmark(start: Decimal, yearly_rate: Decimal, years: int) -> Decimal:
    """Return start x (1 - rate x years), three decimals half up.

    Article 10a(2): rates of 0.2 to 1.6 % over 15 years for 2021-25, 0.3 to 2.5 % over 20 for 2026-30. The
    results are published, start values and rates are recalled: assumption.
    """
    return decimal_half_up(start * (1 - yearly_rate * years), BENCHMARK_PLACES)


def linear_cap(first_t: int, yearly_decrease_t: int, years_later: int) -> int:
    """Return the cap so many years after the first, at a fixed decrease a year (phase 4 of the EU scheme)."""
    return first_t - yearly_decrease_t * years_later


def uk_correction_applies(cap_t: int, preliminary_t: int, unallocated_before_t: int) -> bool:
    """Whether the UK's factor applies: only where the excess is above what stayed unallocated before.

    UK version of Regulation (EU) 2019/331, article 16a, from 2021. Official.
    """
    return preliminary_t > cap_t and preliminary_t - cap_t > unallocated_before_t


def sum_of_parts_mt(parts_mt: tuple[Decimal, ...], total_t: int) -> tuple[Decimal, bool]:
    """Return the sum of a cap's parts (Mt), and whether the total (t), cut to their digits, equals it.

    Korea, phase 4 (2026-30). Official.
    """
    total = sum(parts_mt, Decimal(0))
    places = min(int(part.as_tuple().exponent) for part in parts_mt)
    printed = (Decimal(total_t) / 1_000_000).quantize(Decimal(1).scaleb(places), rounding=ROUND_DOWN)
    return total, printed == total


def emissions_index(intensity_cut: Decimal, yearly_growth: Decimal, years: int) -> Decimal:
    """Return emissions after so many years, 1 at the start, where their intensity falls by ``intensity_cut``.

    15th five-year plan: 17 % over 2026-30, official.
    """
    return (1 - intensity_cut) * (1 + yearly_growth) ** years


def draft_2017_clinker_allocation(output_t: int, benchmark: Decimal, bonus: Decimal) -> int:
    """Return output x benchmark x (1 + bonus for co-processed waste), whole tonnes half up.

    Discussion draft of 2017 for clinker: bonus of 1, 2 or 3 % by waste burnt. Published; never in force.
    """
    return int(decimal_half_up(output_t * benchmark * (1 + bonus), 0))
