"""Days that Meta answered without a value: asked for again with growing pauses, then given up.

A day before its line's first value needs one more such answer to be believed where the Page has
no value of any line: the Page has no older history. So does a day of a map, which Meta leaves out
when there is nothing in it. Where other lines have values, the line is asked for six times before
it is believed that the metric did not exist. A hole between other values is asked for six times,
and so is a day whose value cannot be true; then it is given up.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Row, text
from sqlalchemy.orm import Session

# After the first, second … answer without a value: a little less than whole nights.
PAUSES = tuple(timedelta(hours=hours) for hours in (1, 20, 44, 68, 164))
MOST_TRIES = len(PAUSES) + 1
TRIES_OF_EMPTY = 2
PAUSE_OF_EMPTY = timedelta(hours=20)

# By our id of a line its days without a value, and those on which it was one that cannot be true.
Absent = Mapping[int, tuple[str, str]]

# What becomes of each day: it waits on, it waits longer, it is settled, or it is given up.
NEXT = """
WITH absent AS (
     SELECT line.id, CAST(absent.days AS datemultirange) AS days, line.settled, line.given_up,
            datemultirange(daterange(NULL, CASE WHEN metric.value_type <> 'map'
                                                THEN lower(line.read) END))
            - CAST(absent.odd AS datemultirange) AS may_be_empty,
            CASE WHEN metric.value_type = 'map' THEN '{}' ELSE of_page.read END AS read
       FROM unnest(CAST(:ids AS int[]), CAST(:absent AS text[]), CAST(:odd AS text[]))
            AS absent (id, days, odd)
       JOIN meta_insight_coverage line ON line.tenant_id = :tenant AND line.id = absent.id
       JOIN meta_metric_registry metric ON metric.id = line.metric_id
       CROSS JOIN (SELECT coalesce(range_agg(part), '{}') AS read
                     FROM meta_insight_coverage other, unnest(other.read) part
                    WHERE other.tenant_id = :tenant AND other.meta_page_id = (
                          SELECT meta_page_id FROM meta_insight_coverage
                           WHERE tenant_id = :tenant AND id = (CAST(:ids AS int[]))[1])) of_page),
     gap AS (
     SELECT absent.*, gap.tries, gap.days AS waiting, gap.next_try_at,
            CASE WHEN gap.next_try_at <= :now THEN gap.days * absent.days ELSE '{}' END AS tried
       FROM absent JOIN meta_insight_gap gap
         ON gap.tenant_id = :tenant AND gap.coverage_id = absent.id),
     again AS (
     SELECT id, may_be_empty, read, tries + 1 AS tries, tried AS days FROM gap
      UNION ALL
     SELECT id, may_be_empty, read, 1, days - coalesce((SELECT range_agg(gap.waiting) FROM gap
                                                     WHERE gap.id = absent.id), '{}')
       FROM absent),
     what_next AS (
     SELECT id, tries, waiting - tried - settled - given_up AS days, next_try_at,
            'wait' AS outcome FROM gap
      UNION ALL
     SELECT id, tries, days * may_be_empty - read, :now + :pause_of_empty,
            CASE WHEN tries >= :tries_of_empty THEN 'settle' ELSE 'wait' END FROM again
      UNION ALL
     SELECT again.id, tries, again.days * part.days,
            :now + (CAST(:pauses AS interval[]))[least(tries, :most_tries - 1)],
            CASE WHEN tries >= :most_tries THEN part.outcome ELSE 'wait' END
       FROM again CROSS JOIN LATERAL (
            VALUES (may_be_empty * read, 'settle'),
                   (datemultirange(daterange(NULL, NULL)) - may_be_empty, 'give_up'))
            AS part (days, outcome))
SELECT outcome, id, tries, CAST(range_agg(days) AS text) AS days, max(next_try_at) AS next_try_at,
       (SELECT sum(upper(each) - lower(each)) FROM unnest(range_agg(days)) each) AS number
  FROM what_next WHERE NOT isempty(days)
 GROUP BY outcome, id, tries
"""
FORGET = "DELETE FROM meta_insight_gap WHERE tenant_id = :tenant AND coverage_id = ANY(:ids)"
WAIT = """
INSERT INTO meta_insight_gap (tenant_id, coverage_id, tries, days, next_try_at)
VALUES (:tenant, :id, :tries, CAST(:days AS datemultirange), :next_try_at)
"""
SETTLE = """
UPDATE meta_insight_coverage SET settled = settled + CAST(:days AS datemultirange)
 WHERE tenant_id = :tenant AND id = :id
"""
GIVE_UP = """
UPDATE meta_insight_coverage
   SET given_up = given_up + CAST(:days AS datemultirange), evidence = :evidence
 WHERE tenant_id = :tenant AND id = :id
"""
HAS_GAPS = """
SELECT EXISTS (SELECT FROM meta_insight_gap
                WHERE tenant_id = :tenant AND coverage_id = ANY(:ids))
"""


@dataclass(frozen=True)
class Gaps:
    """`given_up` counts days by our id of the line; `progressed`: days were settled or given up."""

    given_up: dict[int, int]
    progressed: bool


def note_gaps(session: Session, tenant_id: int, absent: Absent, now: datetime) -> Gaps:
    """Notes the days of each line that were answered without a value, maybe none."""
    scope = {"tenant": tenant_id, "ids": list(absent)}
    nothing = all(days == "{}" for days, _odd in absent.values())
    if not absent or (nothing and not session.scalar(text(HAS_GAPS), scope)):
        return Gaps({}, progressed=False)
    rows = session.execute(text(NEXT), scope | _rules(absent, now)).all()
    session.execute(text(FORGET), scope)
    for statement, outcome in ((WAIT, "wait"), (SETTLE, "settle"), (GIVE_UP, "give_up")):
        values = [_row(row, tenant_id, now) for row in rows if row.outcome == outcome]
        if values:
            session.connection().execute(text(statement), values)
    given_up = {row.id: int(row.number) for row in rows if row.outcome == "give_up"}
    return Gaps(given_up, progressed=any(row.outcome != "wait" for row in rows))


def _rules(absent: Absent, now: datetime) -> dict[str, object]:
    return {
        "absent": [days for days, _odd in absent.values()],
        "odd": [odd for _days, odd in absent.values()],
        "now": now,
        "pauses": list(PAUSES),
        "most_tries": MOST_TRIES,
        "pause_of_empty": PAUSE_OF_EMPTY,
        "tries_of_empty": TRIES_OF_EMPTY,
    }


def _row(row: Row[tuple[object, ...]], tenant_id: int, now: datetime) -> dict[str, object]:
    evidence = f"Meta answered {MOST_TRIES} times without a value, the last time on {now:%Y-%m-%d}."
    return {"tenant": tenant_id, "evidence": evidence} | row._asdict()
