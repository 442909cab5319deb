"""A clock that a test sets: what the product's modules read as the present moment."""

import sys
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest

from jobs.work.kinds import KINDS
from models import orm

ROOMS = ("models", "jobs", "notify", "ingest", "dashboard", "local", "tests")


class Clock:
    """Stands at `now` in every module that reads `now_utc`, until it is moved."""

    def __init__(self, patch: pytest.MonkeyPatch, now: str) -> None:
        self.now, real = at(now), orm.now_utc
        for kind in KINDS.values():
            # A module that is loaded later would keep this clock.
            import_module((kind.does or kind.function).rpartition(".")[0])
        for name, module in list(sys.modules.items()):
            if name.partition(".")[0] in ROOMS and vars(module).get("now_utc") is real:
                patch.setattr(module, "now_utc", lambda: self.now)

    def go(self, **more: float) -> datetime:
        """So much later."""
        self.now += timedelta(**more)
        return self.now


def at(text: str) -> datetime:
    """A moment in UTC, as 2026-11-01T13:00."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
