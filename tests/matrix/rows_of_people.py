"""What people of a tenant made and chose: notes, goals, views, links, groups, channels, reports."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

from dashboard.secret_tokens import digest, frame_digest
from models import (
    Alert,
    AlertDelivery,
    Annotation,
    AuditEvent,
    DigestDelivery,
    Goal,
    MembershipGroup,
    MembershipPage,
    NotificationChannel,
    PageGroup,
    PageGroupPage,
    PostLabel,
    PostLabelPost,
    ReportSchedule,
    SavedView,
    Schedule,
    ScreenColumns,
    ViewLink,
)
from models.orm import now_utc
from models.vault import encrypt_token
from tests.matrix.addresses import arguments, yesterday
from tests.matrix.marks import Mark
from tests.matrix.members import ROLES


def made_by_people(mark: Mark) -> Iterator[Any]:
    """All of it, in an order in which each row finds those that it names."""
    soon = now_utc() + timedelta(days=6)
    yield from _notes_and_goals(mark)
    yield from _views_and_links(mark, soon)
    yield from _choices(mark)
    yield from _labels_and_groups(mark)
    yield from _alerts(mark)
    yield from _schedules(mark, soon)


def _notes_and_goals(mark: Mark) -> Iterator[Any]:
    yield Annotation(
        meta_page_id=mark.id(),
        day=yesterday(),
        note=f"{mark.word} private words",
        created_by=mark.id(),
    )
    yield Goal(
        meta_page_id=mark.id(),
        metric="page_media_view",
        year=yesterday().year,
        month=0,
        target=mark.figure,
        created_by=mark.id(),
    )


def _views_and_links(mark: Mark, soon: datetime) -> Iterator[Any]:
    path = f"/pages/{mark.page_id()}"
    yield SavedView(user_id=mark.id(), name=f"{mark.word} view", path=path, is_shared=True)
    yield ViewLink(
        created_by=mark.id(),
        name=f"{mark.word} link",
        token_hash=digest(arguments(mark)["secret"]),
        path=path,
        expires_at=soon,
    )
    yield ViewLink(
        created_by=mark.id(),
        name=f"{mark.word} table",
        token_hash=frame_digest(arguments(mark)["secret"]),
        path=f"{path}/posts",
        expires_at=soon,
        frame_origins=[f"https://{mark.word}.example"],
        framed_part="table",
    )


def _choices(mark: Mark) -> Iterator[Any]:
    letter = {"workspace": f"{mark.word} digest"}
    yield DigestDelivery(user_id=mark.id(), week=yesterday(), letter=letter, status="sent")
    yield ScreenColumns(user_id=mark.id(), screen="posts", columns=[f"{mark.word} column"])


def _labels_and_groups(mark: Mark) -> Iterator[Any]:
    yield PostLabel(meta_page_id=mark.id(), name=f"{mark.word} recipes", words=["#cake"])
    yield PostLabelPost(post_label_id=mark.id(), meta_post_id=mark.id(), has_it=True)
    yield PageGroup(name=f"{mark.word} cafés")
    yield PageGroupPage(page_group_id=mark.id(), meta_page_id=mark.id())
    invited = mark.id(len(ROLES) + 2)
    yield MembershipPage(user_id=invited, meta_page_id=mark.id())
    yield MembershipGroup(user_id=invited, page_group_id=mark.id())


def _alerts(mark: Mark) -> Iterator[Any]:
    yield Alert(
        kind="reauth",
        subject=str(mark.id()),
        meta_page_id=mark.id(),
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


def _schedules(mark: Mark, soon: datetime) -> Iterator[Any]:
    yield AuditEvent(user_id=mark.id(), action="workspace.changed", detail={"name": mark.word})
    yield Schedule(name=f"{mark.word} nightly", kind="page", hour=3, minute=10, next_at=soon)
    yield ReportSchedule(
        meta_page_id=mark.id(),
        created_by=mark.id(),
        name=f"{mark.word} report",
        frequency="weekly",
        export_format="csv",
        recipients=[f"client@{mark.word}.example"],
        next_at=soon,
    )
