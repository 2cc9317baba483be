"""Loss rates per forwarder, mode, centre, SKU, carton and month, each with its interval: table `loss_rate`."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from reconcile.looking_back.interval import Sample, clumping, interval, together
from reconcile.policy import constant
from reconcile.tables import SHARE, TEXT, UNITS, YES_NO, write_table

LOSS_RATE = {
    "dimension": TEXT,
    "risk": TEXT,
    "value": TEXT,
    "clusters": UNITS,
    "hit": UNITS,
    "exposed": UNITS,
    "lost": UNITS,
    "uncertain": UNITS,
    "enough": YES_NO,
    "rate": SHARE,
    "low": SHARE,
    "high": SHARE,
    "others_rate": SHARE,
    "above": YES_NO,
    "examples": TEXT,
}
# Months are a course in time and a centre's stock has no sound denominator: neither is compared with the others.
NOT_COMPARED = {"month"}
NOT_COMPARED_IN_STOCK = {"centre"}

_GROUPS = """
select dimension, risk, value, count(*) filter (where exposed > 0) as clusters, count(*) filter (where lost > 0) as hit,
    sum(exposed), sum(lost), sum(uncertain), sum(lost * lost), sum(exposed * exposed), sum(lost * exposed),
    coalesce(array_to_string((list(cluster order by lost desc, cluster) filter (where lost > 0))[1:2], ', '), '')
from loss_cluster
group by dimension, risk, value
having sum(exposed) > 0 or sum(lost) > 0
order by dimension, risk, value
"""


@dataclass(frozen=True, slots=True)
class Group:
    """One value of a dimension under one risk. `examples`: the clusters with most units lost."""

    value: str
    sample: Sample
    hit: int
    uncertain: int
    examples: str

    @property
    def enough(self) -> bool:
        """Whether there is enough to state a rate at all."""
        sample = self.sample
        few = sample.clusters < constant("rate_min_clusters") or sample.exposed < constant("rate_min_units")
        return not few and sample.lost <= sample.exposed

    @property
    def comparable(self) -> bool:
        """Whether it stands for something that has a name, and on enough."""
        return self.enough and bool(self.value)


def write_rates(con: DuckDBPyConnection) -> None:
    """Write table `loss_rate`, grain dimension x risk x value, from `loss_cluster`.

    `hit`: clusters with a loss. `rate`, `low`, `high` (95 %) are empty where there is too little to state them.
    `above`: above all others together, even allowing for how many values are compared; never where too few clusters
    had a loss.
    """
    groups: dict[tuple[str, str], list[Group]] = defaultdict(list)
    for dimension, risk, value, clusters, hit, exposed, lost, uncertain, ll, ee, le, examples in con.execute(
        _GROUPS
    ).fetchall():
        sample = Sample(clusters, int(exposed), int(lost), int(ll), int(ee), int(le))
        groups[dimension, risk].append(Group(value, sample, hit, int(uncertain), examples))
    rows = [row for (dimension, risk), found in groups.items() for row in _rows(dimension, risk, found)]
    write_table(con, "loss_rate", LOSS_RATE, rows)


def _rows(dimension: str, risk: str, groups: list[Group]) -> list[list[object]]:
    compared = sum(group.comparable for group in groups)
    compare = dimension not in NOT_COMPARED and not (risk.endswith("_in_stock") and dimension in NOT_COMPARED_IN_STOCK)
    fellows: dict[str, list[Sample]] = defaultdict(list)
    for group in groups:
        fellows[_fellowship(dimension, group)].append(group.sample)
    common = {name: (clumping(samples), together(samples)) for name, samples in fellows.items()}
    rows: list[list[object]] = []
    for group in groups:
        clumped, everyone = common[_fellowship(dimension, group)]
        rest = everyone.without(group.sample)
        low, high = interval(group.sample, clumped)
        above = compare and group.comparable and is_above(group, rest, clumped, compared)
        sample = group.sample
        rows.append(
            [
                dimension,
                risk,
                group.value,
                sample.clusters,
                group.hit,
                sample.exposed,
                sample.lost,
                group.uncertain,
                group.enough,
                sample.rate if group.enough else None,
                low if group.enough else None,
                high if group.enough else None,
                rest.rate,
                above,
                group.examples,
            ]
        )
    return rows


def _fellowship(dimension: str, group: Group) -> str:
    """With whom a group is compared, by a common name: a forwarder with the others on the same mode of transport."""
    return group.value.partition("|")[0] if dimension == "mode_forwarder" else ""


def is_above(group: Group, rest: Sample, clumped: float, compared: int) -> bool:
    """Whether the group's rate lies above that of all others, allowing for `compared` comparisons.

    Newcombe's interval of the difference, made from the two intervals, must lie above zero.
    """
    too_few = group.hit < constant("change_min_losses") or rest.clusters < constant("rate_min_clusters")
    rate, others = group.sample.rate, rest.rate
    if too_few or rest.exposed < constant("rate_min_units") or rate is None or others is None or rate <= others:
        return False
    # only the one side counts: a rate below the others accuses nobody
    confidence = 1 - 2 * float(1 - constant("change_confidence")) / max(2, compared)
    low, high = interval(group.sample, clumped, confidence)[0], interval(rest, clumped, confidence)[1]
    return (rate - others) ** 2 > (rate - low) ** 2 + (high - others) ** 2
