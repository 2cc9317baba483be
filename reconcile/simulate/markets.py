"""The two kinds of account that are simulated, and how large a seller of each size is.

The windows here are written a second time on purpose: the truth must not come from the tool's own rule files.
"""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Market:
    """One account: where its stock lies, and how long each kind of claim may be filed there."""

    code: str
    default: str
    currencies: dict[str, str]  # stock region -> currency
    centers: dict[str, tuple[tuple[str, str], ...]]  # stock region -> (center, country), the first ones most used
    order_prefix: str
    utc_offset: str
    site: dict[str, str]
    inbound_months: int
    return_days: tuple[int, int]
    caps: dict[str, int]
    auto_close_days: int = 75
    hold_days: int = 7
    warehouse_days: int = 60
    removal_lost_days: tuple[int, int] = (15, 75)
    removal_other_days: int = 60
    dispute_days: int = 60

    @property
    def home(self) -> str:
        """The stock region that most goods are sent to."""
        return next(iter(self.currencies))


US = Market(
    code="us",
    default="US",
    currencies={"US": "USD"},
    centers={
        "US": (
            ("ONT8", "US"), ("MDW2", "US"), ("LAS1", "US"), ("LEX1", "US"),
            ("FTW1", "US"), ("PHX6", "US"), ("ABE8", "US"), ("IND9", "US"),
        ),
    },
    order_prefix="114",
    utc_offset="T00:00:00-0700",
    site={"US": "Amazon.com"},
    inbound_months=9,
    return_days=(60, 120),
    caps={"USD": 5000},
)  # fmt: skip

DE = Market(
    code="de",
    default="DE",
    currencies={"EU": "EUR", "UK": "GBP"},
    centers={
        "EU": (
            ("LEJ1", "DE"), ("DTM2", "DE"), ("HAM2", "DE"), ("WRO5", "PL"), ("KTW1", "PL"),
            ("PRG2", "CZ"), ("ORY4", "FR"), ("LIL1", "FR"), ("MXP5", "IT"), ("MAD4", "ES"),
        ),
        "UK": (("LBA1", "UK"), ("BHX4", "UK")),
    },
    order_prefix="302",
    utc_offset="T01:00:00+0100",
    site={"EU": "Amazon.de", "UK": "Amazon.co.uk"},
    inbound_months=6,
    return_days=(45, 105),
    caps={"EUR": 2000, "GBP": 2000},
)  # fmt: skip

MARKETS = {"us": US, "de": DE}


@dataclass(frozen=True, slots=True)
class Size:
    """How much one seller does."""

    products: int
    shipments: int
    days: int
    sales_per_day: float
    lines: tuple[int, int]


SIZES = {
    "small": Size(products=24, shipments=10, days=210, sales_per_day=0.25, lines=(2, 5)),
    "year": Size(products=24, shipments=18, days=400, sales_per_day=0.25, lines=(2, 5)),
    "medium": Size(products=110, shipments=60, days=330, sales_per_day=0.45, lines=(3, 9)),
    "large": Size(products=500, shipments=300, days=480, sales_per_day=0.7, lines=(4, 14)),
}
