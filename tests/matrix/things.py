"""A tenant with one of everything, made in the same order for each, so that ids correspond.

A table that holds nothing of a tenant fails `test_every_table_holds_something`: add a row here.
"""

import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from sqlalchemy import Engine, text
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session

from dashboard.secret_tokens import digest
from models import (
    Alert,
    AlertDelivery,
    Annotation,
    ApiToken,
    AuditEvent,
    BackgroundJob,
    BrowserSession,
    Erasure,
    ExportJob,
    InsightRestatement,
    MailedLink,
    Membership,
    MembershipGroup,
    MembershipPage,
    MetaConnection,
    MetaInsightCoverage,
    MetaInsightGap,
    MetaInsightPoint,
    MetaInsightSeries,
    MetaMetricSupport,
    MetaPage,
    MetaPost,
    MetaPostCoverage,
    MetaPostGap,
    MetaPostInsightPoint,
    NotificationChannel,
    OidcIdentity,
    PageGroup,
    PageGroupPage,
    RecoveryCode,
    ReportDelivery,
    ReportSchedule,
    SavedView,
    Schedule,
    SyncRun,
    Tenant,
    TwoStep,
    User,
    ViewLink,
)
from models.files import file_key, write_file
from models.orm import now_utc
from models.scope import open_session, tenant_session
from models.vault import encrypt_token
from tests.matrix.marks import Mark
from tests.people import password_hash
from tests.queries.numbers import metric_id

# Who signs in, by name and role. The leaver signs in, makes a token, and is removed.
ROLES = {"owner": "owner", "second": "owner", "analyst": "analyst", "viewer": "viewer"}
LEAVER = "leaver"
INVITED = "invited"
# Tokens of the owner that open nothing any more.
ENDED = ("expired", "revoked")
METRICS = ("page_media_view", "page_total_media_view_unique", "page_follows")
CSV = "text/csv; charset=utf-8"
DAYS = 40


@dataclass(frozen=True)
class Things:
    """A tenant and what its addresses hold: the value of each argument of a route, by its name.

    Where a route has an argument that is not here, the matrix fails: add its value here.
    """

    mark: Mark
    tenant: int
    arguments: dict[str, Any]


def api_token(mark: Mark, name: str, scope: str = "manage") -> str:
    """The token of a person, for the Authorization header; of owners there are all in SCOPES."""
    return f"pl_{mark.word}-token-of-{name}-to-{scope}"


def make_things(engine: Engine, mark: Mark) -> Things:
    """Writes all of it."""
    _number_from(engine, mark.id(1))
    with open_session() as session:
        tenant = _people(session, mark)
    with tenant_session(tenant) as session:
        _rows(session, mark, tenant)
        session.add(_erasure(mark))
    return Things(mark, tenant, arguments(mark))


def begin_elsewhere(engine: Engine) -> None:
    """What is made from now on is marked as nobody's."""
    _number_from(engine, 50_000_001)


def arguments(mark: Mark) -> dict[str, Any]:
    """What stands in addresses."""
    return {
        "page_id": mark.page_id(),
        "post_id": f"{mark.page_id()}_{mark.word}",
        "task_id": mark.uuid_at(1),
        "export_job_id": mark.uuid_at(2),
        "note_id": mark.id(),
        "group_id": mark.id(),
        "report_id": mark.id(),
        "view_id": mark.id(),
        "link_id": mark.id(),
        "token_id": mark.id(),
        "session_id": mark.id(),
        "connection_id": mark.id(),
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


def _people(session: Session, mark: Mark) -> int:
    tenant = Tenant(slug=mark.word, name=f"{mark.word.capitalize()} Coffee")
    tenant.logo_key = _file(mark, "logo", "logo.png").key
    session.add(tenant)
    session.flush()
    for name in (*ROLES, LEAVER, INVITED):
        user = User(email=mark.address(name), password_hash=password_hash())
        session.add(user)
        session.flush()
        member = Membership(tenant_id=tenant.id, user_id=user.id, role=ROLES.get(name, "viewer"))
        if name == INVITED:
            member.join_hash = digest(arguments(mark)["invitation"])
            member.join_until = now_utc() + timedelta(days=2)
            member.is_limited = True
        else:
            member.joined_at = now_utc()
        browser = _browser(mark, name, user.id, tenant.id)
        session.add_all([member, _token(mark, name, member), browser])
        if name == "owner":
            session.add(_mailed(mark, user.id, tenant.id))
            session.add_all(_waiting_two_step(mark, user.id))
            session.add(OidcIdentity(issuer="x", subject=mark.word, user_id=user.id))
        session.flush()
    owner = session.get_one(Membership, (tenant.id, mark.id()))
    session.add_all(_token(mark, "owner", owner, scope) for scope in ("read", "write", *ENDED))
    return tenant.id


def _token(mark: Mark, name: str, member: Membership, scope: str = "manage") -> ApiToken:
    hashed = digest(api_token(mark, name, scope))
    token = ApiToken(user_id=member.user_id, tenant_id=member.tenant_id, token_hash=hashed)
    token.name, token.scope = f"{mark.word} sheet", "manage" if scope in ENDED else scope
    token.expires_at = now_utc() - timedelta(days=1) if scope == "expired" else None
    token.revoked_at = now_utc() if scope == "revoked" else None
    return token


def _waiting_two_step(mark: Mark, user: int) -> list[TwoStep | RecoveryCode]:
    secret = f"{mark.word} secret".encode()
    return [
        TwoStep(user_id=user, secret_encrypted=secret),
        RecoveryCode(user_id=user, code_hash=f"{mark.word} code"),
    ]


def _mailed(mark: Mark, user: int, tenant: int) -> MailedLink:
    link = MailedLink(kind="password", email=mark.address("owner"), site="http://localhost")
    link.user_id, link.tenant_id, link.waits = user, tenant, False
    link.secret_hash = digest(arguments(mark)["secret"])
    link.expires_at = now_utc() + timedelta(hours=1)
    return link


def _browser(mark: Mark, name: str, user: int, tenant: int) -> BrowserSession:
    return BrowserSession(
        secret_hash=digest(f"{mark.word} session of {name}"),
        user_id=user,
        tenant_id=tenant,
        expires_at=now_utc() + timedelta(days=2),
        user_agent=f"{mark.word} browser",
        address="127.0.0.1",
    )


def _rows(session: Session, mark: Mark, tenant: int) -> None:
    for row in (*_at_meta(mark), *_posts(session, mark), *_kept(mark), *_work(mark)):
        row.tenant_id = tenant
        session.add(row)
        session.flush()
    for number, key in enumerate(METRICS):
        for row in _line(session, mark, key, number):
            row.tenant_id = tenant
            session.add(row)
            session.flush()


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


def _line(session: Session, mark: Mark, key: str, number: int) -> Iterator[Any]:
    metric, today = metric_id(session, key), now_utc().date()
    days = [today - timedelta(days=back) for back in range(1, DAYS)]
    yield MetaInsightSeries(meta_page_id=mark.id(), metric_id=metric, period="day")
    for day in days:
        yield MetaInsightPoint(
            series_id=mark.id(1 + number), metric_date=day, value=Decimal(mark.figure)
        )
    yield InsightRestatement(
        series_id=mark.id(1 + number), metric_date=days[9], old_value=1, new_value=mark.figure
    )
    yield MetaInsightCoverage(
        meta_page_id=mark.id(),
        metric_id=metric,
        period="day",
        read=[Range(days[-1], days[0], bounds="[]")],
        reason=f"{mark.word} reason",
    )
    yield MetaInsightGap(
        coverage_id=mark.id(1 + number),
        tries=1,
        days=[Range(days[3], days[2])],
        next_try_at=now_utc(),
    )
    yield MetaMetricSupport(meta_page_id=mark.id(), metric_id=metric, status="available")


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
    path = f"/pages/{mark.page_id()}"
    yield SavedView(user_id=owner, name=f"{mark.word} view", path=path, is_shared=True)
    yield ViewLink(
        created_by=owner,
        name=f"{mark.word} link",
        token_hash=digest(arguments(mark)["secret"]),
        path=path,
        expires_at=soon,
    )
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
    yield NotificationChannel(targets=[mark.address("owner")])
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
    """By UTC, which is close enough for things that only have to be found."""
    return now_utc().date() - timedelta(days=1)
