"""A Page for good: its files while rows still name them, then its rows, itself last."""

from sqlalchemy import ColumnElement, Table, and_, delete, func, or_, select, update

from jobs.erasure.chunks import count_rows, delete_rows
from jobs.erasure.shared_reports import leave_reports
from jobs.erasure.tables import PAGE, belonging, tables_below
from models import (
    BackgroundJob,
    DigestDelivery,
    ExportJob,
    Membership,
    MetaImport,
    MetaPage,
    MetaPost,
    SavedView,
    ViewLink,
)
from models.files import delete_file, file_exists
from models.scope import tenant_session

Counts = dict[str, int]
HOLDERS = (
    (ExportJob, "file_key"),
    (ExportJob, "letter_key"),
    (MetaPost, "thumbnail_key"),
    (MetaPage, "picture_key"),
    (MetaImport, "file_key"),
)


def erase_page(tenant_id: int, meta_page_id: int, page_id: str) -> dict[str, Counts]:
    """Deletes the Page; returns what there was, and what is left. `page_id` is Facebook's."""
    page = (tenant_id, meta_page_id)
    with tenant_session(tenant_id) as session:
        session.execute(
            update(Membership)
            .where(Membership.tenant_id == tenant_id, Membership.default_page_id == meta_page_id)
            .values(default_page_id=None)
        )
        leave_reports(session, *page)
        named = {"pages": [{"id": meta_page_id}]}
        session.execute(
            delete(DigestDelivery).where(
                DigestDelivery.tenant_id == tenant_id, DigestDelivery.letter.contains(named)
            )
        )
    keys = _delete_files(page)
    places = [(table, belonging(table, page)) for table in (*tables_below(PAGE), PAGE)]
    places += _by_address(tenant_id, meta_page_id, page_id)
    deleted = {table.name: delete_rows(tenant_id, table, which) for table, which in places}
    left = {table.name: count_rows(tenant_id, table, which) for table, which in places}
    return {
        "deleted": {name: count for name, count in deleted.items() if count} | {"files": len(keys)},
        "left": {name: count for name, count in left.items() if count}
        | ({"files": files} if (files := sum(map(file_exists, keys))) else {}),
    }


def _by_address(
    tenant_id: int, meta_page_id: int, page_id: str
) -> list[tuple[Table, ColumnElement[bool]]]:
    """Views and links name the Page in their address, its pictures' job in its subject."""
    places: list[tuple[Table, ColumnElement[bool]]] = []
    for model in (SavedView, ViewLink):
        path = func.rtrim(model.path, "/")
        here = or_(path == f"/pages/{page_id}", path.startswith(f"/pages/{page_id}/"))
        places.append((model.__table__, and_(model.tenant_id == tenant_id, here)))  # type: ignore[arg-type]
    pictures = and_(
        BackgroundJob.tenant_id == tenant_id,
        BackgroundJob.kind == "pictures",
        BackgroundJob.subject == str(meta_page_id),
    )
    return [*places, (BackgroundJob.__table__, pictures)]  # type: ignore[list-item]


def _delete_files(page: tuple[int, int]) -> list[str]:
    """Files of exports and posts. A key is forgotten with its row, so this can be done again."""
    keys: list[str] = []
    for model, column in HOLDERS:
        table: Table = model.__table__  # type: ignore[assignment]
        key = table.c[column]
        with tenant_session(page[0]) as session:
            which = and_(belonging(table, page), key != "")
            keys += session.connection().scalars(select(key).where(which)).all()
    for one in keys:
        delete_file(one)
    return keys
