"""The newest days, by the clock of the product."""

from datetime import date, datetime, timedelta

from models.orm import now_utc
from models.pacific import pacific_day


def newest_day(now: datetime | None = None) -> date:
    """The newest Pacific day that can have values: yesterday, now or at a given moment."""
    return pacific_day(now or now_utc()) - timedelta(days=1)
