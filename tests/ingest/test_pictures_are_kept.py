"""Pictures are fetched once, kept under the tenant's key, and shown from there."""

import io
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from PIL import Image
from sqlalchemy import Engine, select, text, update

from ingest import jobs
from ingest.inline import sync_page
from ingest.pictures.keep import keep_pictures
from jobs import queues
from jobs.background import do_background
from jobs.runs import start_run
from models import BackgroundJob, MetaPage, MetaPost
from models.files import read_file
from models.orm import now_utc
from models.scope import tenant_session
from tests.ingest.conftest import Connected
from tests.people import ALICE, BOB, CHARLIE
from tests.pictures.hostile import picture
from tests.servers import bare_server
from tests.visitors import visitor

ADDRESSES = """
SELECT picture_url FROM meta_post UNION SELECT picture_url FROM meta_page
"""


@pytest.fixture
def recent(connected: Connected) -> Connected:
    """A Page of which only the last weeks are wanted."""
    goal = connected.sandbox.world.now().date() - timedelta(days=35)
    with tenant_session(connected.tenant_id) as session:
        session.execute(update(MetaPage).values(backfill_goal=goal))
    return connected


@pytest.fixture
def synced(recent: Connected) -> Connected:
    sync_page(recent.page, ["post"])
    keep_pictures(recent.tenant_id, recent.page.id, 60)
    return recent


def opened(email: str) -> FlaskClient:
    return visitor(bare_server(), email)


def posts_of(client: FlaskClient, connected: Connected) -> list[dict]:
    path = f"/api/meta/pages/{connected.page.page_id}/posts/?metric=post_media_view"
    return client.get(f"{path}&date_preset=last_90d&limit=50").json["results"]


def test_each_picture_is_small_and_ours_and_no_signed_address_is_left(
    synced: Connected, store: Engine
) -> None:
    with store.connect() as connection:
        keys = connection.scalars(
            text("SELECT thumbnail_key FROM meta_post WHERE thumbnail_key <> ''")
        ).all()
        left = set(connection.scalars(text(ADDRESSES)))
    assert len(keys) > 2
    assert all(key.startswith(f"{synced.tenant_id}/pictures/") for key in keys)
    assert max(Image.open(io.BytesIO(read_file(keys[0]))).size) == 320
    assert left == {""}


def test_a_picture_is_fetched_once_however_often_its_address_is_signed_anew(
    synced: Connected, monkeypatch: pytest.MonkeyPatch
) -> None:
    fetched: list[str] = []
    monkeypatch.setattr(
        "ingest.pictures.keep.fetch_picture", lambda address: fetched.append(address) or picture()
    )
    synced.sandbox.world.clock.advance(timedelta(days=2))
    with tenant_session(synced.tenant_id) as session:
        session.execute(
            update(MetaPage)
            .where(MetaPage.id == synced.page.id)
            .values(picture_url=synced.page.picture_url + "&oe=renewed")
        )
    jobs.sync_meta_post_insights(tenant_id=synced.tenant_id, task_id=str(started(synced)))
    keep_pictures(synced.tenant_id, synced.page.id, 60)
    with tenant_session(synced.tenant_id) as session:
        new = session.scalars(select(MetaPost).where(MetaPost.created_time > now_utc())).all()
    assert len(fetched) == len([post for post in new if post.thumbnail_key])


def started(connected: Connected) -> object:
    with tenant_session(connected.tenant_id) as session:
        page = session.get_one(MetaPage, (connected.tenant_id, connected.page.id))
        return start_run(session, page, "post", trigger="test").task_id


def test_a_worker_fetches_pictures_in_a_job_of_their_own(recent: Connected) -> None:
    status = jobs.sync_meta_post_insights(tenant_id=recent.tenant_id, task_id=str(started(recent)))
    assert status == "succeeded"
    with tenant_session(recent.tenant_id) as session:
        [row] = session.scalars(select(BackgroundJob).where(BackgroundJob.kind == "pictures"))
    assert row.subject == str(recent.page.id)
    assert str(row.id) in queues.queue(queues.BACKFILL).job_ids
    assert do_background(tenant_id=recent.tenant_id, task_id=str(row.id)) == "succeeded"


def test_a_picture_that_cannot_be_had_fails_nothing(recent: Connected) -> None:
    recent.sandbox.world.clock.set(recent.sandbox.world.now() - timedelta(days=10))
    jobs.sync_meta_post_insights(tenant_id=recent.tenant_id, task_id=str(started(recent)))
    recent.sandbox.world.clock.use_real_time()
    kept = keep_pictures(recent.tenant_id, recent.page.id, 60)
    assert kept.fetched <= 5  # the Pages' own pictures, which were named today
    assert kept.refused > 0
    assert keep_pictures(recent.tenant_id, recent.page.id, 60).refused == 0


def test_only_people_of_the_tenant_see_a_picture(synced: Connected) -> None:
    server = bare_server()
    alice, bob, charlie = (visitor(server, person) for person in (ALICE, BOB, CHARLIE))
    shown = [post["thumbnail_url"] for post in posts_of(alice, synced) if post["thumbnail_url"]]
    pages = alice.get("/api/meta/pages/").json["results"]
    shown += [page["picture_url"] for page in pages if page["picture_url"]]
    assert len(shown) > 6
    assert all(address.startswith("/thumbnails/") for address in shown)
    for address in (shown[0], shown[-1]):
        answer = alice.get(address)
        assert (answer.status_code, answer.mimetype) == (200, "image/jpeg")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Cache-Control"].startswith("private, max-age=2592000")
        assert bob.get(address).data == answer.data
        assert charlie.get(address).status_code == 404
        assert server.test_client().get(address).status_code == 401


def test_a_post_without_a_picture_has_no_address(connected: Connected) -> None:
    with tenant_session(connected.tenant_id) as session:
        session.add(
            MetaPost(
                tenant_id=connected.tenant_id,
                meta_page_id=connected.page.id,
                post_id=f"{connected.page.page_id}_1",
                type="status",
                created_time=connected.sandbox.world.now() - timedelta(days=3),
                picture_url="https://scontent.xx.fbcdn.net/v/1_n.jpg?oh=signature",
            )
        )
    alice = opened(ALICE)
    assert [post["thumbnail_url"] for post in posts_of(alice, connected)] == [""]
    assert alice.get(f"/thumbnails/{connected.page.page_id}_1").status_code == 404
    policy = alice.get("/login").headers["Content-Security-Policy"]
    assert "img-src 'self' data: blob:;" in policy
