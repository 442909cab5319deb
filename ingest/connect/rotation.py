"""All tokens under the newest key, in one transaction that may be repeated."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from models import MetaConnection, MetaPage, NotificationChannel, Tenant, TwoStep, User
from models.scope import wide_session
from models.vault import UnreadableTokenError, reencrypt_token

Holder = TypeVar("Holder", MetaConnection, MetaPage)


@dataclass(frozen=True)
class Rotation:
    """How many tokens were encrypted anew, and whose no key opens: tenant, then name."""

    connections: int
    pages: int
    two_steps: int
    channels: int
    unreadable: tuple[str, ...]


def rotate_tokens() -> Rotation:
    """Encrypts the tokens of all connections and Pages with the newest key.

    One that cannot be read is left as it is and marked, so that its alert opens.
    """
    unreadable: list[str] = []
    with wide_session("command") as session:
        slugs = dict(session.execute(select(Tenant.id, Tenant.slug)).all())
        connections = _connections(session, slugs, unreadable)
        pages = _pages(session, slugs, unreadable)
        people = _two_steps(session, unreadable)
        channels = _channels(session, slugs, unreadable)
    return Rotation(connections, pages, people, channels, tuple(unreadable))


def _connections(session: Session, slugs: dict[int, str], unreadable: list[str]) -> int:
    done = 0
    for row in _with_tokens(session, MetaConnection):
        if _renew(row):
            done += 1
        else:
            row.status = "unreadable"
            unreadable.append(f"{slugs[row.tenant_id]}: connection {row.name} ({row.id})")
    return done


def _pages(session: Session, slugs: dict[int, str], unreadable: list[str]) -> int:
    done = 0
    for row in _with_tokens(session, MetaPage):
        if _renew(row):
            done += 1
        else:
            row.access_status = "unreadable"
            unreadable.append(f"{slugs[row.tenant_id]}: Page {row.name} ({row.page_id})")
    return done


def _two_steps(session: Session, unreadable: list[str]) -> int:
    """The secrets of people's authenticator apps, which lie in the same vault."""
    done = 0
    found = session.execute(
        select(TwoStep, User.email)
        .options(undefer(TwoStep.secret_encrypted))
        .join(User, User.id == TwoStep.user_id)
        .order_by(TwoStep.user_id)
        .with_for_update(of=TwoStep)
    )
    for row, email in found.all():
        try:
            row.secret_encrypted = reencrypt_token(row.secret_encrypted)
            done += 1
        except UnreadableTokenError:
            unreadable.append(f"two-step sign-in of {email}")
    return done


def _channels(session: Session, slugs: dict[int, str], unreadable: list[str]) -> int:
    """The addresses and secrets of webhooks that alerts go to."""
    done, row = 0, NotificationChannel
    found = select(row).where(row.address_encrypted.is_not(None)).order_by(row.tenant_id, row.id)
    for channel in session.scalars(found.with_for_update()):
        try:
            address = reencrypt_token(channel.address_encrypted or b"")
            secret = channel.secret_encrypted
            channel.secret_encrypted = None if secret is None else reencrypt_token(secret)
            channel.address_encrypted = address
            done += 1
        except UnreadableTokenError:
            unreadable.append(f"{slugs[channel.tenant_id]}: channel {channel.name} ({channel.id})")
    return done


def _with_tokens(session: Session, table: type[Holder]) -> Iterable[Holder]:
    return session.scalars(
        select(table)
        .where(table.token_encrypted.is_not(None))
        .order_by(table.tenant_id, table.id)
        .with_for_update()
    )


def _renew(row: MetaConnection | MetaPage) -> bool:
    """False for a token that cannot be read."""
    try:
        row.token_encrypted = reencrypt_token(row.token_encrypted or b"")
    except UnreadableTokenError:
        return False
    return True
