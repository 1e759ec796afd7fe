"""Drawn parameters: seeded, and the same whatever the order or the number of processes.

Every parameter of every scenario has a generator of its own, whose seed is the file's seed and the digest of
both names: a draw depends on nothing else.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from planner.scenarios.file_format import (
    GrowthKeys,
    NormalKeys,
    TriangularKeys,
    UniformKeys,
)
from planner.scenarios.model import GrowthPath

FloatArray = npt.NDArray[np.float64]


def generator_of(seed: int, scenario: str, parameter: str) -> np.random.Generator:
    """The generator of one parameter in one scenario."""
    digest = hashlib.sha256(f"{scenario}\0{parameter}".encode()).digest()
    words = np.frombuffer(digest, dtype=np.uint32)
    return np.random.default_rng(np.random.SeedSequence([seed, *words.tolist()]))


def drawn_number(
    parameter: NormalKeys | UniformKeys | TriangularKeys, generator: np.random.Generator
) -> float:
    """One number of the parameter's distribution."""
    if isinstance(parameter, NormalKeys):
        return float(generator.normal(parameter.mean, parameter.standard_deviation))
    if isinstance(parameter, UniformKeys):
        return float(generator.uniform(parameter.low, parameter.high))
    return float(generator.triangular(parameter.low, parameter.mode, parameter.high))


def drawn_path(
    parameter: GrowthKeys, products: Sequence[str], years: Sequence[int], generator: np.random.Generator
) -> GrowthPath:
    r"""One path of factors by product and year.

    .. math:: factor_{pt} = \prod_{\tau \le t} (1 + mean + sd \, z_{p\tau}), \qquad
        z_{pt} = \rho_y z_{p,t-1} + \sqrt{1 - \rho_y^2} \, u_{pt}, \qquad
        u_{pt} = \sqrt{\rho_p} \, c_t + \sqrt{1 - \rho_p} \, w_{pt}

    with independent standard normal c and w, and z = u in the first year: every z is standard normal, that of
    a product correlates with that of the year before by ``correlation_of_years`` and with that of another
    product by ``correlation_of_products``.
    """
    between, along = parameter.correlation_of_products, parameter.correlation_of_years
    common = generator.standard_normal(len(years))
    own = generator.standard_normal((len(products), len(years)))
    fresh = np.sqrt(between) * common + np.sqrt(1 - between) * own
    deviations = fresh.copy()
    for year in range(1, len(years)):
        deviations[:, year] = along * deviations[:, year - 1] + np.sqrt(1 - along**2) * fresh[:, year]
    factors: FloatArray = np.cumprod(1 + parameter.mean + parameter.standard_deviation * deviations, axis=1)
    return GrowthPath(
        tuple(
            (product, year, float(factors[p, t]))
            for p, product in enumerate(products)
            for t, year in enumerate(years)
        )
    )


def mean_of_last_year(path: GrowthPath) -> float:
    """The mean factor of the last year over the products."""
    last = max(year for _, year, _ in path.factors)
    return float(np.mean([factor for _, year, factor in path.factors if year == last]))
