"""Tenants of any size, written as the tables' owner in statements of whole sets.

1. Lines of every number that Meta gives today, with their coverage.
2. History line by line; the newest days night by night, so that they lie scattered as in life.
3. Posts of the first Page over a year, their snapshots, what was read of them; runs.
4. What is kept ready follows from these.
"""

from dataclasses import asdict, dataclass

from sqlalchemy import Connection, Engine, text

from dashboard.auth.accounts import add_tenant
from local.rebuild import rebuild_tenant
from models.scope import wide_session

NIGHTS = 60
FIRST_PAGE = 900_000_000_000_001
# Page rows know no gap, so that the coverage of a tenant is all that it would be in life.
PAGES = """
INSERT INTO meta_page (tenant_id, page_id, name, can_analyze, followers_count, backfill_goal,
                       posts_listed, counts_listed, reels_listed, created_at, updated_at)
SELECT :tenant, CAST(:first_page + n - 1 AS text), 'Page ' || lpad(CAST(n AS text), 6, '0'), true,
       100 + n, current_date - :days, listed, listed, listed, now(), now()
  FROM generate_series(1, :pages) n,
       datemultirange(daterange(current_date - 800, current_date)) listed
"""
SERIES = """
INSERT INTO meta_insight_series (tenant_id, meta_page_id, metric_id, period, breakdown_key)
SELECT :tenant, page.id, metric.id, period, ''
  FROM meta_page page, meta_metric_registry metric, unnest(metric.periods) period
 WHERE page.tenant_id = :tenant AND metric.level = 'PAGE' AND metric.value_type = 'number'
   AND metric.status = 'ACTIVE' AND period IN ('day', 'week', 'days_28')
 ORDER BY page.id, metric.id, period
"""
COVERAGE = """
INSERT INTO meta_insight_coverage
       (tenant_id, meta_page_id, metric_id, period, breakdown, read, settled, answered_at)
SELECT tenant_id, meta_page_id, metric_id, period, '', stored.days,
       stored.days * datemultirange(daterange(NULL, current_date - 29)), now()
  FROM meta_insight_series,
       LATERAL (SELECT datemultirange(daterange(current_date - :days - 1, current_date - 1))
                       AS days) AS stored
 WHERE tenant_id = :tenant
"""
SUPPORT = """
INSERT INTO meta_metric_support
       (tenant_id, meta_page_id, metric_id, status, last_value_at, checked_at)
SELECT DISTINCT tenant_id, meta_page_id, metric_id, 'available', now(), now()
  FROM meta_insight_series WHERE tenant_id = :tenant
"""
# Days from `:newest` to `:oldest` ago of every line.
POINTS = """
INSERT INTO meta_insight_point (tenant_id, series_id, metric_date, value, observed_at)
SELECT :tenant, id, current_date - n, 100 + (id * 7 + n * 13) % 9000, now()
  FROM meta_insight_series, generate_series(CAST(:newest AS int), :oldest) n
 WHERE tenant_id = :tenant
"""
RUNS = """
INSERT INTO sync_run (tenant_id, id, meta_page_id, kind, status, attempts, created_at, started_at,
                      finished_at, correlation_id, graph_requests, graph_calls, rows_processed)
SELECT :tenant, gen_random_uuid(), page.id, kind, 'succeeded', 0, began, began,
       began + interval '1 minute', gen_random_uuid(), 12, 32, 4000
  FROM generate_series(1, :nights) night, meta_page page, unnest(ARRAY['page', 'post']) kind,
       LATERAL (SELECT now() - night * interval '1 day' + page.id % 600 * interval '1 second'
                AS began) AS times
 WHERE page.tenant_id = :tenant
"""
POSTS = """
INSERT INTO meta_post (tenant_id, meta_page_id, post_id, type, message, permalink_url,
                       created_time, was_listed, share_count, reaction_count, comment_count,
                       first_seen_at)
SELECT :tenant, page.id, page.page_id || '_' || n,
       (ARRAY['photo', 'video', 'link', 'status'])[1 + n % 4],
       'What we did on day ' || n || ', and why it was worth a post of its own.',
       'https://www.facebook.com/' || page.page_id || '/posts/' || n,
       now() - n * (interval '364 days' / :posts), true, n % 40, n % 400, n % 60, now()
  FROM meta_page page, generate_series(1, :posts) n
 WHERE page.tenant_id = :tenant AND page.page_id = CAST(:first_page AS text)
"""
COUNTERS = """
INSERT INTO meta_post_counter (tenant_id, metric_id, breakdown_key)
SELECT :tenant, id, '' FROM meta_metric_registry
 WHERE level = 'POST' AND value_type = 'number' AND status = 'ACTIVE'
 ORDER BY key NOT IN ('post_media_view', 'post_total_media_view_unique', 'post_clicks'), id
 LIMIT 12
"""
SNAPSHOTS = """
INSERT INTO meta_post_insight_point
       (tenant_id, meta_post_id, counter_id, observed_on, value, observed_at)
SELECT :tenant, post.id, counter.id, CAST(post.created_time AS date) + age,
       age * 100 + (post.id * 31 + counter.metric_id) % 5000, now()
  FROM meta_post post, meta_post_counter counter, unnest(ARRAY[1, 2, 7, 28]) age
 WHERE post.tenant_id = :tenant AND counter.tenant_id = :tenant
   AND CAST(post.created_time AS date) + age < current_date
"""
POST_COVERAGE = """
INSERT INTO meta_post_coverage (tenant_id, meta_post_id, part, read_on, answered, read_at)
SELECT point.tenant_id, meta_post_id, 'post',
       datemultirange(daterange(min(observed_on), max(observed_on), '[]')),
       array_agg(DISTINCT metric_id ORDER BY metric_id), now()
  FROM meta_post_insight_point point
  JOIN meta_post_counter counter ON counter.tenant_id = :tenant AND counter.id = point.counter_id
 WHERE point.tenant_id = :tenant GROUP BY point.tenant_id, meta_post_id
"""


@dataclass(frozen=True)
class Size:
    """`pages` with `days` of each of their 92 lines and `nights` of runs; `posts` of the first."""

    pages: int = 1
    days: int = NIGHTS
    posts: int = 0
    nights: int = 0


def new_tenant(owner: Engine, slug: str, size: Size) -> int:
    """The id of a new tenant of this size; what PostgreSQL knows of its tables is up to date."""
    tenant_id = filled_tenant(owner, slug, size)
    maintain(owner, "VACUUM ANALYZE")
    return tenant_id


def filled_tenant(owner: Engine, slug: str, size: Size) -> int:
    """The same, and PostgreSQL has not looked at it yet."""
    with wide_session("command") as session:
        tenant_id = add_tenant(session, slug, slug).id
    with owner.begin() as connection:
        fill(connection, tenant_id, size)
    list(rebuild_tenant(tenant_id))
    return tenant_id


def maintain(owner: Engine, statement: str) -> None:
    """Runs a statement that PostgreSQL takes in no transaction."""
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text(statement))


def fill(connection: Connection, tenant_id: int, size: Size) -> None:
    """Writes a size into a tenant without Pages."""
    values = {"tenant": tenant_id, "first_page": FIRST_PAGE} | asdict(size)
    for statement in (PAGES, SERIES, COVERAGE, SUPPORT, RUNS):
        connection.execute(text(statement), values)
    _points(connection, tenant_id, size.days)
    if size.posts:
        for statement in (POSTS, COUNTERS, SNAPSHOTS, POST_COVERAGE):
            connection.execute(text(statement), values)


def _points(connection: Connection, tenant_id: int, days: int) -> None:
    newest = 2
    spans = [(newest + NIGHTS, newest + days - 1)] if days > NIGHTS else []
    spans += [(day, day) for day in reversed(range(newest, newest + min(days, NIGHTS)))]
    for first, last in spans:
        values = {"tenant": tenant_id, "newest": first, "oldest": last}
        connection.execute(text(POINTS), values)
