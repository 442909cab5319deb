"""One post that breaks every list that would hold it costs itself alone, and is named."""

from collections.abc import Iterator

import pytest
from sqlalchemy import Engine

from ingest.sandbox.characters import BY_ID
from ingest.sandbox.posts import Post, all_posts
from ingest.sandbox.testing import busy_page
from models import MetaPostGap
from models.scope import tenant_session
from tests.ingest.conftest import Connected
from tests.ingest.moved_clock import MovedClock, posts_night
from tests.ingest.posts import all_stored, calls_to, fault, posts_of, run_posts, run_rest


@pytest.fixture
def page(connected: Connected) -> Iterator[Connected]:
    with busy_page(connected.page.page_id, 8):
        yield connected


@pytest.fixture
def clock(page: Connected, monkeypatch: pytest.MonkeyPatch) -> MovedClock:
    return posts_night(page, monkeypatch, days=100)


def truth(page: Connected) -> list[Post]:
    """All posts of the Page, the newest first."""
    return all_posts("pagelens", BY_ID[page.page.page_id], page.sandbox.world.now())


def gaps(page: Connected) -> int:
    with tenant_session(page.tenant_id) as session:
        return session.query(MetaPostGap).count()


def with_numbers(page: Connected, store: Engine) -> set[str]:
    return {post.post_id for post in posts_of(page)} & set(all_stored(store, "post_media_view"))


@pytest.mark.parametrize("place", [0, 2, 60])
def test_the_other_posts_are_in_and_the_one_is_named_by_its_time(
    page: Connected, store: Engine, clock: MovedClock, place: int
) -> None:
    heavy = truth(page)[place]
    fault(page, "heavy_post", post=heavy.post_id)
    run = run_posts(page)
    wanted = {post.post_id for post in truth(page)[: len(posts_of(page)) + 1]}
    assert len(wanted) > 80
    assert with_numbers(page, store) == wanted - {heavy.post_id}
    assert (run.status, run.error_kind) == ("partial", "unlisted_posts")
    assert f"{heavy.created:%Y-%m-%d %H:%M}"[:-1] in run.error
    assert f"the other {len(wanted) - 1} posts are in" in run.error


def test_nights_leave_the_place_alone_until_it_is_tried_again(
    page: Connected, store: Engine, clock: MovedClock
) -> None:
    heavy = truth(page)[2]
    fault(page, "heavy_post", post=heavy.post_id)
    run_posts(page)
    run_rest(page)
    statuses = []
    for _night in range(4):
        clock.pass_on(days=1)
        page.sandbox.world.log.clear()
        night = run_posts(page)
        run_rest(page)
        statuses.append(night.status)
        assert night.graph_calls <= 26
    # After one hour and after twenty it is tried in the next nights, then after three days.
    assert statuses == ["partial", "partial", "succeeded", "succeeded"]
    assert "could not be listed" in night.progress["notes"][0]
    page.sandbox.world.faults.clear()
    clock.pass_on(days=2)
    assert run_posts(page).status == "succeeded"
    assert (gaps(page), heavy.post_id in with_numbers(page, store)) == (0, True)


def test_a_post_whose_id_can_be_had_is_read_alone_and_nothing_is_lost(
    page: Connected, store: Engine, clock: MovedClock
) -> None:
    heavy = truth(page)[40]
    fault(page, "heavy_post", post=heavy.post_id, fields_ok=True)
    run = run_posts(page)
    assert (run.status, gaps(page)) == ("succeeded", 1)
    assert heavy.post_id in with_numbers(page, store)
    assert len(posts_of(page)) > 80


def test_a_post_that_breaks_lists_later_goes_on_being_read(
    page: Connected, store: Engine, clock: MovedClock
) -> None:
    run_posts(page)
    run_rest(page)
    clock.pass_on(days=1)
    heavy = truth(page)[5]
    fault(page, "heavy_post", post=heavy.post_id)
    page.sandbox.world.log.clear()
    assert run_posts(page).status == "succeeded"
    assert calls_to(page, heavy.post_id)
    assert not [post for post in posts_of(page) if post.deleted_at]


def test_two_such_posts_cost_two(page: Connected, store: Engine, clock: MovedClock) -> None:
    # A reel would be found in the list of reels.
    posts = [post for post in truth(page) if post.kind != "reel"]
    heavy = {posts[1].post_id, posts[30].post_id}
    for post_id in heavy:
        fault(page, "heavy_post", post=post_id)
    run = run_posts(page)
    assert run.error.count("a post of ") == 2
    assert not heavy & with_numbers(page, store)
    assert len(with_numbers(page, store)) > 80


def test_an_outage_is_no_such_post(page: Connected, store: Engine, clock: MovedClock) -> None:
    fault(page, "error", path="published_posts", code=1, status=500)
    run = run_posts(page)
    assert (run.status, run.error_kind) == ("failed", "retry")
    assert (gaps(page), run.graph_calls < 25) == (0, True)
    page.sandbox.world.faults.clear()
    assert run_posts(page).status == "succeeded"
    assert len(with_numbers(page, store)) == len(posts_of(page)) > 80
