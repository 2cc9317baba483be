"""What the report must know about the run besides the tables: when, for whom, with which settings."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Protocol

from reconcile.policy.read import company_key, word_key


class ReportSettings(Protocol):
    """The part of the settings that the report reads. `language` is the language of the workbook: `en` or `zh`."""

    @property
    def language(self) -> str:
        """Language of workbook, case list and terminal."""
        ...


@dataclass(frozen=True, slots=True)
class Invariant:
    """A rule of bookkeeping that the run checked, and how many rows break it."""

    name: str
    rows: int

    @property
    def holds(self) -> bool:
        """Whether no row breaks the rule."""
        return self.rows == 0


@dataclass(frozen=True, slots=True)
class RunInfo:
    """One run. Everything but `timings` is a function of input files, settings and as-of date.

    `settings` is written to `run.json` as it is, so it holds plain values only (text, numbers, dates, lists, tables).
    `timings` are seconds per stage; `policy` is the fingerprint of the rules; `data_address` is the address of the data
    folder as a page in the report folder names it, '' where unknown; `log_lines` is how long the case log is,
    `log_until` its last moment.
    """

    as_of: date
    account: str
    version: str
    settings: Mapping[str, object] = field(default_factory=dict)
    invariants: tuple[Invariant, ...] = ()
    timings: Mapping[str, float] = field(default_factory=dict)
    policy: str = ""
    data_address: str = ""
    log_lines: int = 0
    log_until: str = ""

    @property
    def contracts(self) -> frozenset[str]:
        """Names of the forwarders and carriers whose contract terms are set, as their keys."""
        terms = self.settings.get("forwarders")
        return frozenset(map(company_key, terms)) if isinstance(terms, Mapping) else frozenset()

    @property
    def insurers(self) -> dict[str, str]:
        """Who is asked under each cargo policy, by the key of its number."""
        insurance = self.settings.get("insurance")
        policies = insurance["policies"] if isinstance(insurance, Mapping) else {}
        return {word_key(number): policy["insurer"] for number, policy in policies.items()}

    @property
    def daily_case_limit(self) -> int | None:
        """How many cases may be filed on one day; None: as many as there are."""
        limit = self.settings.get("daily_case_limit")
        return limit if isinstance(limit, int) else None
