"""Row-level security and the SQL views: written once, used by migrations and checked by tests."""

from models.orm import Base
from models.scope import WIDE_SCOPES

EXEMPT_TABLES = frozenset(
    {
        *("tenant", "user", "membership", "api_token", "session"),
        *("meta_metric_registry", "alembic_version"),
    }
)

POLICY = """
CREATE POLICY tenant_rows ON "{table}"
    USING (tenant_id = NULLIF(current_setting('pagelens.tenant_id', true), '')::int
        OR current_setting('pagelens.scope', true) IN ({scopes}))
"""


def guarded_tables() -> list[str]:
    """Tables whose rows belong to a tenant, in the order of their dependencies."""
    return [t.name for t in Base.metadata.sorted_tables if t.name not in EXEMPT_TABLES]


def guard(table: str) -> list[str]:
    """The statements that switch row-level security on for a table."""
    scopes = ", ".join(f"'{scope}'" for scope in WIDE_SCOPES)
    return [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        POLICY.format(table=table, scopes=scopes),
    ]


PAGE_VIEW = """
CREATE VIEW v_page_insights WITH (security_invoker = true) AS
SELECT t.slug AS tenant_slug, p.page_id, m.key AS metric_key, s.period, s.breakdown_key,
       x.metric_date,
       ((x.metric_date + 1)::timestamp AT TIME ZONE 'America/Los_Angeles') AS end_time,
       x.value, x.observed_at
  FROM meta_insight_point x
  JOIN meta_insight_series s ON s.tenant_id = x.tenant_id AND s.id = x.series_id
  JOIN meta_metric_registry m ON m.id = s.metric_id
  JOIN meta_page p ON p.tenant_id = s.tenant_id AND p.id = s.meta_page_id
  JOIN tenant t ON t.id = x.tenant_id
"""

POST_VIEW = """
CREATE VIEW v_post_insights WITH (security_invoker = true) AS
SELECT t.slug AS tenant_slug, p.page_id, o.post_id, m.level, m.key AS metric_key,
       x.breakdown_key, x.observed_on, x.value
  FROM meta_post_insight_point x
  JOIN meta_post o ON o.tenant_id = x.tenant_id AND o.id = x.meta_post_id
  JOIN meta_metric_registry m ON m.id = x.metric_id
  JOIN meta_page p ON p.tenant_id = o.tenant_id AND p.id = o.meta_page_id
  JOIN tenant t ON t.id = x.tenant_id
"""
