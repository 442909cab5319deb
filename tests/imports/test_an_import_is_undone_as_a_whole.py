"""An import is undone as a whole, and what Meta's API gave is never taken away with it."""

from datetime import UTC, date, datetime
from decimal import Decimal

from sqlalchemy import select, text

from ingest.graph.insights import InsightPoint, InsightsAnswer
from ingest.graph.post_insights import PostInsight, PostInsights
from ingest.imports.undo import Undone, undo_import
from ingest.store.points import store_answers
from ingest.store.posts import store_snapshots
from models import MetaImport, MetaImportDay, MetaImportSnapshot, MetaPage, MetaPost
from models.orm import now_utc
from models.pacific import pacific_day
from models.scope import tenant_session
from tests.imports.conftest import Importer

VIEWS = '"Views"\n"Date","Primary"\n"2026-03-01","10"\n"2026-03-02","20"\n"2026-03-03","30"\n'


def undo(importer: Importer, import_id: int | None) -> Undone:
    with tenant_session(importer.page.tenant_id) as session:
        page = session.get_one(MetaPage, (importer.page.tenant_id, importer.page.id))
        row = session.get_one(MetaImport, (page.tenant_id, import_id))
        return undo_import(session, page, row)


def api_gives(importer: Importer, day: date, value: int) -> None:
    key, none = "page_media_view", frozenset[tuple[str, date | None]]()
    points = (InsightPoint(key, "day", day, Decimal(value), "", None),)
    answer = InsightsAnswer(points, (key,), frozenset({key}), none, none)
    with tenant_session(importer.page.tenant_id) as session:
        store_answers(session, importer.page, [answer])


def give_counter(importer: Importer, post_id: str, key: str, value: int) -> None:
    none = frozenset[str]()
    points = (PostInsight(post_id, key, "", Decimal(value)),)
    answer = PostInsights(post_id, points, (key,), frozenset({key}), none, none)
    today = pacific_day(now_utc())
    with tenant_session(importer.page.tenant_id) as session:
        known = session.scalars(select(MetaPost.id).where(MetaPost.post_id == post_id)).one()
        store_snapshots(session, importer.page, "POST", [(known, answer)], today)


def marked(importer: Importer) -> list[date]:
    with tenant_session(importer.page.tenant_id) as session:
        return sorted(session.scalars(select(MetaImportDay.metric_date)))


def kept(importer: Importer, table: str) -> list[tuple[object, ...]]:
    with importer.engine.connect() as connection:
        rows = connection.execute(text(f"SELECT * FROM {table} ORDER BY 1"))
        return [tuple(row) for row in rows]


def test_all_that_it_stored_goes_and_what_is_kept_ready_follows(importer: Importer) -> None:
    report = importer(VIEWS)
    assert len(marked(importer)) == 3
    assert kept(importer, "meta_insight_coverage") == []
    assert undo(importer, report.import_id) == Undone(3, 0)
    assert importer.stored() == []
    assert kept(importer, "meta_page_day") == []
    assert kept(importer, "meta_page_freshness") == []
    again = importer(VIEWS)
    assert again.new == 3


def test_another_import_stays(importer: Importer) -> None:
    first = importer(VIEWS)
    second = importer(VIEWS + '"2026-03-04","40"\n')
    assert (second.new, second.same) == (1, 3)
    undo(importer, first.import_id)
    assert [row[3] for row in importer.stored()] == ["2026-03-04"]


def test_what_the_api_gave_since_stays(importer: Importer) -> None:
    report = importer(VIEWS)
    api_gives(importer, date(2026, 3, 1), 11)
    api_gives(importer, date(2026, 3, 2), 20)
    assert marked(importer) == [date(2026, 3, 3)]
    assert undo(importer, report.import_id).values == 1
    assert [row[3:] for row in importer.stored()] == [("2026-03-01", 11), ("2026-03-02", 20)]


def test_the_release_before_leaves_marks_and_nothing_is_lost(importer: Importer) -> None:
    report = importer(VIEWS)
    with tenant_session(importer.page.tenant_id) as session:
        session.execute(
            text(
                "UPDATE meta_insight_point SET value = 12, observed_at = :now"
                " WHERE metric_date = '2026-03-01'"
            ),
            {"now": now_utc()},
        )
    assert undo(importer, report.import_id).values == 2
    assert [row[3:] for row in importer.stored()] == [("2026-03-01", 12)]


def test_counters_and_posts_of_the_file_go(importer: Importer) -> None:
    importer.has_post()
    page = importer.page.page_id
    report = importer(
        "Post ID,Page ID,Publish time,Views,Reach\n"
        f"77,{page},2026-03-01 10:00,5,4\n88,{page},2026-03-01 10:00,6,3\n",
        keep_unknown_posts=True,
    )
    assert len(importer.of_posts()) == 4
    give_counter(importer, f"{page}_77", "post_media_view", 5)
    with tenant_session(importer.page.tenant_id) as session:
        assert len(session.scalars(select(MetaImportSnapshot.metric_id)).all()) == 3
    assert undo(importer, report.import_id) == Undone(3, 1)
    assert importer.of_posts() == [("77", "post_media_view", 5)]
    with importer.engine.connect() as connection:
        found = "SELECT metric_id > 0, value::float FROM meta_post_newest ORDER BY 1"
        assert connection.execute(text(found)).all() == [(True, 5.0)]
        assert connection.scalar(text("SELECT count(*) FROM meta_post")) == 1


def test_an_undone_import_says_when(importer: Importer) -> None:
    report = importer(VIEWS)
    undo(importer, report.import_id)
    with tenant_session(importer.page.tenant_id) as session:
        row = session.scalars(select(MetaImport)).one()
    assert (row.state, row.file_name) == ("undone", "export.csv")
    assert row.undone_at is not None
    assert row.undone_at > datetime(2026, 1, 1, tzinfo=UTC)
