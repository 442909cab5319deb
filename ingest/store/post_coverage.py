"""What was read of each post, and what was asked for in vain.

1. An answer with a value is a read. What was not asked with it is asked for soon.
2. Who lacks a number that others of its type have, or was answered without any value, is asked
   again after pauses that grow; after the last try the numbers are given up.
3. Failures that pass by themselves, and posts of the last two days, cost no try.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from ingest.plan.posts import Part, PostPlan, over_posts
from ingest.store.kept.post_usual import note_ages
from models.completeness.posts import YOUNG

# After the first, second … answer that lacks something.
PAUSES = (timedelta(hours=1), timedelta(hours=20), timedelta(days=3), timedelta(days=7))
MOST_TRIES = len(PAUSES) + 1
NOT_ALL_ASKED = "Not all numbers were asked for."
LACKS = "Facebook gave this post fewer numbers than others of its type."
WITHOUT = "Facebook gave no numbers for this post."

READ = """
INSERT INTO meta_post_coverage AS old
       (tenant_id, meta_post_id, part, read_on, answered, read_at, next_try_at, reason)
SELECT :tenant, post, :part, datemultirange(daterange(:today, :today, '[]')),
       CAST(:answered AS int[]), :now, CAST(:next_try_at AS timestamptz), :reason
  FROM unnest(CAST(:posts AS int[])) AS post ORDER BY post
    ON CONFLICT (tenant_id, meta_post_id, part) DO UPDATE
   SET read_on = old.read_on + excluded.read_on, read_at = excluded.read_at,
       answered = ARRAY(SELECT DISTINCT unnest(old.answered || excluded.answered) ORDER BY 1),
       given_up = ARRAY(SELECT unnest(old.given_up) EXCEPT SELECT unnest(excluded.answered)
                         ORDER BY 1),
       next_try_at = coalesce(excluded.next_try_at, old.next_try_at), reason = excluded.reason
"""
SETTLE = over_posts(
    """,
lacking AS (
     SELECT mine.id, mine.tries + CASE WHEN created_time > :young THEN 0 ELSE 1 END AS tries,
            next_try_at > :now AS waits,
            ARRAY(SELECT unnest(expected.metrics) EXCEPT SELECT unnest(answered || given_up)
                   ORDER BY 1) AS metrics
       FROM mine LEFT JOIN expected ON expected.type = mine.type
      WHERE read_at >= :now AND reason IS DISTINCT FROM :not_all_asked)
UPDATE meta_post_coverage AS cover
   SET tries = CASE WHEN metrics = '{}' OR lacking.tries >= :most THEN 0 ELSE lacking.tries END,
       next_try_at = CASE WHEN metrics <> '{}' AND lacking.tries < :most
                          THEN :now + (CAST(:pauses AS interval[]))[greatest(lacking.tries, 1)] END,
       given_up = CASE WHEN lacking.tries >= :most THEN cover.given_up || metrics
                       ELSE cover.given_up END,
       reason = CASE WHEN metrics <> '{}' OR cover.given_up <> '{}' THEN :lacks END
  FROM lacking
 WHERE cover.tenant_id = :tenant AND cover.meta_post_id = lacking.id AND cover.part = :part
   AND (metrics = '{}' OR waits IS NOT TRUE)
RETURNING metrics <> '{}' AND lacking.tries BETWEEN 1 AND :most - 1 AS lacking,
          metrics <> '{}' AND lacking.tries >= :most AS given_up
"""
)
UNREAD = """
INSERT INTO meta_post_coverage AS old (tenant_id, meta_post_id, part, tries, next_try_at, reason)
SELECT :tenant, id, :part, CASE WHEN :counts AND created_time <= :young THEN 1 ELSE 0 END,
       :now + (CAST(:pauses AS interval[]))[1], :reason
  FROM meta_post WHERE tenant_id = :tenant AND id = ANY(CAST(:posts AS int[])) ORDER BY id
    ON CONFLICT (tenant_id, meta_post_id, part) DO UPDATE
   SET tries = (old.tries + excluded.tries) % :most, reason = excluded.reason,
       next_try_at = CASE WHEN old.tries + excluded.tries < :most
                          THEN :now + (CAST(:pauses AS interval[]))[
                               CASE excluded.tries WHEN 0 THEN 1 ELSE old.tries + 1 END] END,
       given_up = CASE WHEN old.tries + excluded.tries < :most THEN old.given_up
                       ELSE ARRAY(SELECT DISTINCT unnest(old.given_up || CAST(:asked AS int[]))
                                   ORDER BY 1) END
 WHERE old.next_try_at IS NULL OR old.next_try_at <= :now
RETURNING next_try_at IS NULL
"""


def mark_read(
    session: Session,
    plan: PostPlan,
    part: Part,
    answered: Mapping[int, Collection[int]],
    whole: Collection[int],
) -> None:
    """Notes that posts (our ids) were read now, and the metrics that each of them answered.

    Those that are not among the `whole` were not asked for all that is wanted of them.
    """
    alike: dict[tuple[bool, tuple[int, ...]], list[int]] = {}
    for post, metrics in answered.items():
        alike.setdefault((post in whole, tuple(sorted(metrics))), []).append(post)
    for (is_whole, same), posts in alike.items():
        values = {
            "posts": posts,
            "answered": list(same),
            "today": plan.today,
            "next_try_at": None if is_whole else plan.now + PAUSES[0],
            "reason": None if is_whole else NOT_ALL_ASKED,
        }
        session.execute(text(READ), _scope(plan, part) | values)
    if part != "breakdown":
        tenant = plan.page.tenant_id
        note_ages(session, tenant, part.upper(), answered, plan.today, changed=False)


def mark_unread(
    session: Session,
    plan: PostPlan,
    part: Part,
    posts: Collection[int],
    asked: Collection[int],
    failure: str | None = None,
    *,
    passes: bool = False,
) -> int:
    """Notes posts (our ids) without an answer, or with one that held no value.

    `asked` are the metrics that they were asked for; a `failure` that `passes` by itself says
    nothing of the posts. Returns how many were given up.
    """
    values = {"posts": list(posts), "asked": list(asked), "counts": not passes}
    values |= {"reason": failure or WITHOUT}
    rows = session.execute(text(UNREAD), _scope(plan, part) | values)
    return sum(row[0] for row in rows)


@dataclass(frozen=True)
class Settled:
    """How many posts of a run lack something, and of how many that was given up."""

    lacking: int
    given_up: int


def settle(session: Session, plan: PostPlan, part: Part, numbers: Collection[int]) -> Settled:
    """Looks at what this run has read for numbers that are lacking."""
    values = plan.values(part, numbers) | _scope(plan, part) | {"not_all_asked": NOT_ALL_ASKED}
    rows = session.execute(text(SETTLE), values | {"lacks": LACKS}).all()
    return Settled(sum(row.lacking for row in rows), sum(row.given_up for row in rows))


def _scope(plan: PostPlan, part: Part) -> dict[str, object]:
    return {
        "tenant": plan.page.tenant_id,
        "part": part,
        "now": plan.now,
        "young": plan.now - YOUNG,
        "most": MOST_TRIES,
        "pauses": list(PAUSES),
    }
