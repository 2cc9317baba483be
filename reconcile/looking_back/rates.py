"""Loss rates per forwarder, mode, centre, SKU, carton and month, each with its interval: table `loss_rate`."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from duckdb import DuckDBPyConnection

from reconcile.looking_back.interval import Sample, clumping, interval, together
from reconcile.policy import constant
from reconcile.tables import SHARE, TEXT, UNITS, YES_NO, write_named

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
class Least:
    """How much there must be: to state a rate, and to call it above the others."""

    clusters: int
    units: int
    losses: int
    confidence: float

    @staticmethod
    def of_policy() -> Least:
        """As the policy's constants say."""
        return Least(
            int(constant("rate_min_clusters")),
            int(constant("rate_min_units")),
            int(constant("change_min_losses")),
            float(constant("change_confidence")),
        )

    def states(self, sample: Sample) -> bool:
        """Whether there is enough to state a rate at all."""
        few = sample.clusters < self.clusters or sample.exposed < self.units
        return not few and sample.lost <= sample.exposed


@dataclass(frozen=True, slots=True)
class Group:
    """One value of a dimension under one risk. `examples`: the clusters with most units lost."""

    value: str
    sample: Sample
    hit: int
    uncertain: int
    examples: str


@dataclass(frozen=True, slots=True)
class Fellows:
    """Those with whom a group is compared, itself among them: how many, all as one, how much their clusters scatter."""

    compared: int
    whole: Sample
    clumped: float

    @staticmethod
    def of(groups: Sequence[Group], least: Least) -> Fellows:
        """The groups of one comparison; what has no name or too few clusters is not counted as compared."""
        samples = [group.sample for group in groups]
        compared = sum(bool(group.value) and least.states(group.sample) for group in groups)
        return Fellows(compared, together(samples), clumping(samples))


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
    least = Least.of_policy()
    rows = [row for (dimension, risk), found in groups.items() for row in _rows(dimension, risk, found, least)]
    write_named(con, "loss_rate", LOSS_RATE, rows)


def _rows(dimension: str, risk: str, groups: Sequence[Group], least: Least) -> Iterator[dict[str, object]]:
    compare = dimension not in NOT_COMPARED and not (risk.endswith("_in_stock") and dimension in NOT_COMPARED_IN_STOCK)
    by_key: dict[str, list[Group]] = defaultdict(list)
    for group in groups:
        by_key[_compared_within(dimension, group)].append(group)
    fellows = {key: Fellows.of(found, least) for key, found in by_key.items()}
    for group in groups:
        among = fellows[_compared_within(dimension, group)]
        sample, enough = group.sample, least.states(group.sample)
        low, high = interval(sample, among.clumped) if enough else (None, None)
        yield {
            "dimension": dimension,
            "risk": risk,
            "value": group.value,
            "clusters": sample.clusters,
            "hit": group.hit,
            "exposed": sample.exposed,
            "lost": sample.lost,
            "uncertain": group.uncertain,
            "enough": enough,
            "rate": sample.rate if enough else None,
            "low": low,
            "high": high,
            "others_rate": among.whole.without(sample).rate,
            "above": compare and enough and bool(group.value) and is_above(group, among, least),
            "examples": group.examples,
        }


def _compared_within(dimension: str, group: Group) -> str:
    """What the groups of one comparison share: forwarders are compared on the same mode of transport."""
    return group.value.partition("|")[0] if dimension == "mode_forwarder" else ""


def is_above(group: Group, among: Fellows, least: Least) -> bool:
    """Whether the group's rate lies above that of all others, allowing for how many are compared.

    Newcombe's interval of the difference, made from the two intervals, must lie above zero.
    """
    if group.hit < least.losses:
        return False
    rest = among.whole.without(group.sample)
    rate, others = group.sample.rate, rest.rate
    too_few = rest.clusters < least.clusters or rest.exposed < least.units
    if too_few or rate is None or others is None or rate <= others:
        return False
    # only the one side counts: a rate below the others accuses nobody
    confidence = 1 - 2 * (1 - least.confidence) / max(2, among.compared)
    low, high = interval(group.sample, among.clumped, confidence)[0], interval(rest, among.clumped, confidence)[1]
    return (rate - others) ** 2 > (rate - low) ** 2 + (high - others) ** 2
