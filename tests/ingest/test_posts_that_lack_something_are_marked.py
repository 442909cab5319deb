"""A post is outstanding just as long as what was read of it says so, whatever happens to it."""

import random
from datetime import timedelta

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ingest.plan.posts import Part, PostPlan
from ingest.store.kept.post_outstanding import rebuild
from ingest.store.post_coverage import mark_read, mark_unread, settle
from models import MetaPage, MetaPost, MetaPostCoverage
from models.completeness import count_unread_posts, make_due
from models.orm import now_utc
from tests.people import People
from tests.queries.numbers import put_post, the_page

POSTS = 12
PARTS: tuple[Part, ...] = ("post", "video", "breakdown")


@pytest.fixture
def page(acme: Session, people: People) -> MetaPage:
    page = the_page(acme, people.acme_page)
    for number in range(1, POSTS):
        put_post(acme, page, f"9_{number}", now_utc() - timedelta(days=number))
    return page


def marked(session: Session) -> set[int]:
    return set(session.scalars(select(MetaPost.id).where(MetaPost.outstanding)))


def lacking(session: Session) -> set[int]:
    """By what is known of each, one by one."""
    fresh = {"populate_existing": True}
    covers = session.scalars(select(MetaPostCoverage), execution_options=fresh).all()
    settled = {c.meta_post_id for c in covers if c.part == "post" and (c.read_at or c.given_up)}
    again = {cover.meta_post_id for cover in covers if cover.next_try_at is not None}
    return set(session.scalars(select(MetaPost.id))) - settled | again


def something_happens(session: Session, page: MetaPage, dice: random.Random, hours: int) -> None:
    now = now_utc() + timedelta(hours=hours)
    plan = PostPlan(page, now, now, is_rest=False, is_weekly=False)
    part, known = dice.choice(PARTS), session.scalars(select(MetaPost.id)).all()
    some = dice.sample(known, dice.randrange(1, len(known)))
    whole = some if dice.random() < 0.7 else ()
    what = dice.randrange(6)
    if what < 2:
        mark_read(session, plan, part, {one: dice.sample((1, 2, 3), 2) for one in some}, whole)
        settle(session, plan, part, (1, 2, 3))
    elif what == 2:
        mark_unread(session, plan, part, some, (1, 2), passes=dice.random() < 0.3)
    elif what == 3:
        make_due(session, page.tenant_id, page.id, now)
    elif what == 4:
        gone = update(MetaPost).where(MetaPost.id == dice.choice(known))
        session.execute(gone.values(deleted_at=dice.choice((None, now))))
    else:
        put_post(session, page, f"9_{POSTS + hours}", now)


def test_its_mark_is_what_was_read_of_it(acme: Session, page: MetaPage) -> None:
    dice, seen = random.Random(7), set()
    for step in range(80):
        something_happens(acme, page, dice, 7 * step)
        found = marked(acme)
        assert found == lacking(acme), f"after step {step}"
        seen.add(len(found))
        counted = count_unread_posts(acme, page.tenant_id, [page.id], now_utc())
        with acme.begin_nested() as looking:
            acme.execute(update(MetaPost).values(outstanding=True))
            every = count_unread_posts(acme, page.tenant_id, [page.id], now_utc())
            looking.rollback()
        assert counted == every
    assert len(seen) > 5


def test_it_is_made_anew(acme: Session, page: MetaPage) -> None:
    dice = random.Random(8)
    for step in range(10):
        something_happens(acme, page, dice, 7 * step)
    before = marked(acme)
    acme.execute(update(MetaPost).values(outstanding=~MetaPost.outstanding))
    assert rebuild(acme, page) == len(before)
    assert marked(acme) == before
