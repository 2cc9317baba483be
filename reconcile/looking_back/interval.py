"""How sure a loss rate is: Wilson's interval, widened because units are lost by the carton and not one by one.

docs/decisions/looking-back.md says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from math import fsum, sqrt
from statistics import NormalDist

DIGITS = 9  # of an end of an interval, behind the point


@dataclass(frozen=True, slots=True)
class Sample:
    """Sums over the clusters (mostly shipments) of one group: how many, their units, what was lost, the squares."""

    clusters: int
    exposed: int
    lost: int
    lost_squares: int
    exposed_squares: int
    products: int

    @property
    def rate(self) -> float | None:
        """Units lost per unit exposed; None without any unit exposed. A unit cannot be lost more than once."""
        return min(1.0, self.lost / self.exposed) if self.exposed > 0 else None

    @property
    def scatter(self) -> float:
        """Squared distance of the clusters from the group's rate, for one cluster less than there are."""
        if self.clusters < 2 or self.exposed <= 0:
            return 0.0
        rate = self.lost / self.exposed
        squares = self.lost_squares - 2 * rate * self.products + rate * rate * self.exposed_squares
        return max(0.0, squares) * self.clusters / (self.clusters - 1)

    @property
    def binomial(self) -> float:
        """The same distance if every unit were lost or not by itself."""
        rate = self.rate or 0.0
        return rate * (1 - rate) * self.exposed

    def without(self, other: Sample) -> Sample:
        """The rest, when another group is taken out of this one."""
        return Sample(
            self.clusters - other.clusters,
            self.exposed - other.exposed,
            self.lost - other.lost,
            self.lost_squares - other.lost_squares,
            self.exposed_squares - other.exposed_squares,
            self.products - other.products,
        )


def together(samples: list[Sample]) -> Sample:
    """All groups as one."""
    return Sample(
        sum(s.clusters for s in samples),
        sum(s.exposed for s in samples),
        sum(s.lost for s in samples),
        sum(s.lost_squares for s in samples),
        sum(s.exposed_squares for s in samples),
        sum(s.products for s in samples),
    )


def clumping(samples: list[Sample]) -> float:
    """How many times more the clusters of these groups scatter than single units would; at least 1.

    Added up exactly: a plain sum depends on the order of the groups and on the version of Python.
    """
    binomial = fsum(s.binomial for s in samples if s.clusters >= 2)
    return max(1.0, fsum(s.scatter for s in samples) / binomial) if binomial else 1.0


def interval(sample: Sample, clumped: float, confidence: float = 0.95) -> tuple[float, float]:
    """Wilson's score interval of the rate, for as many units as the clusters are worth.

    `clumped`: the scatter of all groups together; the group's own counts where it is larger. Few clusters widen the
    interval as Student's t does. Without any unit exposed it is 0 to 1. Rounded, since the logarithms and powers of two
    machines differ in their last digits, and a report does not.
    """
    rate = sample.rate
    if rate is None or sample.clusters < 2:
        return 0.0, 1.0
    own = sample.scatter / sample.binomial if sample.binomial else 1.0
    worth = sample.exposed / max(1.0, own, clumped)
    z = quantile(confidence, sample.clusters - 1)
    middle = (rate + z * z / (2 * worth)) / (1 + z * z / worth)
    half = z * sqrt(rate * (1 - rate) / worth + z * z / (4 * worth * worth)) / (1 + z * z / worth)
    return round(max(0.0, middle - half), DIGITS), round(min(1.0, middle + half), DIGITS)


@cache
def quantile(confidence: float, degrees: int) -> float:
    """Two-sided quantile of Student's t (Cornish-Fisher expansion; right to 1 % from five degrees on)."""
    z = NormalDist().inv_cdf(0.5 + confidence / 2)
    first = (z**3 + z) / 4
    second = (5 * z**5 + 16 * z**3 + 3 * z) / 96
    third = (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384
    return z + first / degrees + second / degrees**2 + third / degrees**3
