"""A tenant with one of everything, made in the same order for each, so that ids correspond.

A table that holds nothing of a tenant fails `test_every_table_holds_something`: add a row here.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.orm import Session

from dashboard.secret_tokens import digest, frame_digest
from ingest.store.kept import page_days, page_freshness
from models import (
    Alert,
    AlertDelivery,
    Annotation,
    AuditEvent,
    BackgroundJob,
    BiRole,
    DigestDelivery,
    Erasure,
    ExportJob,
    Goal,
    MembershipGroup,
    MembershipPage,
    MetaConnection,
    MetaImport,
    MetaImportSnapshot,
    MetaPage,
    MetaPost,
    MetaPostAges,
    MetaPostCoverage,
    MetaPostGap,
    MetaPostInsightPoint,
    MetaPostNewest,
    MetaPostUsual,
    NotificationChannel,
    PageGroup,
    PageGroupPage,
    PostLabel,
    PostLabelPost,
    ReportDelivery,
    ReportSchedule,
    SavedView,
    Schedule,
    ScreenColumns,
    SyncRun,
    Tenant,
    ViewLink,
)
from models.files import file_key, write_file
from models.orm import now_utc
from models.pacific import pacific_day
from models.scope import tenant_session, wide_session
from models.vault import encrypt_token
from tests.matrix.lines import METRICS, line
from tests.matrix.marks import Mark
from tests.matrix.members import ROLES, add_members
from tests.queries.numbers import metric_id

CSV = "text/csv; charset=utf-8"


@dataclass(frozen=True)
class Things:
    """A tenant and what its addresses hold: the value of each argument of a route, by its name.

    Where a route has an argument that is not here, the matrix fails: add its value here.
    """

    mark: Mark
    tenant: int
    arguments: dict[str, Any]


def make_things(engine: Engine, mark: Mark) -> Things:
    """Writes all of it."""
    _number_from(engine, mark.id(1))
    with wide_session("command") as session:
        tenant = _tenant(session, mark)
        add_members(session, mark, tenant, arguments(mark))
    with tenant_session(tenant) as session:
        _rows(session, mark, tenant)
        session.add(_erasure(mark))
    with Session(engine) as session, session.begin():
        session.add(BiRole(name=f"bi_{mark.word}", tenant_id=tenant))
    return Things(mark, tenant, arguments(mark))


def begin_elsewhere(engine: Engine) -> None:
    """What is made from now on is marked as nobody's."""
    _number_from(engine, 50_000_001)


def arguments(mark: Mark) -> dict[str, Any]:
    """What stands in addresses."""
    return {
        "page_id": mark.page_id(),
        "metric_key": "page_media_view",
        "post_id": f"{mark.page_id()}_{mark.word}",
        "task_id": mark.uuid_at(1),
        "export_job_id": mark.uuid_at(2),
        "note_id": mark.id(),
        "goal_id": mark.id(),
        "group_id": mark.id(),
        "label_id": mark.id(),
        "report_id": mark.id(),
        "delivery_id": mark.id(),
        "channel_id": mark.id(),
        "view_id": mark.id(),
        "link_id": mark.id(),
        "token_id": mark.id(),
        "session_id": mark.id(),
        "connection_id": mark.id(),
        "import_id": mark.id(),
        "person_id": mark.id(4),
        "secret": f"secret-of-a-link-{mark.figure}",
        "token": f"signed-{mark.figure}",
        "code": f"code-of-an-erasure-{mark.figure}",
        "invitation": f"secret-to-join-{mark.figure}",
        "path": f"pages/{mark.page_id()}",
        "package_name": "dash",
        "fingerprinted_path": "nothing.js",
        "filename": "nothing.js",
    }


def _number_from(engine: Engine, first: int) -> None:
    with engine.begin() as connection:
        connection.execute(
            text(
                "SELECT setval(seqrelid::regclass, :first, false) FROM pg_sequence"
                " JOIN pg_depend ON objid = seqrelid AND deptype IN ('a', 'i')"
                " JOIN pg_class ON pg_class.oid = refobjid"
                " WHERE relnamespace = 'public'::regnamespace"
                " AND relname <> 'meta_metric_registry'"
            ),
            {"first": first},
        )


def _tenant(session: Session, mark: Mark) -> int:
    tenant = Tenant(slug=mark.word, name=f"{mark.word.capitalize()} Coffee")
    tenant.logo_key = _file(mark, "logo", "logo.png").key
    session.add(tenant)
    session.flush()
    return tenant.id


def _rows(session: Session, mark: Mark, tenant: int) -> None:
    for row in (*_at_meta(mark), *_posts(session, mark), *_kept(mark), *_work(mark)):
        row.tenant_id = tenant
        session.add(row)
        session.flush()
    for number, key in enumerate(METRICS):
        for row in line(session, mark, key, number):
            row.tenant_id = tenant
            session.add(row)
            session.flush()
    for rebuild in (page_days.rebuild, page_freshness.rebuild):
        rebuild(session, tenant)


def _file(mark: Mark, kind: str, name: str) -> Any:
    return write_file(file_key(mark.id(), kind, name), [f"{mark.word} words of a file".encode()])


def _at_meta(mark: Mark) -> Iterator[Any]:
    token = encrypt_token(f"EAAB{mark.word}TOKEN")
    yield MetaConnection(
        kind="user",
        meta_user_id=f"{mark.page}9",
        name=f"{mark.word} connection",
        token_encrypted=token,
    )
    for place in (1, 2):
        yield MetaPage(
            page_id=mark.page_id(place),
            connection_id=mark.id(),
            name=f"{mark.word.capitalize()} Page {place}",
            category=f"{mark.word} roaster",
            picture_key=_file(mark, "thumbnails", f"page{place}.jpg").key,
            followers_count=mark.figure,
            can_analyze=True,
            token_encrypted=token,
        )


def _posts(session: Session, mark: Mark) -> Iterator[Any]:
    yield MetaPost(
        meta_page_id=mark.id(),
        post_id=arguments(mark)["post_id"],
        type="photo",
        message=f"{mark.word} beans of spring",
        permalink_url=f"https://www.facebook.com/{mark.word}",
        thumbnail_key=_file(mark, "thumbnails", "post.jpg").key,
        created_time=now_utc() - timedelta(days=3),
    )
    yield MetaPostInsightPoint(
        meta_post_id=mark.id(),
        metric_id=metric_id(session, "post_media_view", "POST"),
        observed_on=now_utc().date(),
        value=mark.figure,
    )
    yield MetaPostNewest(
        created_time=now_utc() - timedelta(days=3),
        meta_page_id=mark.id(),
        meta_post_id=mark.id(),
        metric_id=metric_id(session, "post_media_view", "POST"),
        observed_on=now_utc().date(),
        value=mark.figure,
    )
    of_post = {"meta_page_id": mark.id(), "meta_post_id": mark.id()}
    yield MetaPostAges(level="POST", counted_as="photo", ages=[3], uncounted=[], **of_post)
    yield MetaPostUsual(
        meta_page_id=mark.id(),
        type="photo",
        metric_id=metric_id(session, "post_media_view", "POST"),
        age=3,
        posts=1,
        median=mark.figure,
    )
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
    yield MetaImportSnapshot(
        meta_post_id=mark.id(),
        metric_id=metric_id(session, "post_media_view", "POST"),
        observed_on=now_utc().date(),
        meta_import_id=mark.id(),
    )
    yield MetaPostCoverage(meta_post_id=mark.id(), part="post", reason=f"{mark.word} reason")
    yield MetaPostGap(
        meta_page_id=mark.id(),
        since=now_utc() - timedelta(days=9),
        until=now_utc(),
        next_try_at=now_utc(),
    )


def _erasure(mark: Mark) -> Erasure:
    return Erasure(kind="page", number=mark.id(2), code=arguments(mark)["code"])


def _kept(mark: Mark) -> Iterator[Any]:
    page, owner, soon = mark.id(), mark.id(), now_utc() + timedelta(days=6)
    yield Annotation(
        meta_page_id=page, day=yesterday(), note=f"{mark.word} private words", created_by=owner
    )
    yield Goal(
        meta_page_id=page,
        metric="page_media_view",
        year=yesterday().year,
        month=0,
        target=mark.figure,
        created_by=owner,
    )
    path = f"/pages/{mark.page_id()}"
    yield SavedView(user_id=owner, name=f"{mark.word} view", path=path, is_shared=True)
    yield ViewLink(
        created_by=owner,
        name=f"{mark.word} link",
        token_hash=digest(arguments(mark)["secret"]),
        path=path,
        expires_at=soon,
    )
    yield ViewLink(
        created_by=owner,
        name=f"{mark.word} table",
        token_hash=frame_digest(arguments(mark)["secret"]),
        path=f"{path}/posts",
        expires_at=soon,
        frame_origins=[f"https://{mark.word}.example"],
        framed_part="table",
    )
    letter = {"workspace": f"{mark.word} digest"}
    yield DigestDelivery(user_id=owner, week=yesterday(), letter=letter, status="sent")
    yield ScreenColumns(user_id=owner, screen="posts", columns=[f"{mark.word} column"])
    yield PostLabel(meta_page_id=page, name=f"{mark.word} recipes", words=["#cake"])
    yield PostLabelPost(post_label_id=mark.id(), meta_post_id=mark.id(), has_it=True)
    yield PageGroup(name=f"{mark.word} cafés")
    yield PageGroupPage(page_group_id=mark.id(), meta_page_id=page)
    invited = mark.id(len(ROLES) + 2)
    yield MembershipPage(user_id=invited, meta_page_id=page)
    yield MembershipGroup(user_id=invited, page_group_id=mark.id())
    yield Alert(
        kind="reauth",
        subject=str(mark.id()),
        meta_page_id=page,
        connection_id=mark.id(),
        sentence=f"{mark.word} needs a new sign-in.",
        cure=f"Connect {mark.word} again.",
    )
    yield AlertDelivery(alert_id=mark.id(), event="opened", recipient=mark.address("owner"))
    yield NotificationChannel(
        kind="webhook",
        name=f"{mark.word} alerts",
        targets=[mark.address("owner")],
        host=f"{mark.word}.hooks.example",
        address_encrypted=encrypt_token(f"https://{mark.word}.hooks.example/address"),
        secret_encrypted=encrypt_token(f"signs-{mark.word}"),
    )
    yield AuditEvent(user_id=owner, action="workspace.changed", detail={"name": mark.word})
    yield Schedule(name=f"{mark.word} nightly", kind="page", hour=3, minute=10, next_at=soon)
    yield ReportSchedule(
        meta_page_id=page,
        created_by=owner,
        name=f"{mark.word} report",
        frequency="weekly",
        export_format="csv",
        recipients=[f"client@{mark.word}.example"],
        next_at=soon,
    )


def _work(mark: Mark) -> Iterator[Any]:
    done = {"status": "succeeded", "finished_at": now_utc(), "started_at": now_utc()}
    yield SyncRun(
        id=uuid.UUID(mark.uuid_at(1)),
        meta_page_id=mark.id(),
        kind="page",
        correlation_id=uuid.UUID(mark.uuid_at(9)),
        rows_processed=mark.figure,
        failed_metrics={"page_follows": f"{mark.word} reason"},
        **done,
    )
    stored = _file(mark, "exports", "export.csv")
    yield ExportJob(
        id=uuid.UUID(mark.uuid_at(2)),
        meta_page_id=mark.id(),
        requested_by=mark.id(),
        export_format="csv",
        file_key=stored.key,
        file_name=f"{mark.word}.csv",
        content_type=CSV,
        size_bytes=stored.size,
        sha256=stored.sha256,
        expires_at=now_utc() + timedelta(days=9),
        **done | {"status": "completed"},
    )
    yield ReportDelivery(
        report_schedule_id=mark.id(),
        export_job_id=uuid.UUID(mark.uuid_at(2)),
        recipient=f"client@{mark.word}.example",
        status="sent",
    )
    yield BackgroundJob(
        id=uuid.UUID(mark.uuid_at(3)), kind="clean_up", arguments={}, subject=mark.word, **done
    )


def yesterday() -> date:
    """The newest Pacific day that has ended, which the screens show at every hour."""
    return pacific_day(now_utc()) - timedelta(days=1)
