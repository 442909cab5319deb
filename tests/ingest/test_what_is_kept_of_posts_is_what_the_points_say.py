"""What is kept ready of posts equals the slow way, after histories of every kind."""

from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, select, text
from sqlalchemy.orm import Session

from cli import pagelens
from ingest.store.kept.post_newest import rebuild
from models import MetaMetricRegistry, MetaPage, MetaPost, MetaPostInsightPoint, MetaPostNewest
from models.scope import tenant_session
from tests.ingest.histories import History
from tests.people import People
from tests.queries.numbers import put_counter, put_post, the_page

STEPS = 150
Numbers = dict[tuple[int, int], Decimal]
ACTIVITY, VIEWERS = "post_activity_by_action_type", "post_total_media_view_unique"


@pytest.fixture
def acme(people: People) -> Iterator[Session]:
    with tenant_session(people.acme) as session:
        yield session


@pytest.fixture
def page(acme: Session, people: People) -> MetaPage:
    return the_page(acme, people.acme_page)


def kept(session: Session) -> Numbers:
    row = MetaPostNewest
    found = session.execute(select(row.meta_post_id, row.metric_id, row.value))
    return {(post, metric): round(value, 12) for post, metric, value in found}


def slow(session: Session) -> Numbers:
    metrics = {row.id: row for row in session.scalars(select(MetaMetricRegistry))}
    ids = {row.key: row.id for row in metrics.values() if row.level == "POST"}
    newest: dict[tuple[int, int, str], Decimal] = {}
    in_order = select(MetaPostInsightPoint).order_by(MetaPostInsightPoint.observed_on)
    for point in session.scalars(in_order):
        newest[point.meta_post_id, point.metric_id, point.breakdown_key] = point.value
    totals: Numbers = defaultdict(Decimal)
    for (post, metric, key), value in newest.items():
        if (metrics[metric].value_type == "map") == bool(key):
            totals[post, metric] += value
    for post in session.scalars(select(MetaPost).execution_options(populate_existing=True)):
        viewers = totals.get((post.id, ids[VIEWERS]))
        counts = (post.reaction_count, post.comment_count, post.share_count)
        counted = None if None in counts else Decimal(sum(count or 0 for count in counts))
        parts = {
            -1: totals.get((post.id, ids[ACTIVITY]), counted),
            -2: totals.get((post.id, ids["post_clicks"])),
        }
        for rate, part in parts.items():
            if viewers and part is not None:
                totals[post.id, rate] = round(part / viewers, 12)
    return dict(totals)


@pytest.mark.parametrize("seed", [1, 2])
def test_the_newest_numbers_are_those_of_the_snapshots(
    acme: Session, page: MetaPage, seed: int
) -> None:
    history = History(acme, page, seed)
    for step in range(STEPS):
        history.step()
        if step % 10 == 0:
            assert kept(acme) == slow(acme), f"after step {step}"
    found = kept(acme)
    assert found == slow(acme)
    assert len(found) > 100
    created = select(MetaPost.id).join(
        MetaPostNewest,
        (MetaPostNewest.meta_post_id == MetaPost.id)
        & (MetaPostNewest.created_time != MetaPost.created_time),
    )
    assert acme.scalars(created).all() == []


def test_all_is_made_anew_from_the_points_by_a_command(people: People, store: Engine) -> None:
    with tenant_session(people.acme) as session:
        history = History(session, the_page(session, people.acme_page), 3)
        for _step in range(60):
            history.step()
        before = kept(session)
    with tenant_session(people.globex) as session:
        theirs = put_post(session, the_page(session, people.globex_page), "9_1", history.plan.now)
        put_counter(session, theirs, "post_clicks", history.day, 5)
    with store.begin() as connection:
        connection.execute(text("UPDATE meta_post_newest SET value = 77"))
        connection.execute(text("DELETE FROM meta_post_newest WHERE metric_id < 0"))
    done = CliRunner().invoke(pagelens, ["rebuild", "--tenant", "acme"])
    assert done.exit_code == 0, done.output
    assert f"newest values of posts: {len(before):,}" in done.output
    with tenant_session(people.acme) as session:
        assert kept(session) == before
    with tenant_session(people.globex) as session:
        assert set(kept(session).values()) == {77}
        assert rebuild(session, people.globex) == 1
        assert set(kept(session).values()) == {5}
