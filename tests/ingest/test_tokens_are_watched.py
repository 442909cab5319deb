"""The look at a token: each trouble has its own state, stops only what it must, and ends by
itself."""

from datetime import timedelta
from typing import Any

import pytest
from cryptography.fernet import Fernet
from sqlalchemy import select

from ingest.connect import connect_with_token
from ingest.connect.check import check_connection
from ingest.inline import sync_page
from ingest.sandbox.characters import COFFEE
from ingest.sandbox.credentials import demo_user_token
from models import Alert, MetaConnection, MetaPage
from models.orm import now_utc
from models.scope import tenant_session
from notify.watch import watch_all
from settings import get_settings
from tests.conftest import refresh_settings
from tests.ingest.conftest import Connected

COFFEE_ID = COFFEE.page_id


def check(connected: Connected) -> str:
    return check_connection(connected.tenant_id, connection(connected).id)


def connection(connected: Connected) -> MetaConnection:
    with tenant_session(connected.tenant_id) as session:
        return session.scalars(select(MetaConnection).order_by(MetaConnection.id)).first()


def pages(connected: Connected) -> dict[str, MetaPage]:
    with tenant_session(connected.tenant_id) as session:
        rows = session.scalars(select(MetaPage).where(MetaPage.connection_id.is_not(None)))
        return {page.page_id: page for page in rows}


def states(connected: Connected) -> set[str]:
    return {page.access_status for page in pages(connected).values()}


def order(connected: Connected, kind: str, **options: Any) -> None:
    connected.sandbox.world.faults.add({"kind": kind, **options})


def test_a_healthy_connection_costs_few_calls(connected: Connected) -> None:
    connected.sandbox.world.log.clear()
    assert check(connected) == "active"
    assert connected.sandbox.world.log.calls == 2
    assert states(connected) == {"active"}


@pytest.mark.parametrize(
    ("subcode", "state"), [(458, "app_removed"), (460, "password_changed"), (467, "revoked")]
)
def test_a_token_that_ended_says_why_and_comes_back(connected, subcode: int, state: str) -> None:
    order(connected, "revoke", subcode=subcode)
    assert check(connected) == state
    assert states(connected) == {state}
    watch_all()
    connected.sandbox.world.faults.clear()
    assert check(connected) == "active"
    assert states(connected) == {"active"}
    assert watch_all() == (0, 1)


def test_a_persons_expired_token_leaves_the_pages_working(people, sandbox) -> None:
    ends = int((now_utc() + timedelta(hours=1)).timestamp())
    connect_with_token(people.acme, demo_user_token(expires_at=ends), kind="oauth")
    connected = Connected(people.acme, None, sandbox)
    # It was exchanged for one of sixty days.
    sandbox.world.clock.advance(timedelta(days=61))
    assert check(connected) == "expired"
    assert states(connected) == {"active"}


def test_a_permission_that_is_gone_is_a_regression_until_it_is_back(connected: Connected) -> None:
    order(connected, "drop_permission", permission="read_insights")
    assert check(connected) == "permission_missing"
    assert pages(connected)[COFFEE_ID].missing_permissions == ["read_insights"]
    assert watch_all() == (1, 0)
    with tenant_session(connected.tenant_id) as session:
        alert = session.scalars(select(Alert)).one()
        assert alert.kind == "missing_required_permissions"
    connected.sandbox.world.faults.clear()
    assert check(connected) == "active"
    assert pages(connected)[COFFEE_ID].missing_permissions == []
    assert watch_all() == (0, 1)


def test_analyze_lost_on_one_page_leaves_the_others(connected: Connected) -> None:
    order(connected, "drop_task", page=COFFEE_ID, task="ANALYZE")
    assert check(connected) == "active"
    assert pages(connected)[COFFEE_ID].access_status == "analyze_lost"
    assert not pages(connected)[COFFEE_ID].can_analyze
    assert len([p for p in pages(connected).values() if p.access_status == "active"]) > 1
    connected.sandbox.world.faults.clear()
    check(connected)
    assert pages(connected)[COFFEE_ID].can_analyze
    assert states(connected) == {"active"}


def test_a_page_that_is_no_longer_listed_stays_while_its_token_works(connected: Connected) -> None:
    order(connected, "hide_page", page=COFFEE_ID)
    check(connected)
    assert pages(connected)[COFFEE_ID].access_status == "active"
    order(connected, "revoke", page=COFFEE_ID, subcode=492)
    check(connected)
    assert pages(connected)[COFFEE_ID].access_status == "role_lost"


def test_data_access_that_runs_out_within_14_days_is_told(connected: Connected) -> None:
    order(connected, "data_access", days=10)
    assert check(connected) == "data_access_expiring"
    assert states(connected) == {"active"}


def test_other_keys_make_tokens_unreadable_and_the_old_key_cures(connected, environment) -> None:
    old = get_settings().token_encryption_keys.get_secret_value()
    environment.setenv("TOKEN_ENCRYPTION_KEYS", Fernet.generate_key().decode())
    refresh_settings()
    assert check(connected) == "unreadable"
    assert states(connected) == {"unreadable"}
    assert watch_all() == (1, 0)
    environment.setenv("TOKEN_ENCRYPTION_KEYS", old)
    refresh_settings()
    assert check(connected) == "active"
    assert states(connected) == {"active"}


def test_without_the_apps_secret_permissions_are_read_and_expiry_is_unknown(
    connected: Connected, environment
) -> None:
    environment.setenv("META_APP_SECRET", "")
    refresh_settings()
    assert check(connected) == "active"
    assert connection(connected).data_access_expires_at is None
    assert not connection(connected).expiry_known
    order(connected, "drop_permission", permission="pages_read_engagement")
    assert check(connected) == "permission_missing"


def test_an_answer_that_says_nothing_changes_nothing(connected: Connected) -> None:
    order(connected, "throttle", path="debug_token", times=-1)
    before = connection(connected).checked_at
    assert check(connected) == "unknown"
    assert connection(connected).status == "active"
    assert connection(connected).checked_at == before


def test_a_sync_that_is_refused_notes_it_at_once(connected: Connected) -> None:
    order(connected, "revoke", page=connected.page.page_id, subcode=460)
    assert sync_page(connected.page, ["page"]) == "failed"
    changed = pages(connected)
    assert changed.pop(connected.page.page_id).access_status == "password_changed"
    assert {page.access_status for page in changed.values()} == {"active"}
    check(connected)
    assert pages(connected)[connected.page.page_id].access_status == "password_changed"
