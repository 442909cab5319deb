"""One clock for the product and for the API, moved by a test."""

from datetime import UTC, datetime, timedelta

import pytest

from ingest.graph.client import GraphClient
from tests.ingest.conftest import Connected
from tests.ingest.posts import want_days

NIGHT = datetime(2026, 11, 3, 8, 20, tzinfo=UTC)


class MovedClock:
    """Stands still at `now` until it is moved on."""

    def __init__(
        self, connected: Connected, monkeypatch: pytest.MonkeyPatch, now: datetime
    ) -> None:
        self.now = now
        self._sandbox = connected.sandbox.world.clock
        clock = self

        class Frozen(datetime):
            @classmethod
            def now(cls, tz=None) -> datetime:
                return clock.now.astimezone(tz)

        monkeypatch.setattr("models.orm.datetime", Frozen)
        monkeypatch.setattr(GraphClient, "back_off", lambda self, attempt: None)
        self._sandbox.set(now)

    def pass_on(self, **span: float) -> None:
        """Lets so much time go by."""
        self.now += timedelta(**span)
        self._sandbox.set(self.now)


def posts_night(
    connected: Connected, monkeypatch: pytest.MonkeyPatch, *, days: int, now: datetime = NIGHT
) -> MovedClock:
    """The moment of a nightly run of posts; so many days of the Page's past are wanted."""
    clock = MovedClock(connected, monkeypatch, now)
    want_days(connected, days)
    return clock
