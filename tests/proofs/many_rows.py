"""A small tenant beside a large one: rows in every table that grows, so that plans are those of
a large installation."""

from sqlalchemy import Engine, text

from bench.dataset import Size, new_tenant
from dashboard.auth.accounts import add_user
from models import User
from models.scope import wide_session
from tests.people import PASSWORD, password_hash

OWNER = "owner@small.example"
SIZES = {
    "large": Size(pages=40, days=30, posts=2_000, nights=60),
    "small": Size(pages=2, days=60, posts=60, nights=20),
}
ROWS = {"large": 30_000, "small": 500}
PAGE = "(SELECT min(id) FROM meta_page WHERE tenant_id = :tenant)"
PERSON = '(SELECT min(id) FROM "user")'
BESIDE = (
    f"""
    INSERT INTO audit_event (tenant_id, user_id, action, at)
    SELECT :tenant, {PERSON}, 'note.added', now() - n * interval '1 hour'
      FROM generate_series(1, :rows) n
    """,
    f"""
    INSERT INTO alert (tenant_id, kind, subject, meta_page_id, sentence, opened_at, last_seen_at,
                       resolved_at)
    SELECT :tenant, 'stale', n::text, {PAGE}, 'No sync succeeded.', now() - n * interval '1 hour',
           now(), CASE WHEN n > 20 THEN now() END
      FROM generate_series(1, :rows) n
    """,
    f"""
    INSERT INTO annotation (tenant_id, meta_page_id, day, note, created_by, created_at, updated_at)
    SELECT :tenant, page.id, current_date - n % 700, 'A note', {PERSON}, now(), now()
      FROM generate_series(1, :rows / 4) n, meta_page page
     WHERE page.tenant_id = :tenant AND page.id % 4 = n % 4
    """,
    f"""
    INSERT INTO export_job (tenant_id, id, meta_page_id, export_format, status, created_at)
    SELECT :tenant, gen_random_uuid(), {PAGE}, 'csv', 'expired', now() - n * interval '1 hour'
      FROM generate_series(1, :rows) n
    """,
    f"""
    INSERT INTO report_schedule (tenant_id, meta_page_id, frequency, next_at, created_at)
    SELECT :tenant, {PAGE}, 'weekly', now(), now() FROM generate_series(1, 5)
    """,
    """
    INSERT INTO report_delivery (tenant_id, report_schedule_id, export_job_id, recipient, status,
                                 attempts, due_at, created_at)
    SELECT :tenant, schedule.id, job.id, 'client@example.com', 'sent', 1, now(), job.created_at
      FROM export_job job JOIN LATERAL (
           SELECT min(id) + extract(minute FROM job.created_at)::int % 5 AS id
             FROM report_schedule WHERE tenant_id = :tenant) schedule ON true
     WHERE job.tenant_id = :tenant
    """,
    """
    INSERT INTO insight_restatement (tenant_id, series_id, metric_date, old_value, new_value,
                                     restated_at)
    SELECT :tenant, id, current_date - n, 1, 2, now()
      FROM meta_insight_series, generate_series(20, 23) n WHERE tenant_id = :tenant
    """,
    """
    INSERT INTO meta_insight_gap (tenant_id, coverage_id, tries, days, next_try_at)
    SELECT :tenant, id, n,
           datemultirange(daterange(current_date - 9 * n, current_date - 9 * n + 2)), now()
      FROM meta_insight_coverage, generate_series(1, 3) n WHERE tenant_id = :tenant
    """,
)


def fill(owner: Engine) -> dict[str, int]:
    """Writes both tenants; returns their ids by size. OWNER owns the small one."""
    ids = {}
    for slug, size in SIZES.items():
        ids[slug] = new_tenant(owner, slug, size)
        with wide_session("command") as session:
            session.add(User(email=f"owner@{slug}.example", password_hash=password_hash()))
            session.flush()
            add_user(session, slug, f"owner@{slug}.example", "owner", PASSWORD)
    for slug, tenant_id in ids.items():
        with owner.begin() as connection:
            for statement in BESIDE:
                values = {"tenant": tenant_id, "rows": ROWS[slug]}
                connection.execute(text(statement), values)
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
    return ids
