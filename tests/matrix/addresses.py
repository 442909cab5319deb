"""What addresses and forms name of a tenant's things."""

from datetime import date, timedelta
from typing import Any

from models.orm import now_utc
from models.pacific import pacific_day
from tests.matrix.marks import Mark


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


def yesterday() -> date:
    """The newest Pacific day that has ended, which the screens show at every hour."""
    return pacific_day(now_utc()) - timedelta(days=1)
