"""Which posts are unusual: many times the usual at the same age, or a small part of it."""

from dashboard.queries.insights.bands import ABOVE, BELOW
from models.sensitivity import NORMAL, SENSITIVE, STRONGEST

# How many times the median of its type at the same age, or the how-manieth part of it.
TIMES = {STRONGEST: 5, NORMAL: 3, SENSITIVE: 2}
# Of younger posts Meta may still be counting.
YOUNGEST_DAYS = 2


def side_of_post(times: float | None, age: int | None, sensitivity: str) -> str | None:
    """Above or below what is usual; None within, where nothing is usual, and of young posts.

    `age` is in days at which it was last read, None above 13 weeks.
    """
    far = TIMES.get(sensitivity)
    if far is None or times is None or (age is not None and age < YOUNGEST_DAYS):
        return None
    if times >= far:
        return ABOVE
    return BELOW if times * far <= 1 else None
