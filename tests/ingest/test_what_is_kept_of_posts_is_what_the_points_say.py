"""What is kept ready of posts equals the slow way, after histories of every kind."""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from statistics import quantiles

import pytest
from click.testing import CliRunner
from sqlalchemy import Engine, select, text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from cli import pagelens
from ingest.store.kept import post_parts
from ingest.store.kept.post_newest import rebuild
from models import (
    MetaMetricRegistry,
    MetaPage,
    MetaPost,
    MetaPostCounter,
    MetaPostCoverage,
    MetaPostInsightPoint,
    MetaPostNewest,
    MetaPostUsual,
)
from models.pacific import PACIFIC
from models.post_numbers import LIFETIME
from models.scope import tenant_session
from tests.ingest.histories import History
from tests.people import People
from tests.queries.numbers import put_counter, put_post, the_page

STEPS = 120
Numbers = dict[tuple[int, int], Decimal]
ACTIVITY, VIEWERS = "post_activity_by_action_type", "post_total_media_view_unique"


@pytest.fixture
def page(acme: Session, people: People) -> MetaPage:
    return the_page(acme, people.acme_page)


def kept(session: Session) -> Numbers:
    row = MetaPostNewest
    found = session.execute(select(row.meta_post_id, row.metric_id, row.value))
    return {(post, metric): round(value, 12) for post, metric, value in found}


class Slow:
    """All of it from the rows of one tenant, one by one."""

    def __init__(self, session: Session) -> None:
        fresh = {"populate_existing": True}
        known = session.scalars(select(MetaMetricRegistry)).all()
        self.metrics = {row.id: row for row in known}
        self.ids = {row.key: row.id for row in known if row.level == "POST"}
        self.posts = session.scalars(select(MetaPost), execution_options=fresh).all()
        self.points: dict[int, list[MetaPostInsightPoint]] = defaultdict(list)
        point = MetaPostInsightPoint
        in_order = select(point).order_by(point.observed_on)
        for each in session.scalars(in_order, execution_options=fresh):
            self.points[each.meta_post_id].append(each)
        counters = session.scalars(select(MetaPostCounter)).all()
        self.names = {each.id: (each.metric_id, each.breakdown_key) for each in counters}
        self.read: dict[tuple[int, str], set[date]] = defaultdict(set)
        for cover in session.scalars(select(MetaPostCoverage), execution_options=fresh):
            days = {day for span in cover.read_on for day in days_of(span)}
            self.read[cover.meta_post_id, cover.part.upper()] |= days

    def numbers(self, post: MetaPost, until: date | None) -> dict[int, Decimal]:
        newest = {
            self.names[point.counter_id]: point.value
            for point in self.points[post.id]
            if until is None or point.observed_on <= until
        }
        totals: dict[int, Decimal] = defaultdict(Decimal)
        for (metric, key), value in newest.items():
            if (self.metrics[metric].value_type == "map") == bool(key):
                totals[metric] += value
        counts = (post.reaction_count, post.comment_count, post.share_count)
        known = until is None and None not in counts
        counted = Decimal(sum(count or 0 for count in counts)) if known else None
        parts = {-1: totals.get(self.ids[ACTIVITY], counted)}
        parts |= {-2: totals.get(self.ids["post_clicks"])}
        viewers = totals.get(self.ids[VIEWERS])
        rates = {
            rate: part / viewers for rate, part in parts.items() if viewers and part is not None
        }
        return dict(totals) | rates

    def newest(self) -> Numbers:
        return {
            (post.id, metric): round(value, 12)
            for post in self.posts
            for metric, value in self.numbers(post, None).items()
        }

    def usual(self) -> dict[tuple[str, int, int], tuple[float, ...]]:
        found: dict[tuple[str, int, int], list[float]] = defaultdict(list)
        for post in self.posts:
            if post.deleted_at is not None:
                continue
            published = post.created_time.astimezone(PACIFIC).date()
            for level in ("POST", "VIDEO"):
                for age in {age_of((day - published).days) for day in self.days(post, level)}:
                    until = None if age == LIFETIME else published + timedelta(age)
                    for metric, value in self.numbers(post, until).items():
                        if self.level(metric) == level:
                            found[post.type, metric, age].append(float(value))
        return {place: (len(values), *quarters(values)) for place, values in found.items()}

    def days(self, post: MetaPost, level: str) -> set[date]:
        written = {
            point.observed_on
            for point in self.points[post.id]
            if self.level(self.names[point.counter_id][0]) == level
        }
        return written | self.read[post.id, level]

    def level(self, metric: int) -> str:
        return self.metrics[metric].level if metric > 0 else "POST"


def quarters(values: list[float]) -> list[float]:
    return values * 3 if len(values) == 1 else quantiles(values, n=4, method="inclusive")


def days_of(span: Range[date]) -> list[date]:
    assert span.lower is not None
    assert span.upper is not None
    return [span.lower + timedelta(n) for n in range((span.upper - span.lower).days)]


def age_of(days: int) -> int:
    if days <= 28:
        return max(days, 0)
    return -(-days // 7) * 7 if days <= 91 else LIFETIME


def kept_usual(session: Session) -> dict[tuple[str, int, int], tuple[float, ...]]:
    row = MetaPostUsual
    place = row.type, row.metric_id, row.age
    found = session.execute(select(*place, row.posts, row.low, row.median, row.high))
    return {(kind, metric, age): tuple(told) for kind, metric, age, *told in found}


def assert_same_usual(session: Session) -> None:
    kept, slow = kept_usual(session), Slow(session).usual()
    assert kept.keys() == slow.keys()
    found, wanted = ([each for place in slow for each in of[place]] for of in (kept, slow))
    assert found == pytest.approx(wanted)


@pytest.mark.parametrize("seed", [1, 2])
def test_newest_numbers_and_medians_are_those_of_the_snapshots(
    acme: Session, page: MetaPage, seed: int
) -> None:
    history = History(acme, page, seed)
    for step in range(STEPS):
        history.step()
        if step % 40 == 0:
            assert kept(acme) == Slow(acme).newest(), f"after step {step}"
            history.end_run()
            assert_same_usual(acme)
    assert kept(acme) == Slow(acme).newest()
    assert len(kept_usual(acme)) > 100
    created = select(MetaPost.id).join(
        MetaPostNewest,
        (MetaPostNewest.meta_post_id == MetaPost.id)
        & (MetaPostNewest.created_time != MetaPost.created_time),
    )
    assert acme.scalars(created).all() == []


def test_all_is_made_anew_from_the_points_by_a_command(
    people: People, store: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post_parts, "POSTS_AT_ONCE", 4)
    with tenant_session(people.acme) as session:
        history = History(session, the_page(session, people.acme_page), 3)
        for _step in range(60):
            history.step()
        history.end_run()
        before, usual = kept(session), kept_usual(session)
    with tenant_session(people.globex) as session:
        theirs = put_post(session, the_page(session, people.globex_page), "9_1", history.plan.now)
        put_counter(session, theirs, "post_clicks", history.day, 5)
    with store.begin() as connection:
        connection.execute(text("UPDATE meta_post_newest SET value = 77"))
        connection.execute(text("DELETE FROM meta_post_newest WHERE metric_id < 0"))
        connection.execute(text("DELETE FROM meta_post_ages"))
        connection.execute(text("UPDATE meta_post_usual SET posts = 77"))
    done = CliRunner().invoke(pagelens, ["rebuild", "--tenant", "acme"])
    assert done.exit_code == 0, done.output
    assert f"newest values of posts: {len(before):,}" in done.output
    with tenant_session(people.acme) as session:
        assert (kept(session), kept_usual(session)) == (before, usual)
    with tenant_session(people.globex) as session:
        assert set(kept(session).values()) == {77}
        assert rebuild(session, the_page(session, people.globex_page)) == 1
        assert set(kept(session).values()) == {5}
