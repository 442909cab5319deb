"""A sandbox Graph API over HTTP, and a tenant that is connected to it."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from sqlalchemy import Engine, select, text

from ingest.connect import connect_with_token
from ingest.sandbox.credentials import DEMO_APP_ID, DEMO_APP_SECRET, demo_system_user_token
from ingest.sandbox.testing import RunningSandbox, running_sandbox
from models import MetaPage
from models.scope import tenant_session
from tests.conftest import refresh_settings
from tests.people import People


@dataclass(frozen=True)
class Connected:
    """A tenant of the sandbox, and the Page that the tests look at."""

    tenant_id: int
    page: MetaPage
    sandbox: RunningSandbox


@pytest.fixture
def sandbox(environment: pytest.MonkeyPatch) -> Iterator[RunningSandbox]:
    with running_sandbox() as running:
        environment.setenv("META_GRAPH_BASE_URL", running.url)
        environment.setenv("META_APP_ID", DEMO_APP_ID)
        environment.setenv("META_APP_SECRET", DEMO_APP_SECRET)
        refresh_settings()
        yield running


@pytest.fixture
def page(people: People) -> MetaPage:
    """The Page of Alice's tenant, which is connected to nothing."""
    with tenant_session(people.acme) as session:
        return session.get_one(MetaPage, (people.acme, people.acme_page))


@pytest.fixture
def connected(people: People, sandbox: RunningSandbox) -> Connected:
    connect_with_token(people.acme, demo_system_user_token())
    with tenant_session(people.acme) as session:
        page = session.scalars(
            select(MetaPage)
            .where(MetaPage.can_analyze, MetaPage.token_encrypted.is_not(None))
            .order_by(MetaPage.followers_count.desc().nulls_last())
        ).first()
    assert page is not None
    return Connected(people.acme, page, sandbox)


FEW = {
    "PAGE": ("page_media_view", "page_follows", "page_actions_post_reactions_total"),
    "POST": ("post_media_view", "post_reactions_by_type_total"),
}


@pytest.fixture
def few_metrics(connected: Connected, store: Engine) -> Connected:
    """The same, where only a few metrics of each level are asked for: quick."""
    with store.begin() as connection:
        for level, keys in FEW.items():
            connection.execute(
                text(
                    "UPDATE meta_metric_registry SET runtime_status = 'DEPRECATED'"
                    " WHERE level = :level AND NOT key = ANY(:keys)"
                ),
                {"level": level, "keys": list(keys)},
            )
    return connected
