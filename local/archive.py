"""All of a tenant as a ZIP by command, as its owners download it."""

from pathlib import Path

from dashboard.exports.archive import stream_archive
from local.tenants import the_tenant
from local.whole_files import require_new, whole_file
from models.audit_trail import note_action
from models.scope import tenant_session, wide_session


def export_tenant(slug: str, target: Path) -> int:
    """Writes the ZIP for its owner alone (0600) and returns its size in bytes; the audit notes it.

    The file appears when it is whole. Raises SettingsError where there is one of that name already.
    """
    require_new(target)
    with wide_session("command") as session:
        tenant_id = the_tenant(session, slug).id
    with tenant_session(tenant_id) as session:
        note_action(session, tenant_id, None, "workspace.exported")
    with whole_file(target) as file:
        for part in stream_archive(tenant_id, None):
            file.write(part)
        return file.tell()
