"""What is missing of the insights of Pages, read from coverage alone."""

from models.completeness.days import DayRange, count_days
from models.completeness.freshness import is_stale
from models.completeness.gaps import MissingDays, read_missing
from models.completeness.overdue import overdue_days
from models.completeness.posts import count_unread_posts, read_unlisted_days
from models.completeness.repair import MadeDue, make_due
from models.completeness.summary import Completeness, read_completeness

__all__ = [
    "Completeness",
    "DayRange",
    "MadeDue",
    "MissingDays",
    "count_days",
    "count_unread_posts",
    "is_stale",
    "make_due",
    "overdue_days",
    "read_completeness",
    "read_missing",
    "read_unlisted_days",
]
