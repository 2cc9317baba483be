"""The page docs/rules.md, made from the policy files: every rule with its period, source, grade and confidence."""

from collections.abc import Iterable, Mapping, Sequence
from functools import partial
from itertools import groupby

from reconcile.policy.phrases import amount, grouped, law_words, period_words, stores, sure, window_words
from reconcile.policy.read import FOLDER, read_file
from reconcile.policy.records import AmazonId, OutsideOrder, ReimbursementReason, StatusWord
from reconcile.policy.rules import Policy, read_policy
from reconcile.texts.catalogue import catalogue

ENGLISH = catalogue("en")
_sure, _period = partial(sure, texts=ENGLISH), partial(period_words, texts=ENGLISH)

INTRODUCTION = """\
# The rules, with their sources

<!-- Made from reconcile/policy/*.toml by `make docs`. Change them there: change-a-window.md. -->

Who pays, until when, on which basis. Read on {read_on} from published copies; nothing was checked on a live Seller
Central page. `reconcile policy --as-of DATE` prints what is in force on a date. To change a rule:
[change-a-window.md](change-a-window.md).

*Sure* is the grade of the source and our confidence. Grade: A, Amazon's or an authority's own text; A-, an undated or
older copy; B, press or forum that quotes it; C, the reading of a vendor or an open tool; D, our inference or decision.
Confidence: H, M, L. *assumed*: no text says so. *unverified*: only a weak source says so. Both are shown beside every
date that rests on it.
"""

WINDOWS = """\
The window in force is chosen by the **filing (as-of) date**, never by the date of the event. Day n = the clock's date
+ n calendar days; the last day is inclusive. Months are calendar months: from 31 August, six months end on 28 (29)
February. The hold keeps a fresh row waiting, because Amazon's own payment may still be on its way. A claim type without
a line for a marketplace has no known window: such a claim is `review`.
"""


def rules_page() -> str:
    """The whole page as Markdown."""
    policy = read_policy()
    sources = read_file("sources.toml", FOLDER)
    return "\n".join(
        [
            INTRODUCTION.format(read_on=sources["read_on"]),
            _section("Windows", WINDOWS + "\n" + _windows(policy)),
            _section("Most per unit", _caps(policy)),
            _section("Basis of payment", "Chosen by the date of the payment.\n\n" + _valuations(policy)),
            _section("Reason codes of the ledger", _codes(policy)),
            _section("Reasons of reimbursements", _reasons(policy.reimbursement_reason)),
            _section("Orders that are not covered", _patterns([(it.told_by, it) for it in policy.outside_order])),
            _section("Ids of Amazon's own", _patterns([(it.stands_in, it) for it in policy.amazon_id])),
            _section("Damage in words", _damage(policy)),
            _section("Words for the state of a shipment", _words(policy.shipment_status)),
            _section("Documents", _documents(policy)),
            _section("Documents per claim", _evidence(policy)),
            _section("Freight law, where the contract is silent", _laws(policy)),
            _section("Parcel carriers", _carriers(policy)),
            _section("When a payer does not answer", _escalations(policy)),
            _section("Why cases are denied", _denials(policy)),
            _section("Marketplaces", _marketplaces(policy)),
            _section("Numbers", _numbers(policy)),
            _section("Sources", _sources(sources["source"])),
        ]
    )


def _section(title: str, body: str) -> str:
    return f"## {title}\n\n{body}"


def _table(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A Markdown table; a cell never breaks it."""
    lines = [headings, ["---"] * len(headings), *rows]
    return "".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |\n" for line in lines)


def _windows(policy: Policy) -> str:
    return _table(
        ["claim types", "marketplaces", "in force", "file", "sure", "source", "note", "id"],
        [
            [
                ", ".join(f"`{name}`" for name in group.about),
                stores(group.marketplaces, len(policy.marketplace), ENGLISH),
                _period(group.rule),
                window_words(group.rule, ENGLISH),
                _sure(group.rule),
                group.rule.source,
                group.rule.note,
                f"`{group.rule.window_id}`",
            ]
            for group in grouped(policy.window, "window_id", "claim_type")
        ],
    )


def _caps(policy: Policy) -> str:
    return _table(
        ["marketplaces", "most per unit", "sure", "source", "note"],
        [
            [
                " ".join(it.marketplaces),
                f"{amount(it.rule.cap)} {it.rule.currency}",
                _sure(it.rule),
                it.rule.source,
                it.rule.note,
            ]
            for it in grouped(policy.cap, "cap_id", "marketplace")
        ],
    )


def _valuations(policy: Policy) -> str:
    return _table(
        ["losses", "marketplaces", "in force", "basis", "sure", "source", "note"],
        [
            [
                " ".join(it.about).replace("_", " "),
                " ".join(it.marketplaces),
                _period(it.rule),
                it.rule.basis.replace("_", " "),
                _sure(it.rule),
                it.rule.source,
                it.rule.note,
            ]
            for it in grouped(policy.valuation, "valuation_id", "claim_group")
        ],
    )


def _patterns(told: Iterable[tuple[str, OutsideOrder | AmazonId]]) -> str:
    return _table(
        ["told by", "begins so", "sure", "source"],
        [[column.replace("_", " "), f"`{it.pattern}`", _sure(it), it.source] for column, it in told],
    )


def _damage(policy: Policy) -> str:
    yes = {True: "yes", False: "no"}
    dispositions = _table(
        ["disposition", "damaged when returned", "damaged when received", "sure"],
        [
            [f"`{it.disposition}`", yes[it.damaged_at_return], yes[it.damaged_at_receipt], _sure(it)]
            for it in policy.disposition
        ],
    )
    words = ", ".join(f"`{it.word}`" for it in policy.sellable_condition)
    return f"{dispositions}\nConditions of paid units that were fit for sale: {words}, and none at all.\n"


def _codes(policy: Policy) -> str:
    return _table(
        ["code", "sign", "meaning", "含义", "role", "pair", "sure"],
        [
            [f"`{it.code}`", it.sign, it.meaning_en, it.meaning_zh, it.role.replace("_", " "), it.pair, _sure(it)]
            for it in policy.reason_code
        ],
    )


def _reasons(reasons: Iterable[ReimbursementReason]) -> str:
    intro = (
        "Compared without capitals, `_`, space and `:`. An unknown reason names no pool: it is kept and reported.\n\n"
    )
    return intro + _table(
        ["reason", "settles", "cost basis", "sure", "note"],
        [
            [
                f"`{it.reason}`" + (" and all that begin so" if it.is_prefix else ""),
                it.pool.replace("_", " "),
                "yes" if it.before_order else "no",
                _sure(it),
                it.note,
            ]
            for it in reasons
        ],
    )


def _words(words: Iterable[StatusWord]) -> str:
    ordered = sorted(words, key=lambda word: word.meaning)
    return _table(
        ["meaning", "words"],
        [
            [meaning.replace("_", " "), " · ".join(word.word for word in group)]
            for meaning, group in groupby(ordered, key=lambda word: word.meaning)
        ],
    )


def _documents(policy: Policy) -> str:
    return _table(
        ["document", "name", "名称", "must show", "rejected", "words in a file name", "sure"],
        [
            [f"`{it.document}`", it.name_en, it.name_zh, it.must_show, it.rejected, it.file_words, _sure(it)]
            for it in policy.document
        ],
    )


def _evidence(policy: Policy) -> str:
    names: dict[tuple[str, str], dict[str, list[str]]] = {}
    for it in policy.evidence:
        lists = names.setdefault((it.claim_type, it.counterparty), {"required": [], "helps": []})
        same = [other for other in policy.evidence if _same_line(other, it)]
        limits = [f"{it.carrier_program} carrier"] if it.carrier_program else []
        limits += [f"{it.seller_type} only"] if len(same) == 1 else []
        limits += [f"instead of {it.instead_of}"] if it.instead_of else []
        words = f"`{it.document}`" + (f" ({', '.join(limits)})" if limits else "")
        found = lists["required" if it.required else "helps"]
        if words not in found:
            found.append(words)
    return _table(
        ["claim type", "asked", "required", "helps"],
        [[f"`{kind}`", who, ", ".join(it["required"]), ", ".join(it["helps"])] for (kind, who), it in names.items()],
    )


def _same_line(one: object, other: object) -> bool:
    """Whether two records differ in the seller type at most."""
    fields = ("claim_type", "counterparty", "carrier_program", "document", "required", "instead_of")
    return all(getattr(one, field) == getattr(other, field) for field in fields)


def _laws(policy: Policy) -> str:
    intro = "Advice beside a claim, never its price. Chosen by the date of the event. Ask local counsel.\n\n"
    return intro + _table(
        ["mode", "route", "law", "in force", "limit, notice, suit", "sure", "source", "note"],
        [
            [it.mode, it.route or "any", it.title, _period(it), law_words(it, ENGLISH), _sure(it), it.source, it.note]
            for it in policy.freight_law
        ],
    )


def _carriers(policy: Policy) -> str:
    return _table(
        ["carrier", "file within", "limit", "sure", "source", "note"],
        [
            [
                it.carrier or "any other",
                f"{it.file_days} days of the ship date",
                f"{amount(it.cap)} {it.cap_currency}, {it.cap_rule}" if it.cap is not None else it.cap_rule,
                _sure(it),
                it.source,
                it.note,
            ]
            for it in policy.parcel_carrier
        ],
    )


def _escalations(policy: Policy) -> str:
    return _table(
        ["country", "mode", "step", "步骤", "sure", "source"],
        [[it.country, it.mode, it.action_en, it.action_zh, _sure(it), it.source] for it in policy.escalation],
    )


def _denials(policy: Policy) -> str:
    """One line per reason; the words that tell it stand in the policy file."""
    return "The words that tell a reason stand in reconcile/policy/denials.toml.\n\n" + _table(
        ["reason", "原因", "before the answer", "回复前"],
        [
            [it.name_en, it.name_zh, it.todo_en, it.todo_zh]
            for it in {it.denial_id: it for it in policy.denial}.values()
        ],
    )


def _marketplaces(policy: Policy) -> str:
    intro = (
        "*As a country*: whether a Country of that name in a file means this marketplace; where not, the default "
        "marketplace decides.\n\n"
    )
    return intro + _table(
        ["marketplace", "currency", "stock region", "as a country", "time zone"],
        [
            [it.marketplace, it.currency, it.stock_region, "yes" if it.country_is_marketplace else "no", it.time_zone]
            for it in policy.marketplace
        ],
    )


def _numbers(policy: Policy) -> str:
    return _table(
        ["name", "value", "meaning", "sure", "source", "note"],
        [
            [f"`{it.name}`", f"{amount(it.value)} {it.unit}", it.meaning, _sure(it), it.source, it.note]
            for it in policy.constant
        ],
    )


def _sources(sources: Mapping[str, Mapping[str, str]]) -> str:
    return _table(
        ["key", "source", "address"],
        [[f"`{key}`", it["title"], f"<{it['url']}>" if it["url"] else "–"] for key, it in sources.items()],
    )
