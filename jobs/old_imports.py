"""Files that were looked at and never imported are deleted, with what was understood of them."""

from datetime import datetime, timedelta

from sqlalchemy import Integer, delete, exists, not_
from sqlalchemy.orm import Session

from models import BackgroundJob, MetaImport
from models.files import delete_file
from models.work import ACTIVE

KEPT = timedelta(days=1)
NEVER_STORED = ("looking", "looked", "refused")


def delete_old_imports(session: Session, tenant_id: int, now: datetime) -> int:
    """Those on which nothing works; returns how many.

    A file goes before its row: a clean-up that is killed leaves none that no row names.
    """
    works = exists().where(
        BackgroundJob.tenant_id == tenant_id,
        BackgroundJob.kind == "import",
        BackgroundJob.status.in_(ACTIVE),
        BackgroundJob.arguments["import_id"].astext.cast(Integer) == MetaImport.id,
    )
    gone = delete(MetaImport).where(
        MetaImport.tenant_id == tenant_id,
        MetaImport.state.in_(NEVER_STORED),
        MetaImport.created_at < now - KEPT,
        not_(works),
    )
    keys = session.scalars(
        gone.returning(MetaImport.file_key).execution_options(synchronize_session=False)
    ).all()
    for key in filter(None, keys):
        delete_file(key)
    return len(keys)
