"""How much of Meta's budgets is spent: read off every answer, shared by all workers in Redis.

Each Page has a budget of its own, and so has the app. All of it expires by itself, and an emptied
or absent Redis costs nothing but caution.
"""

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from redis.exceptions import RedisError

from jobs import queues
from models.orm import now_utc
from settings import SettingsError, get_settings

SLOW_PERCENT = 75.0
STOP_PERCENT = 95.0
# What an old header said is no reason to hold back: budgets are counted over a rolling span.
BELIEVED_FOR = timedelta(hours=1)
KEPT_FOR = timedelta(hours=24)
LONGEST_BLOCK = timedelta(hours=24)

Answer = TypeVar("Answer")


@dataclass(frozen=True)
class Budget:
    """`percent` of a budget in use, 100 being all, as Meta said at `read_at` (UTC).

    Until `blocked_until` (UTC) no call is made on it; None when calls are allowed.
    """

    percent: float
    read_at: datetime | None
    blocked_until: datetime | None

    def believed_percent(self, now: datetime) -> float:
        """The percentage as long as it is young enough to act upon, else 0."""
        if self.read_at is None or now - self.read_at > BELIEVED_FOR:
            return 0.0
        return self.percent


def page_owner(page_id: str) -> str:
    """The owner of a Page's budget, by Facebook's id of the Page."""
    return f"page:{page_id}"


def app_owner() -> str:
    """The owner of the budget that all calls of this installation's app share."""
    return f"app:{get_settings().meta_app_id}"


def note_usage(owner: str, percent: float) -> None:
    """Remembers what a usage header said."""
    text = json.dumps({"percent": percent, "at": now_utc().isoformat()})
    _ask(lambda redis: redis.set(_usage_key(owner), text, ex=KEPT_FOR), None)


def block(owner: str, seconds: float) -> None:
    """No call on this budget for so long; a longer block that stands already stays."""
    wait = min(timedelta(seconds=max(seconds, 1)), LONGEST_BLOCK)
    milliseconds = int(wait.total_seconds() * 1000)

    def set_longer(redis: Any) -> None:
        if redis.pttl(_block_key(owner)) < milliseconds:
            redis.set(_block_key(owner), "1", px=milliseconds)

    _ask(set_longer, None)


def read_budgets(owners: Iterable[str]) -> dict[str, Budget]:
    """The budgets that something is known of, by owner, in one round trip."""
    names = list(dict.fromkeys(owners))

    def read(redis: Any) -> list[Any]:
        pipe = redis.pipeline(transaction=False)
        for name in names:
            pipe.get(_usage_key(name))
            pipe.pttl(_block_key(name))
        found: list[Any] = pipe.execute()
        return found

    nothing: list[Any] = [None, -2] * len(names)
    found = _ask(read, nothing) if names else nothing
    pairs = zip(names, found[::2], found[1::2], strict=True)
    return {name: _budget(usage, left) for name, usage, left in pairs if usage or left > 0}


def read_page_budgets(page_ids: Iterable[str]) -> dict[str, Budget]:
    """The same for Pages, by Facebook's id: what a health screen shows."""
    owners = {page_owner(page_id): page_id for page_id in page_ids}
    return {owners[owner]: budget for owner, budget in read_budgets(owners).items()}


def _budget(usage: bytes | None, milliseconds_left: int) -> Budget:
    said = json.loads(usage) if usage else {}
    blocked = (
        now_utc() + timedelta(milliseconds=milliseconds_left) if milliseconds_left > 0 else None
    )
    read_at = datetime.fromisoformat(said["at"]) if said else None
    return Budget(float(said.get("percent", 0.0)), read_at, blocked)


def _usage_key(owner: str) -> str:
    return f"pagelens:usage:{owner}"


def _block_key(owner: str) -> str:
    return f"pagelens:blocked:{owner}"


def _ask(question: Callable[[Any], Answer], otherwise: Answer) -> Answer:
    try:
        return question(queues.connection())
    except (RedisError, SettingsError):
        return otherwise
