"""A post of a tenant's Page: its counters, what files brought, and what is missing."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from sqlalchemy.orm import Session

from models import (
    MetaImport,
    MetaImportSnapshot,
    MetaPost,
    MetaPostAges,
    MetaPostCounter,
    MetaPostCoverage,
    MetaPostGap,
    MetaPostInsightPoint,
    MetaPostNewest,
    MetaPostUsual,
)
from models.orm import now_utc
from tests.matrix.addresses import arguments
from tests.matrix.marks import Mark
from tests.matrix.stored_files import stored_file
from tests.queries.numbers import metric_id


def posts(session: Session, mark: Mark) -> Iterator[Any]:
    """A post, what was read of it, and what came of it from a file."""
    metric = metric_id(session, "post_media_view", "POST")
    yield from _read(mark, metric)
    yield from _imports(mark)
    yield _from_file(mark, metric)
    yield from _missing(mark)


def _read(mark: Mark, metric: int) -> Iterator[Any]:
    yield MetaPost(
        meta_page_id=mark.id(),
        post_id=arguments(mark)["post_id"],
        type="photo",
        message=f"{mark.word} beans of spring",
        permalink_url=f"https://www.facebook.com/{mark.word}",
        thumbnail_key=stored_file(mark, "thumbnails", "post.jpg").key,
        created_time=now_utc() - timedelta(days=3),
    )
    yield MetaPostCounter(metric_id=metric)
    yield MetaPostInsightPoint(
        meta_post_id=mark.id(),
        counter_id=mark.id(),
        observed_on=now_utc().date(),
        value=mark.figure,
    )
    yield MetaPostNewest(
        created_time=now_utc() - timedelta(days=3),
        meta_page_id=mark.id(),
        meta_post_id=mark.id(),
        metric_id=metric,
        observed_on=now_utc().date(),
        value=mark.figure,
    )
    of_post = {"meta_page_id": mark.id(), "meta_post_id": mark.id()}
    yield MetaPostAges(level="POST", counted_as="photo", ages=[3], uncounted=[], **of_post)
    yield MetaPostUsual(
        meta_page_id=mark.id(),
        type="photo",
        metric_id=metric,
        age=3,
        posts=1,
        median=mark.figure,
    )


def _imports(mark: Mark) -> Iterator[MetaImport]:
    yield MetaImport(
        meta_page_id=mark.id(),
        requested_by=mark.id(),
        state="stored",
        file_name=f"{mark.word}.csv",
        found={"kind": "plain", "parts": [], "skipped": []},
        stored_at=now_utc(),
    )
    unknown = {"line": 2, "title": f"{mark.word} title", "metric": "", "reason": "unknown"}
    yield MetaImport(
        meta_page_id=mark.id(),
        requested_by=mark.id(),
        state="looked",
        file_name=f"{mark.word} waits.csv",
        found={"kind": "series", "parts": [unknown | {"lines": 3, "can_map": True}], "skipped": []},
    )


def _from_file(mark: Mark, metric: int) -> MetaImportSnapshot:
    return MetaImportSnapshot(
        meta_post_id=mark.id(),
        metric_id=metric,
        observed_on=now_utc().date(),
        meta_import_id=mark.id(),
    )


def _missing(mark: Mark) -> Iterator[Any]:
    yield MetaPostCoverage(meta_post_id=mark.id(), part="post", reason=f"{mark.word} reason")
    yield MetaPostGap(
        meta_page_id=mark.id(),
        since=now_utc() - timedelta(days=9),
        until=now_utc(),
        next_try_at=now_utc(),
    )
