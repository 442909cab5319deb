"""What posts gained over whole days, told only where their readings tell it.

1. Posts are read by night, so a counter stands at the beginning of a Pacific day as the nearest
   night read it. Before its publication a post has nothing.
2. Young posts are read each night: of them that very reading is needed. Older ones are read each
   week.
3. Over three weeks or more a week more or less says little: of an older post the newest of the
   seven nights until then will do, and a reading by day, which somebody asked for. Over fewer days
   neither will: the growth of a week, or of the day after, would be taken for theirs.
4. A post that is not read any more is taken to gain nothing; what it does gain is in no part.
5. Everything else cannot be told, and is None: nothing is guessed between two readings.
"""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from dashboard.queries.posts.stood import Reading, StoodPost

Days = tuple[date, date]
NIGHTLY, MANY = timedelta(days=28), timedelta(days=21)
A_WEEK, A_NIGHT = timedelta(days=6), timedelta(hours=12)


def gain_of(post: StoodPost, stretches: Sequence[Days], still_read: timedelta) -> Decimal | None:
    """Over stretches of days, each from the day that begins it to the day after it."""
    length = sum((after - begin for begin, after in stretches), timedelta(0))
    gains = [
        _gain(post, begin, after, still_read, many=length >= MANY) for begin, after in stretches
    ]
    known = [gain for gain in gains if gain is not None]
    return sum(known, Decimal(0)) if len(known) == len(gains) else None


def _gain(
    post: StoodPost, begin: date, after: date, still_read: timedelta, *, many: bool
) -> Decimal | None:
    if post.published_on >= after:
        return Decimal(0)
    first, last = post.readings.get(begin), post.readings.get(after)
    if begin - post.published_on > still_read and _same(first, last):
        return Decimal(0)
    # What an old post was last read with is all that will ever be known of it.
    if last is None or not (
        after - post.published_on > still_read or _in_time(post, last, after, many=many)
    ):
        return None
    if post.published_on >= begin:
        return _total(last)
    if first is None or not _in_time(post, first, begin, many=many):
        return None
    # A metric that came later came with all that was counted before.
    return _total(last) - _total(first) if first.values.keys() == last.values.keys() else None


def _same(first: Reading | None, last: Reading | None) -> bool:
    return (first and first.read_on) == (last and last.read_on)


def _in_time(post: StoodPost, reading: Reading, day: date, *, many: bool) -> bool:
    if many:
        return reading.early <= (A_WEEK if day - post.published_on > NIGHTLY else timedelta(0))
    return not reading.early and reading.late <= A_NIGHT


def _total(reading: Reading) -> Decimal:
    return sum(reading.values.values(), Decimal(0))
