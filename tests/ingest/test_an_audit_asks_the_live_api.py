"""An audit shows what the API answers beside what Pagelens believes, and changes nothing."""

from sqlalchemy import Engine, text

from ingest.fetch.audit import Audited, audit
from ingest.sandbox.posts import all_posts
from models import MetaPost
from models.orm import now_utc
from models.scope import tenant_session
from tests.ingest.conftest import Connected


def put_newest_video(connected: Connected) -> None:
    world = connected.sandbox.world
    page = world.require_page(connected.page.page_id)
    posts = [post for post in all_posts(world.seed, page, world.now()) if post.video_id]
    newest = max(posts, key=lambda post: post.created)
    with tenant_session(connected.tenant_id) as session:
        session.add(
            MetaPost(
                tenant_id=connected.tenant_id, meta_page_id=connected.page.id,
                post_id=newest.post_id, video_id=newest.video_id, type="video",
                created_time=now_utc(),
            )
        )  # fmt: skip


def registry(store: Engine) -> list[tuple[object, ...]]:
    with store.connect() as connection:
        rows = connection.execute(text("SELECT r::text FROM meta_metric_registry r ORDER BY id"))
        return [tuple(row) for row in rows]


def test_each_level_is_asked_in_few_calls_and_differences_are_marked(
    connected: Connected, store: Engine
) -> None:
    put_newest_video(connected)
    world = connected.sandbox.world
    world.faults.add({"kind": "retire", "metric": "page_views_total", "times": -1})
    before = registry(store)
    world.log.clear()
    found = list(audit(connected.page, everything=False))
    assert all(isinstance(each, Audited) for each in found)
    by_key = {(each.level, each.key): each for each in found}
    gone = by_key["PAGE", "page_views_total"]
    assert gone.differs
    assert gone.answer.startswith("refused: (#100)")
    assert by_key["PAGE", "page_media_view"].answer == "value"
    assert not by_key["PAGE", "page_media_view"].differs
    assert by_key["POST", "post_media_view"].answer == "value"
    assert {each.level for each in found} == {"PAGE", "POST", "VIDEO"}
    assert world.log.requests <= 30
    assert registry(store) == before


def test_without_posts_it_says_so(connected: Connected, store: Engine) -> None:
    found = list(audit(connected.page, everything=False))
    assert [each for each in found if isinstance(each, str)] == [
        f"{level}: the Page has no such post yet, or its posts were not synced."
        for level in ("POST", "VIDEO")
    ]
