"""What the lines for curl send: a body for each call that takes one, a query where it is needed.

tests/docs/test_the_examples_of_the_api_work.py sends them all.
"""

from typing import Any

PAGE = "100000000000001"
VIEW = f"/pages/{PAGE}?range=last_7d"
BODIES: dict[str, dict[str, Any]] = {
    "channels_add": {
        "kind": "webhook",
        "name": "Pager",
        "address": "https://pager.acme.example/hook",
        "least_severity": "critical",
    },
    "channels_change": {"topics": ["access"], "quiet_from": 22, "quiet_until": 7},
    "connections_connect": {"token": "EAAB…", "pages": [PAGE]},
    "deletion_workspace": {"name": "Acme"},
    "digest_choose": {"weekly": True},
    "embeds_make": {"address": VIEW, "days": 90, "frame_origins": ["https://www.acme.example"]},
    "exports_ask": {"export_format": "csv", "date_preset": "last_28d"},
    "goals_change": {"target": 6000},
    "goals_make": {"metric": "page_media_view", "year": 2026, "month": 12, "target": 5000},
    "notes_add": {"day": "2026-11-01", "note": "The spring menu began."},
    "notes_change": {"note": "The autumn menu began."},
    "own_password": {"present": "correct horse battery", "new": "staple orange window"},
    "page_groups_change": {"name": "Bars"},
    "page_groups_make": {"name": "Cafés", "page_ids": [PAGE]},
    "pages_change_page": {"sensitivity": "strongest"},
    "people_add": {"email": "dan@client.example", "role": "viewer"},
    "people_change": {"role": "analyst"},
    "post_labels_change": {"words": ["#recipe", "how to"]},
    "post_labels_make": {"name": "Recipes", "words": ["#recipe"], "page_id": PAGE},
    "post_labels_posts": {"post_ids": [f"{PAGE}_1"], "has_it": True},
    "reports_change": {"hour": 9},
    "reports_make": {"frequency": "weekly", "weekday": 0, "recipients": ["ceo@client.example"]},
    "tokens_make": {"name": "Spreadsheet", "scope": "read", "expires_days": 90},
    "view_links_make_link": {"address": VIEW, "days": 7},
    "views_rename": {"name": "Every Monday"},
    "views_save": {"name": "Mondays", "address": VIEW, "is_shared": True},
    "workspace_change": {"time_zone": "Europe/Berlin"},
}
QUERIES: dict[str, str] = {
    "audit_download": "since=2026-11-01",
    "audit_events": "since=2026-11-01&limit=50",
    "metrics_list": "level=PAGE&limit=100",
    "overview_get": "date_preset=last_7d",
    "overview_timeseries": "metric=page_media_view&date_preset=last_28d",
    "points_file": "metric=page_media_view&date_preset=last_28d",
    "points_get": "metric=page_media_view&date_preset=last_28d",
    "posts_ranking": "metric=post_media_view&sort=desc",
    "posts_snapshots": "metric=post_media_view",
    "why_change": "metric=page_media_view&date_preset=last_28d",
}
# No API token may do these; who calls them is signed in with a browser.
IN_PERSON = frozenset(
    {
        *("connect_start", "connect_callback", "own_password", "deletion_account"),
        *("deletion_workspace", "own_sessions_list", "own_sessions_end", "tokens_make"),
        *("own_sessions_end_all_others", "tokens_revoke", "tokens_revoke_any"),
    }
)
MISSING = "{} takes a body: give it an example in checks/api_docs/examples.py, BODIES."


def body_of(call: str) -> dict[str, Any]:
    """The example's body. Raises LookupError that says where to write one."""
    if call not in BODIES:
        raise LookupError(MISSING.format(call))
    return BODIES[call]
