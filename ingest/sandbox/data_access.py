"""When a person's access to data ends, and what the API answers from then on."""

from datetime import date, datetime, timedelta

from ingest.sandbox.clock import day_start, pacific_day
from ingest.sandbox.errors import RefusedError
from ingest.sandbox.faults.orders import Fault, Faults
from ingest.sandbox.tokens import Token

DAYS = 90
NOT_ENGAGED = (
    "The access token is invalid since the user hasn't engaged the app in longer than 90 days."
)


def ends_at(faults: Faults, now: datetime, page_id: str) -> datetime:
    """The moment at which it ends, or ended; 90 days from now unless a fault says otherwise."""
    return _ends(_ordered(faults, page_id), now)


def after_its_end(faults: Faults, now: datetime, page_id: str) -> str:
    """What calls get since it ended (`answers` of the fault); empty while it has not ended."""
    ordered = _ordered(faults, page_id)
    if ordered is None or _ends(ordered, now) > now:
        return ""
    return str(ordered.options.get("answers", "permission"))


def refuse_ended(faults: Faults, now: datetime, token: Token) -> None:
    """Refuse (190/493) the token of a person who has not come back, where the fault says so."""
    if after_its_end(faults, now, token.page_id) == "token":
        raise RefusedError(NOT_ENGAGED, 190, 493)


def lost_scopes(faults: Faults, now: datetime, token: Token, page_id: str) -> set[str]:
    """The permissions that open nothing since it ended."""
    ended = after_its_end(faults, now, page_id)
    if ended == "permission":
        return set(token.scopes)
    return {"read_insights"} if ended == "empty" else set()


def _ordered(faults: Faults, page_id: str) -> Fault | None:
    found = faults.lasting("data_access", page_id)
    return found[-1] if found else None


def _ends(fault: Fault | None, now: datetime) -> datetime:
    options = fault.options if fault else {}
    if options.get("at"):
        return day_start(date.fromisoformat(str(options["at"])))
    return day_start(pacific_day(now) + timedelta(days=int(options.get("days", DAYS))))
