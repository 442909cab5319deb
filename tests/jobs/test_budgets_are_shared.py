"""What one worker read off Meta's headers holds for all, and ends by itself."""

from datetime import timedelta

import pytest
from redis import Redis
from sqlalchemy import Engine

from jobs import budgets, queues
from models.orm import now_utc
from settings import get_settings
from tests.conftest import refresh_settings

PAGE = budgets.page_owner("108")
OTHER = budgets.page_owner("109")


def test_usage_is_read_back_by_any_process(store: Engine) -> None:
    budgets.note_usage(PAGE, 81.5)
    found = budgets.read_page_budgets(["108", "109"])
    assert list(found) == ["108"]
    assert found["108"].percent == 81.5
    assert found["108"].blocked_until is None
    assert now_utc() - found["108"].read_at < timedelta(minutes=1)


def test_a_block_holds_for_its_owner_alone_and_the_longest_counts(store: Engine) -> None:
    budgets.block(PAGE, 1200)
    budgets.block(PAGE, 60)
    found = budgets.read_budgets([PAGE, OTHER])
    assert timedelta(minutes=19) < found[PAGE].blocked_until - now_utc() <= timedelta(minutes=20)
    assert OTHER not in found


def test_an_old_header_is_no_reason_to_hold_back(store: Engine) -> None:
    budgets.note_usage(PAGE, 99)
    found = budgets.read_budgets([PAGE])[PAGE]
    assert found.believed_percent(now_utc()) == 99
    assert found.believed_percent(now_utc() + timedelta(hours=2)) == 0


def test_all_of_it_expires_by_itself(store: Engine) -> None:
    budgets.note_usage(PAGE, 50)
    budgets.block(PAGE, 10**9)
    with Redis.from_url(get_settings().require_redis_url()) as redis:
        left = [redis.ttl(key) for key in redis.scan_iter("pagelens:*")]
    assert len(left) == 2
    assert all(0 < seconds <= 86_400 for seconds in left)


def test_without_redis_nothing_is_known_and_nothing_breaks(
    environment: pytest.MonkeyPatch,
) -> None:
    environment.setenv("REDIS_URL", "unix:///nowhere/redis.sock")
    refresh_settings()
    budgets.note_usage(PAGE, 99)
    budgets.block(PAGE, 60)
    assert budgets.read_budgets([PAGE]) == {}
    assert queues.connection() is not None
