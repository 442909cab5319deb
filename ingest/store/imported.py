"""Which stored numbers are a file's: marked when they are stored, unmarked when Meta's API gives
them itself. An import is undone by its marks, so what the API gave is never touched.
"""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import text
from sqlalchemy.orm import Session

# Of `incoming_point`, whatever the API said of a day: also what it said once more.
GIVEN_DAYS = """
DELETE FROM meta_import_day mark USING incoming_point given
 WHERE mark.tenant_id = :tenant AND mark.series_id = given.series_id
   AND mark.metric_date = given.metric_date
"""
# A number that the API gave stands there by now, or it is the same.
GIVEN_SNAPSHOTS = """
DELETE FROM meta_import_snapshot mark
 USING unnest(CAST(:posts AS int[]), CAST(:counters AS int[]), CAST(:values AS numeric[]))
       AS given (post_id, counter_id, value),
       meta_post_counter counter, meta_post_insight_point point
 WHERE counter.tenant_id = :tenant AND counter.id = given.counter_id
   AND mark.tenant_id = :tenant AND mark.meta_post_id = given.post_id
   AND mark.metric_id = counter.metric_id AND mark.breakdown_key = counter.breakdown_key
   AND point.tenant_id = :tenant AND point.meta_post_id = given.post_id
   AND point.counter_id = given.counter_id AND point.observed_on = mark.observed_on
   AND (point.value = given.value OR mark.observed_on = :today)
"""


def days_were_given(session: Session, scope: Mapping[str, Any]) -> None:
    """The API gave the days in `incoming_point` of this transaction."""
    session.execute(text(GIVEN_DAYS), scope)


def snapshots_were_given(session: Session, given: Mapping[str, Any]) -> None:
    """The API gave these counters of posts, as arrays, and they are stored."""
    session.execute(text(GIVEN_SNAPSHOTS), given)
