"""Fetches the pictures that are missing, the newest posts first, within a time that is given.

An address is stored from the answer that names it until the picture is kept, and no longer.
"""

import time
from dataclasses import dataclass

import structlog
from sqlalchemy import select, update

from ingest.pictures.addresses import picture_digest
from ingest.pictures.fetch import PictureError, fetch_picture
from ingest.pictures.shrink import NotAPictureError, shrink
from models import MetaPage, MetaPost
from models.files import delete_file, file_key, write_file
from models.scope import tenant_session

KIND = "pictures"
log = structlog.get_logger(__name__)


@dataclass
class Kept:
    """How many pictures were fetched, could not be had, or wait for the next time."""

    fetched: int = 0
    refused: int = 0
    waiting: int = 0


@dataclass(frozen=True)
class _Wanted:
    """A row whose picture is missing; `table` is MetaPost or MetaPage, `key` the old picture's."""

    table: type[MetaPost] | type[MetaPage]
    id: int
    address: str
    key: str

    def file_name(self) -> str:
        return f"{self.table.__tablename__}-{self.id}-{picture_digest(self.address)}.jpg"


def is_kept(key: str, address: str) -> bool:
    """Whether the file of this key is the picture behind that address."""
    return bool(key) and key.endswith(f"-{picture_digest(address)}.jpg")


def keep_pictures(tenant_id: int, meta_page_id: int, seconds: float) -> Kept:
    """Fetches what the tenant's Pages and this Page's posts lack; never raises for a picture."""
    deadline, kept = time.monotonic() + seconds, Kept()
    for wanted in _missing(tenant_id, meta_page_id):
        if time.monotonic() > deadline:
            kept.waiting += 1
        elif _keep(tenant_id, wanted):
            kept.fetched += 1
        else:
            kept.refused += 1
    log.info(
        "pictures_kept",
        tenant_id=tenant_id,
        fetched=kept.fetched,
        refused=kept.refused,
        waiting=kept.waiting,
    )
    return kept


def _missing(tenant_id: int, meta_page_id: int) -> list[_Wanted]:
    with tenant_session(tenant_id) as session:
        pages = session.execute(
            select(MetaPage.id, MetaPage.picture_url, MetaPage.picture_key).where(
                MetaPage.tenant_id == tenant_id, MetaPage.picture_url != ""
            )
        ).all()
        posts = session.execute(
            select(MetaPost.id, MetaPost.picture_url, MetaPost.thumbnail_key)
            .where(
                MetaPost.tenant_id == tenant_id,
                MetaPost.meta_page_id == meta_page_id,
                MetaPost.picture_url != "",
            )
            .order_by(MetaPost.created_time.desc())
        ).all()
    return [_Wanted(MetaPage, *row) for row in pages] + [_Wanted(MetaPost, *row) for row in posts]


def _keep(tenant_id: int, wanted: _Wanted) -> bool:
    """Fetches one picture; what cannot be had is not asked for again until Meta names it anew."""
    if is_kept(wanted.key, wanted.address):
        _settle(tenant_id, wanted, wanted.key)
        return True
    try:
        small = shrink(fetch_picture(wanted.address))
    except PictureError as error:
        if not error.passing:
            _settle(tenant_id, wanted, wanted.key)
        return False
    except NotAPictureError:
        _settle(tenant_id, wanted, wanted.key)
        return False
    key = write_file(file_key(tenant_id, KIND, wanted.file_name()), [small]).key
    _settle(tenant_id, wanted, key)
    if wanted.key and wanted.key != key:
        delete_file(wanted.key)
    return True


def _settle(tenant_id: int, wanted: _Wanted, key: str) -> None:
    """Writes the key and forgets the address, unless a newer one has come meanwhile."""
    table = wanted.table
    column = MetaPost.thumbnail_key if table is MetaPost else MetaPage.picture_key
    with tenant_session(tenant_id) as session:
        session.execute(
            update(table)
            .where(
                table.tenant_id == tenant_id,
                table.id == wanted.id,
                table.picture_url == wanted.address,
            )
            .values({column: key, table.picture_url: ""})
        )
