"""The states of a connection and of a Page's token: what each means, its cure, what it stops.

Numbers are fetched with the Pages' own tokens, so only the state of a Page stops its syncs; the
state of a connection tells what has to be renewed.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ARRAY, ColumnElement, Text, and_, cast, not_
from sqlalchemy.dialects.postgresql import array

from models.meta import MetaPage

INSIGHTS, ENGAGEMENT = "read_insights", "pages_read_engagement"
REQUIRED_PERMISSIONS = (INSIGHTS, ENGAGEMENT)
DATA_ACCESS_WARNING = timedelta(days=14)
CONNECT_AGAIN = "Connect to Facebook again in the settings."
SEE_INSIGHTS = "the permission to see insights (ANALYZE, or for new Pages PROFILE_PLUS_ANALYZE)"
GIVE_ANALYZE = (
    "Have an administrator of the Page give the account the permission to see insights;"
    " the next check notices."
)


@dataclass(frozen=True)
class AccessState:
    """In plain words; `stops` says whether no sync can work in this state."""

    sentence: str
    cure: str
    stops: bool = False
    severity: str = "critical"


STATES: dict[str, AccessState] = {
    "active": AccessState("Everything that is needed is granted.", "", severity="info"),
    "expired": AccessState("The connection to Facebook has expired.", CONNECT_AGAIN, stops=True),
    "revoked": AccessState(
        "Facebook no longer accepts this connection.", CONNECT_AGAIN, stops=True
    ),
    "app_removed": AccessState(
        "The app was removed from the Facebook account.", CONNECT_AGAIN, stops=True
    ),
    "password_changed": AccessState(
        "The password of the Facebook account was changed.", CONNECT_AGAIN, stops=True
    ),
    "confirm_account": AccessState(
        "Facebook wants the owner of this connection to confirm the account.",
        "Sign in at facebook.com, follow the steps there, then connect again.",
        stops=True,
    ),
    "role_lost": AccessState(
        "The connected account has no role on this Page any more.",
        "Have an administrator of the Page restore its role; the next check notices.",
        stops=True,
    ),
    "unreadable": AccessState(
        "The stored token cannot be read with the present TOKEN_ENCRYPTION_KEYS.",
        "Add the key that it was made with to TOKEN_ENCRYPTION_KEYS, or connect again.",
        stops=True,
    ),
    "analyze_lost": AccessState(
        f"The connected account may no longer see this Page's numbers: {SEE_INSIGHTS} is gone.",
        GIVE_ANALYZE,
        stops=True,
    ),
    "permission_missing": AccessState(
        "Meta has not granted a permission that is needed.",
        "Connect again and allow it.",
    ),
    "data_access_expired": AccessState(
        "Meta's permission to read data has run out.",
        "Connect again: it is renewed for 90 days.",
        stops=True,
    ),
    "data_access_expiring": AccessState(
        "Meta's permission to read data runs out soon.",
        "Connect again before that day: it is renewed for 90 days.",
        severity="warning",
    ),
    "disconnected": AccessState(
        "This connection was ended; its Pages keep their history.",
        "Connect again to go on.",
        stops=True,
        severity="info",
    ),
}
PAGE_STATES = (
    *("active", "expired", "revoked", "app_removed", "password_changed", "confirm_account"),
    *("role_lost", "unreadable", "analyze_lost", "data_access_expired", "disconnected"),
)
STOPPING = tuple(name for name in PAGE_STATES if STATES[name].stops)
# Subcodes of error 190.
SUBCODES = {
    458: "app_removed",
    459: "confirm_account",
    460: "password_changed",
    463: "expired",
    464: "confirm_account",
    492: "role_lost",
    493: "data_access_expired",
}


def data_access_state(expires_at: datetime | None, now: datetime) -> str:
    """active, data_access_expiring (within 14 days) or data_access_expired; unknown is active."""
    if expires_at is None or expires_at - now > DATA_ACCESS_WARNING:
        return "active"
    return "data_access_expiring" if expires_at > now else "data_access_expired"


def missing_sentence(names: list[str]) -> str:
    """What is missing and what is not fetched because of it."""
    lost = "numbers" if INSIGHTS in names else "posts"
    return f"Meta has not granted {' and '.join(names)}: without it no {lost} can be fetched."


def needed_for(kind: str) -> list[str]:
    """The permissions without which a sync of this kind (page, post or backfill) brings nothing."""
    return [INSIGHTS, ENGAGEMENT] if kind == "post" else [INSIGHTS]


def may_sync(kind: str) -> ColumnElement[bool]:
    """Pages for which a sync of this kind (page, post or backfill) can work."""
    needed = cast(array(needed_for(kind)), ARRAY(Text))
    return and_(
        MetaPage.can_analyze,
        MetaPage.token_encrypted.is_not(None),
        MetaPage.access_status.not_in(STOPPING),
        not_(MetaPage.missing_permissions.bool_op("&&")(needed)),
    )
