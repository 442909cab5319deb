"""Statements that walk along the kept values of a Page's posts, and look each post up on the way.

So the first posts of an order cost the same at any number of them; joined, all would be looked up
before they are sorted. Statements are run with tenant_id, page_id, number (the measure's), begin
and end.
"""

from datetime import datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any, TypeVar

from sqlalchemy import (
    ColumnElement,
    Select,
    SQLColumnExpression,
    Subquery,
    bindparam,
    func,
    select,
    true,
    union,
    union_all,
)
from sqlalchemy.orm import aliased

from dashboard.queries.posts.filters import PostFilter, shown
from models import MetaPost, MetaPostNewest
from models.lookups import each_of

Valued = Select[MetaPost, Decimal]
Condition = ColumnElement[bool]
Ordered = TypeVar("Ordered", bound=Select[*tuple[Any, ...]])
BY_TIME = ""


@lru_cache(maxsize=64)
def in_order(wanted: PostFilter, sort: str, *, through_all: bool) -> Valued:
    """Posts with a value, by it; equal ones by publishing time, the newest first.

    A range is read whole and sorted; `through_all` goes along the values of all days until enough
    are found within it, which is soon in a long one.
    """
    walk = _walk(sort, in_range=not through_all)
    return _ordered(_looked_up(walk, wanted), walk, sort)


@lru_cache(maxsize=64)
def highest_and_newest(
    wanted: PostFilter, most: int, *, through_all: bool
) -> Select[MetaPost, Decimal, int]:
    """So many of both, by value; one that is both stands once. With how many posts there are."""
    walks = {"desc": _walk("desc", in_range=not through_all), BY_TIME: _walk(BY_TIME)}
    firsts = (
        _ordered(_looked_up(walk, wanted), walk, sort).limit(most) for sort, walk in walks.items()
    )
    both = union(*(select(first.subquery()) for first in firsts)).subquery()
    post = aliased(MetaPost, both)
    order = both.c.value.desc(), post.created_time.desc(), post.id.desc()
    return select(post, both.c.value, count_posts(wanted).scalar_subquery()).order_by(*order)


@lru_cache(maxsize=64)
def count_posts(wanted: PostFilter) -> Select[int]:
    """How many posts of the range there are, with and without a value."""
    return select(func.count()).select_from(MetaPost).where(*_published(wanted))


@lru_cache(maxsize=64)
def count_valued(wanted: PostFilter) -> Select[int]:
    """How many posts of the range have a value."""
    kept = MetaPostNewest
    posts = select(MetaPost.id.label("post")).where(*_published(wanted))
    values = select(kept.meta_post_id).where(*_of_measure(), *_in_range(kept.created_time))
    rows = union_all(posts, values).subquery()
    both = select(rows.c.post).group_by(rows.c.post).having(func.count() > 1)
    return select(func.count()).select_from(both.subquery())


def _published(wanted: PostFilter) -> list[Condition]:
    return [
        MetaPost.tenant_id == bindparam("tenant_id"),
        MetaPost.meta_page_id == bindparam("page_id"),
        *_in_range(MetaPost.created_time),
        *shown(wanted),
    ]


def _of_measure() -> list[Condition]:
    return [
        MetaPostNewest.tenant_id == bindparam("tenant_id"),
        MetaPostNewest.meta_page_id == bindparam("page_id"),
        MetaPostNewest.metric_id == bindparam("number"),
    ]


def _walk(sort: str, *, in_range: bool = True) -> Subquery:
    """A post's id, value and time, out of an index alone."""
    kept = MetaPostNewest
    rows = select(kept.meta_post_id, kept.value, kept.created_time).where(
        *_of_measure(), *(_in_range(kept.created_time) if in_range else ())
    )
    return rows.order_by(*_order(kept, sort)).offset(0).subquery()


def _looked_up(walk: Subquery, wanted: PostFilter) -> Valued:
    """The posts of a walk that are of the range and shown, each with its value."""
    post = select(MetaPost).where(
        MetaPost.tenant_id == bindparam("tenant_id"),
        MetaPost.id == walk.c.meta_post_id,
        *shown(wanted),
    )
    there = each_of(post)
    found = select(aliased(MetaPost, there), walk.c.value).join_from(walk, there, true())
    return found.where(*_in_range(walk.c.created_time))


def _ordered(posts: Ordered, walk: Subquery, sort: str) -> Ordered:
    return posts.order_by(*_order(walk.c, sort))


def _order(columns: Any, sort: str) -> list[ColumnElement[Any]]:
    """As an index has it, so that nothing need be sorted that is not shown."""
    newest_first = columns.created_time.desc()
    if sort == BY_TIME:
        return [newest_first]
    by_value = columns.value.desc() if sort == "desc" else columns.value.asc()
    return [by_value, newest_first, columns.meta_post_id.desc()]


def _in_range(moment: SQLColumnExpression[datetime]) -> tuple[Condition, Condition]:
    return moment >= bindparam("begin"), moment < bindparam("end")
