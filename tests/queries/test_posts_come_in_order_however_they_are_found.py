"""A ranking is the plain order of all posts, over days that are read whole and over more."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from random import Random

import pytest
from sqlalchemy.orm import Session

from dashboard.queries.days.ranges import DateRange, resolve_range
from dashboard.queries.posts.facts import read_facts
from dashboard.queries.posts.order import OUTSTANDING, Place, read_outstanding
from dashboard.queries.posts.ranking import PostFilter, rank_posts
from dashboard.queries.posts.values import VIEWS, require_measure
from models import MetaPage
from tests.queries.numbers import NOON, put_counter, put_post

SHORT, LONG = (
    resolve_range(since=since, until="2026-11-07", newest_day=None, now=NOON)
    for since in ("2026-10-20", "2026-05-01")
)
SEEN = date(2026, 11, 10)


@dataclass(frozen=True)
class Known:
    """A post as it was put."""

    post_id: str
    kind: str
    words: str
    at: datetime
    value: int | None


@pytest.fixture
def posts(acme: Session, page: MetaPage) -> list[Known]:
    """Sixty of a year, those that are shown; many values and some times are equal."""
    chance, found = Random(7), []
    for number in range(60):
        at = datetime(2026, 11, 7, 20, tzinfo=UTC) - timedelta(days=chance.choice(range(0, 360, 3)))
        post = put_post(acme, page, f"1_{number}", at)
        post.type, post.message = chance.choice(["photo", "video"]), chance.choice(["Tea", "Cake"])
        value = chance.choice([None, 1, 2, 2, 3, 50, 60])
        if value is not None:
            put_counter(acme, post, VIEWS, SEEN, value)
        if chance.random() < 0.2:
            post.deleted_at = NOON
        else:
            found.append(Known(post.post_id, post.type, post.message, at, value))
    acme.flush()
    return found


def plain(posts: list[Known], span: DateRange, wanted: PostFilter, sort: str) -> list[str]:
    sign = -1 if sort == "desc" else 1
    chosen = [
        each
        for each in posts
        if span.holds(each.at.date())
        and wanted.kind in ("", each.kind)
        and wanted.words in each.words
    ]
    newest_first = sorted(chosen, key=lambda each: (each.at, number(each)), reverse=True)
    ordered = sorted(newest_first, key=lambda each: (each.value is None, sign * (each.value or 0)))
    return [each.post_id for each in ordered]


def number(post: Known) -> int:
    return int(post.post_id.removeprefix("1_"))


@pytest.mark.parametrize("sort", ["desc", "asc"])
@pytest.mark.parametrize("span", [SHORT, LONG], ids=["short", "long"])
@pytest.mark.parametrize(
    "wanted",
    [PostFilter(), PostFilter(kind="video"), PostFilter(words="Cake"), PostFilter(words="none")],
)
def test_a_ranking_part_by_part(
    acme: Session,
    page: MetaPage,
    posts: list[Known],
    wanted: PostFilter,
    span: DateRange,
    sort: str,
) -> None:
    expected = plain(posts, span, wanted, sort)
    for size in (3, 100):
        found: list[str] = []
        offset: int | None = 0
        while offset is not None:
            part = rank_posts(
                acme, page, VIEWS, sort, span, wanted=wanted, limit=size, offset=offset
            )
            found += [post.post_id for post in part.posts]
            assert part.count == len(expected)
            offset = part.next_offset
        assert found == expected


@pytest.mark.parametrize("span", [SHORT, LONG], ids=["short", "long"])
def test_what_stands_out_and_all_of_the_range(
    acme: Session, page: MetaPage, posts: list[Known], span: DateRange
) -> None:
    measure, everything = require_measure(acme, VIEWS), PostFilter()
    shown = [each for each in posts if span.holds(each.at.date())]
    valued = {each.post_id: each for each in shown if each.value is not None}
    highest = [name for name in plain(posts, span, everything, "desc") if name in valued]
    newest = sorted(valued.values(), key=lambda each: (each.at, number(each)), reverse=True)
    expected = {*highest[:OUTSTANDING], *(each.post_id for each in newest[:OUTSTANDING])}
    outstanding = read_outstanding(acme, Place(page, span, everything), measure)
    assert [post.post_id for post, _value in outstanding] == [
        name for name in highest if name in expected
    ]
    facts = read_facts(acme, page, measure, span)
    assert [(fact.created_time, fact.value) for fact in facts] == [
        (each.at, each.value)
        for each in sorted(shown, key=lambda each: (each.at, number(each)), reverse=True)
    ]
