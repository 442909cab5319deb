"""Access to data ends after 90 days: that is told, and never a permission or a role instead."""

from typing import Any

import pytest
from sqlalchemy import select, update

from ingest.connect import ConnectError, connect_with_token
from ingest.connect.check import check_connection
from ingest.connect.grant import DeadTokenError
from ingest.inline import sync_page
from ingest.sandbox.credentials import demo_user_token
from models import Alert, MetaConnection, MetaPage, SyncRun
from models.scope import tenant_session
from notify.watch import watch_all
from tests.conftest import refresh_settings
from tests.ingest.conftest import Connected
from tests.people import People

ENDED = "data_access_expired"
WORDS = "Meta's permission to read data has run out"


@pytest.fixture(params=["with the app's secret", "without it"])
def known(request: pytest.FixtureRequest, connected: Connected, environment) -> Connected:
    """A connection whose end Meta tells by its date, or by permissions that are `expired`."""
    if request.param == "without it":
        environment.setenv("META_APP_SECRET", "")
        refresh_settings()
    return connected


def end(connected: Connected, answers: str) -> None:
    """Access to data ended yesterday."""
    order: dict[str, Any] = {"kind": "data_access", "days": -1, "answers": answers}
    connected.sandbox.world.faults.add(order)


def look(connected: Connected) -> str:
    with tenant_session(connected.tenant_id) as session:
        connection = session.scalars(select(MetaConnection.id)).one()
    return check_connection(connected.tenant_id, connection)


def page(connected: Connected) -> MetaPage:
    with tenant_session(connected.tenant_id) as session:
        return session.get_one(MetaPage, (connected.tenant_id, connected.page.id))


def states(connected: Connected) -> set[str]:
    """Of the Pages that can be analysed."""
    with tenant_session(connected.tenant_id) as session:
        return set(session.scalars(select(MetaPage.access_status).where(MetaPage.can_analyze)))


def alerts(connected: Connected) -> list[str]:
    watch_all()
    with tenant_session(connected.tenant_id) as session:
        return list(session.scalars(select(Alert.kind).where(Alert.resolved_at.is_(None))))


@pytest.mark.parametrize("answers", ["permission", "token", "empty", "nothing"])
def test_the_look_at_the_token_names_it_and_its_pages_come_back(
    known: Connected, answers: str
) -> None:
    end(known, answers)
    assert look(known) == ENDED
    refused = answers in ("permission", "token")
    assert page(known).access_status == (ENDED if refused else "active")
    assert page(known).missing_permissions == []
    assert alerts(known) == [ENDED]
    known.sandbox.world.faults.clear()
    assert look(known) == "active"
    assert states(known) == {"active"}
    assert alerts(known) == []


@pytest.mark.parametrize("answers", ["permission", "token", "empty"])
def test_a_sync_that_brings_nothing_names_it(known: Connected, answers: str) -> None:
    end(known, answers)
    look(known)
    with tenant_session(known.tenant_id) as session:
        session.execute(update(MetaPage).values(access_status="active"))
    assert sync_page(page(known), ["page"]) == "failed"
    with tenant_session(known.tenant_id) as session:
        run = session.scalars(select(SyncRun).where(SyncRun.status == "failed")).one()
    assert run.error.startswith(WORDS)
    assert alerts(known) == [ENDED]
    if answers != "empty":
        assert page(known).access_status == ENDED


def test_a_token_that_ended_for_it_is_named_before_any_look(connected: Connected) -> None:
    end(connected, "token")
    assert sync_page(connected.page, ["page"]) == "failed"
    assert page(connected).access_status == ENDED


@pytest.mark.parametrize("answers", ["permission", "token"])
def test_who_connects_with_such_a_token_is_told(people, known: Connected, answers: str) -> None:
    end(known, answers)
    known.sandbox.world.faults.add({"kind": "hide_page"})
    with pytest.raises(ConnectError) as caught:
        connect_with_token(people.globex, demo_user_token())
    assert WORDS in str(caught.value)


@pytest.mark.parametrize("answers", ["permission", "nothing"])
def test_who_connects_while_pages_are_still_opened_is_told_too(
    people: People, connected: Connected, answers: str
) -> None:
    end(connected, answers)
    result = connect_with_token(people.globex, demo_user_token())
    assert WORDS in " ".join(result.sentences)
    assert result.missing_permissions == ()


@pytest.mark.parametrize(("subcode", "words"), [(493, WORDS), (463, "not valid")])
def test_a_token_that_meta_calls_invalid_says_why(subcode: int, words: str) -> None:
    assert words in str(DeadTokenError(subcode))
