"""To keep a Page's days reads no rows of other Pages, before PostgreSQL has counted any either."""

from datetime import date, timedelta

from sqlalchemy import text
from sqlalchemy.orm import Session

from bench.measure import buffers_of, listening
from catalog.listed import LISTED
from ingest.store.kept.page_days import keep_days, renew_days
from models import MetaPage
from models.scope import tenant_session
from tests.people import People
from tests.queries.numbers import put_days, the_page

DAYS, OTHERS = 60, 100
FIRST = date(2026, 3, 1)
# Those of other Pages on the same days.
OTHER_DAYS = """
WITH other AS (
     INSERT INTO meta_page (tenant_id, page_id, name, created_at, updated_at)
     SELECT :tenant, '9' || n, 'Other', now(), now() FROM generate_series(1, :others) n
     RETURNING id)
INSERT INTO meta_page_day (tenant_id, meta_page_id, metric_id, metric_date, days, total, value)
SELECT mine.tenant_id, other.id, mine.metric_id, mine.metric_date, mine.days, mine.total, mine.value
  FROM meta_page_day mine, other WHERE mine.meta_page_id = :page
"""


def buffers_to_keep(session: Session, page: MetaPage) -> int:
    with listening() as statements:
        keep_days(session, page, date.min)
    return buffers_of(session, statements)


def test_no_row_of_another_page_is_read(people: People) -> None:
    days = {FIRST + timedelta(days=n): n for n in range(DAYS)}
    with tenant_session(people.acme) as session:
        page = the_page(session, people.acme_page)
        for metric in LISTED:
            put_days(session, page, metric, days)
        renew_days(session, page)
        alone = buffers_to_keep(session, page)
        values = {"tenant": people.acme, "others": OTHERS, "page": page.id}
        session.execute(text(OTHER_DAYS), values)
        assert buffers_to_keep(session, page) < 1.25 * alone
