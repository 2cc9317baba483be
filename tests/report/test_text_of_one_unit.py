"""A single unit is written of as one, in every language that Amazon reads."""

import re
from dataclasses import replace
from typing import Any

import pytest

from reconcile.report.cases import cases_of
from reconcile.report.rows import ShipmentFact
from reconcile.report.text import NO_FACT, case_text
from tests.report.report_fixture import as_claim, claim
from tests.report.test_text import AMAZON, NO_PAPERS

# Verbs and participles that need more than one, beside the number or the word of a single unit.
PLURALS = re.compile(
    r"\(s\)|1 units|1 are|sind 1|wurden 1|fehlen 1|1 Einheiten|1 sont|1 unités|unité (manquantes|reçues|remboursées)"
    r"|mancano 1|1 unità (mancanti|ricevute|rimborsate|non ricevute)|unità .*risultano registrate|constan 1|faltan 1"
    r"|unidad (recibidas|reembolsadas|no recibidas)|1 unidades|1 están|1 sono"
    r"|these units|reimburse them|diese Einheiten|ces unités|les rembourser|queste unità"
    r"|rimborsarle|estas unidades|reembólsenlas|was nicht gefunden"
    r"|units (lost|damaged|disposed)|(missing|the) units|(fehlenden|die) Einheiten|les unités|unités (perdu|endomm)"
    r"|le unità|unità (perse|danneggiate|smaltite)|las unidades|unidades (perdidas|dañadas|eliminadas)",
    re.IGNORECASE,
)


@pytest.mark.parametrize("marketplace", ["US", "DE", "FR", "IT", "ES", "JP"])
@pytest.mark.parametrize("claim_type", AMAZON)
def test_one_unit_is_no_plural(claim_type: str, marketplace: str) -> None:
    row = claim(claim_type, "open", 7, marketplace=marketplace, shipment_id="FBA15X", order_id="111-1", units=1)
    row |= {"reimbursement_id": "R-1", "reference_id": "L-1", "tracking_no": "T-1", "rate": None}
    (case,) = cases_of([as_claim(row)])
    text = case_text(case, NO_PAPERS, "more.csv")
    assert text is not None
    assert PLURALS.search(f"{text.subject}\n{text.text}") is None


@pytest.mark.parametrize(
    ("marketplace", "said"),
    [
        ("FR", "Cartons expédiés : 2, livrés : 1."),
        ("IT", "Cartoni spediti: 2, consegnati: 1."),
        ("ES", "Cajas enviadas: 2, entregadas: 1."),
    ],
)
def test_one_delivered_carton_is_no_plural(marketplace: str, said: str) -> None:
    row = claim("inbound_lost", "open", 7, marketplace=marketplace, shipment_id="FBA15X", rate=None)
    known: dict[str, Any] = NO_FACT | {"shipment_id": "FBA15X", "cartons_shipped": 2, "cartons_delivered": 1}
    (case,) = cases_of([as_claim(row)])
    text = case_text(case, replace(NO_PAPERS, shipments={"FBA15X": ShipmentFact(**known)}), "more.csv")
    assert text is not None
    assert said in text.text
