"""Contract terms under a name that no file has: told where a file has nearly the same one."""

import pytest
from duckdb import DuckDBPyConnection

from reconcile.models import run_models
from reconcile.outcome.terms import terms_without_use
from reconcile.settings import Settings
from reconcile.settings.fields import Forwarder, Insurance, InsurancePolicy
from reconcile.settings.of_run import write_run_setting
from tests.worlds.staged_world import AS_OF, World, emptied


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("深圳样例跨镜物流", ["深圳样例跨境物流"]),
        ("深圳样例跨境物流有限公司", []),  # the same company
        ("宁波另一货代", []),  # another one, which sent nothing in these files
        ("Example Fright", ["Example Freight"]),
    ],
)
def test_a_mistyped_forwarder_of_the_settings_is_named(
    database: DuckDBPyConnection, written: str, told: list[str]
) -> None:
    assert nearest(emptied(database), Settings(forwarders={written: Forwarder()})) == told


@pytest.mark.parametrize(("written", "told"), [("POL-2026-99", ["POL-2026-9"]), ("pol 2026 9", []), ("X-1", [])])
def test_a_mistyped_policy_of_the_settings_is_named(
    database: DuckDBPyConnection, written: str, told: list[str]
) -> None:
    insurance = Insurance(policies={written: InsurancePolicy()})
    assert nearest(emptied(database), Settings(insurance=insurance)) == told


def test_a_name_of_a_file_that_has_terms_of_its_own_is_not_the_one_that_was_meant(database: DuckDBPyConnection) -> None:
    both = {"Example Freight": Forwarder(), "Example Freights": Forwarder()}
    assert nearest(emptied(database), Settings(forwarders=both)) == []


def nearest(world: World, settings: Settings) -> list[str]:
    """The names of the files that are proposed."""
    world.add("shipment", shipment_id="FBA1", forwarder="深圳样例跨境物流", insurance_policy="POL-2026-9")
    world.add("incident", incident_id="I1", carrier="Example Freight")
    write_run_setting(world.con, settings, AS_OF)
    run_models(world.con, "staging")
    return [found.facts["nearest"] for found in terms_without_use(world.con, settings)]
