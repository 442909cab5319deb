"""All of a tenant as a ZIP by command, as its owners download it."""

import os
from collections.abc import Iterable
from pathlib import Path

from dashboard.exports.archive import stream_archive
from local.tenants import the_tenant
from models.audit_trail import note_action
from models.scope import tenant_session, wide_session
from settings import SettingsError


def export_tenant(slug: str, target: Path) -> int:
    """Writes the ZIP for its owner alone (0600) and returns its size in bytes; the audit notes it.

    The file appears when it is whole. Raises SettingsError where there is one of that name already.
    """
    if target.exists():
        raise SettingsError(f"{target} exists already; name another file.")
    if not target.parent.is_dir():
        raise SettingsError(f"There is no folder {target.parent}; make it, or name another file.")
    with wide_session("command") as session:
        tenant_id = the_tenant(session, slug).id
    with tenant_session(tenant_id) as session:
        note_action(session, tenant_id, None, "workspace.exported")
    return _write_whole(target, stream_archive(tenant_id, None))


def _write_whole(target: Path, parts: Iterable[bytes]) -> int:
    draft = target.with_name(f"{target.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
            for part in parts:
                file.write(part)
            size = file.tell()
        draft.rename(target)
    finally:
        draft.unlink(missing_ok=True)
    return size
