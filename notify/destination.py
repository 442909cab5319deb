"""Puts the file of a report at the destination that the operator names.

Its name ends with signs of its export: another report, or another workspace's, is never replaced,
and the same one put twice is there once.
"""

import hashlib
import tempfile
from pathlib import Path, PurePath

from models import ExportJob, ReportDelivery, Tenant
from models.destinations import DestinationError, put_file
from models.files import open_file
from models.scope import tenant_session
from notify.not_sent import NotSentError

CHUNK = 1 << 20
SIGNS = 12
CHANGED = "The report's file is damaged."


def put_report(delivery: ReportDelivery, job: ExportJob) -> str:
    """Where the file is now, below the destination's folder.

    Raises NotSentError where the destination did not take it, OSError where the file is not there.
    """
    with tenant_session(job.tenant_id) as session:
        slug = session.get_one(Tenant, job.tenant_id).slug
    with tempfile.TemporaryDirectory(prefix="pagelens-") as folder:
        source = Path(folder, "report")
        if _copied(job, source) != job.sha256:
            raise NotSentError(CHANGED)
        try:
            return put_file(delivery.destination, slug, own_name(job), source)
        except DestinationError as error:
            raise NotSentError(str(error), permanent=error.permanent) from None


def own_name(job: ExportJob) -> str:
    """acme-coffee-overview-2026-10-27-to-2026-11-23-9f2c4e17a0b3.pdf."""
    name = PurePath(job.file_name or "report")
    return f"{name.stem}-{job.id.hex[:SIGNS]}{name.suffix}"


def _copied(job: ExportJob, to: Path) -> str:
    """The SHA-256 of the stored file, which is written beside this process."""
    digest = hashlib.sha256()
    with open_file(job.file_key or "") as file, to.open("wb") as out:
        while chunk := file.read(CHUNK):
            digest.update(chunk)
            out.write(chunk)
    return digest.hexdigest()
