"""What is usual for a post: the median of the Page's posts of its type at the same age."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import BindParameter, Integer, Select, Text, bindparam, func, select, true
from sqlalchemy.orm import Session

from dashboard.queries.posts.values import PostMeasure, as_decimal
from models import MetaPage, MetaPost, MetaPostAges, MetaPostUsual
from models.lookups import each_given, each_of
from models.once import once
from models.post_numbers import LIFETIME

ENOUGH = 5


@dataclass(frozen=True)
class Usual:
    """What is usual at the age, in days, at which a post was last read; None above 13 weeks.

    The median is that of `posts` posts, half of which lie between `low` and `high`; None where
    fewer than 5 were read at that age.
    """

    age: int | None
    posts: int
    median: Decimal | None
    low: Decimal | None = None
    high: Decimal | None = None

    def times(self, value: Decimal | None) -> float | None:
        """How many times the median a value is; None where there is nothing to divide by."""
        if value is None or self.median is None or self.median <= 0:
            return None
        return float(value / self.median)


NEVER_READ = Usual(None, 0, None)


def read_usual(
    session: Session, page: MetaPage, measure: PostMeasure, kinds: Mapping[int, str]
) -> dict[int, Usual]:
    """By post (our ids), whose types are given; those that were never read are left out."""
    known: dict[int, Usual | None] = once(session, ("usual", page.id, measure.key), dict)
    asked = {post: kind for post, kind in kinds.items() if post not in known}
    found = _read_usual(session, page, measure, asked) if asked else {}
    known.update({post: found.get(post) for post in asked})
    return {post: usual for post in kinds if (usual := known[post]) is not None}


def usual_by_age(session: Session, post: MetaPost, measure: PostMeasure) -> list[Usual]:
    """What is usual of the post's type at each age up to 13 weeks, where enough were read."""
    usual = MetaPostUsual
    rows = session.execute(
        select(usual.age, usual.posts, usual.median, usual.low, usual.high)
        .where(
            usual.tenant_id == post.tenant_id,
            usual.meta_page_id == post.meta_page_id,
            usual.type == post.type,
            usual.metric_id == measure.number,
            usual.age != LIFETIME,
            usual.posts >= ENOUGH,
        )
        .order_by(usual.age)
    )
    return [_usual(*row) for row in rows]


def _read_usual(
    session: Session, page: MetaPage, measure: PostMeasure, kinds: Mapping[int, str]
) -> dict[int, Usual]:
    asked = {
        "tenant_id": page.tenant_id,
        "page_id": page.id,
        "measure": measure.number,
        "level": measure.level,
        "post": list(kinds),
        "kind": list(kinds.values()),
    }
    rows = session.execute(_usual_of_posts(), asked)
    return {post: _usual(days, count or 0, *quarters) for post, days, count, *quarters in rows}


@cache
def _usual_of_posts() -> Select[*tuple[Any, ...]]:
    noted, usual = MetaPostAges, MetaPostUsual
    tenant_id: BindParameter[int] = bindparam("tenant_id")
    asked = each_given(post=Integer, kind=Text)
    last = noted.ages[func.cardinality(noted.ages)].label("age")
    read = each_of(
        select(last).where(
            noted.tenant_id == tenant_id,
            noted.meta_post_id == asked.c.post,
            noted.level == bindparam("level"),
        )
    )
    like_it = each_of(
        select(usual.posts, usual.median, usual.low, usual.high).where(
            usual.tenant_id == tenant_id,
            usual.meta_page_id == bindparam("page_id"),
            usual.type == asked.c.kind,
            usual.metric_id == bindparam("measure"),
            usual.age == read.c.age,
        )
    )
    found = select(asked.c.post, read.c.age, *like_it.c).join_from(asked, read, true())
    return found.outerjoin(like_it, true())


def _usual(
    age: int, posts: int, median: float | None, low: float | None, high: float | None
) -> Usual:
    days = None if age == LIFETIME else age
    known = (median, low, high) if posts >= ENOUGH else (None, None, None)
    return Usual(days, posts, *(as_decimal(each) for each in known))
