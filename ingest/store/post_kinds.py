"""What one kind of video is refused and another answers: kept with the videos of that kind."""

from collections.abc import Collection

from sqlalchemy import text
from sqlalchemy.orm import Session

from ingest.plan.posts import PostPlan, over_posts

# Metrics given up for videos that were read, which none of their kind ever answered.
REFUSED = over_posts(
    """
SELECT type, metric FROM mine, unnest(given_up) AS metric WHERE read_at IS NOT NULL
EXCEPT
SELECT type, metric FROM mine, unnest(answered) AS metric
"""
)
REFUSE = """
UPDATE meta_post_coverage AS cover
   SET given_up = ARRAY(SELECT DISTINCT unnest(cover.given_up || CAST(:metrics AS int[]))
                         ORDER BY 1)
  FROM meta_post post
 WHERE post.tenant_id = :tenant AND post.meta_page_id = :page AND post.type = :kind
   AND cover.tenant_id = :tenant AND cover.meta_post_id = post.id AND cover.part = 'video'
   AND cover.read_at IS NOT NULL
"""
TAKE_BACK = """
UPDATE meta_post_coverage AS cover
   SET given_up = ARRAY(SELECT unnest(cover.given_up)
                        EXCEPT SELECT unnest(CAST(:metrics AS int[])) ORDER BY 1)
  FROM meta_post post
 WHERE post.tenant_id = :tenant AND post.meta_page_id = :page AND post.type = :kind
   AND cover.tenant_id = :tenant AND cover.meta_post_id = post.id AND cover.part = 'video'
   AND cover.given_up && CAST(:metrics AS int[])
"""


def refused_by_kind(session: Session, plan: PostPlan) -> dict[str, set[int]]:
    """Metrics (our ids) that no video of a kind gives, by kind."""
    refused: dict[str, set[int]] = {}
    for kind, metric in session.execute(text(REFUSED), plan.values("video", ())):
        refused.setdefault(kind, set()).add(metric)
    return refused


def refuse_for_kind(session: Session, plan: PostPlan, kind: str, metrics: Collection[int]) -> None:
    """Gives metrics up for the videos of one kind that were read."""
    session.execute(text(REFUSE), _values(plan, kind, metrics))


def give_back_to_kind(
    session: Session, plan: PostPlan, kind: str, metrics: Collection[int]
) -> None:
    """Makes metrics due again for the videos of one kind."""
    session.execute(text(TAKE_BACK), _values(plan, kind, metrics))


def _values(plan: PostPlan, kind: str, metrics: Collection[int]) -> dict[str, object]:
    scope = {"tenant": plan.page.tenant_id, "page": plan.page.id}
    return scope | {"kind": kind, "metrics": list(metrics)}
