"""Points are read through a cursor of the server, a part at a time, and written as they come."""

from itertools import islice
from pathlib import Path

from sqlalchemy import text

from dashboard.exports.data.points import stored_points
from dashboard.exports.options import freeze_options
from dashboard.exports.work import Work
from dashboard.queries.pages.freshness import read_freshness
from models import Tenant
from models.orm import now_utc
from models.scope import snapshot_session
from tests.exports.conftest import SINCE, UNTIL
from tests.people import People
from tests.queries.numbers import the_page


def test_the_rows_stay_on_the_server_until_they_are_written(full: People, tmp_path: Path):
    with snapshot_session(full.acme) as session:
        page, now = the_page(session, full.acme_page), now_utc()
        options = freeze_options(session, page, {"since": SINCE, "until": UNTIL}, now)
        span = options.date_range()
        assert span is not None
        tenant = session.get_one(Tenant, full.acme)
        fresh = read_freshness(session, full.acme, [page], now)[page.id]
        work = Work(session, tenant, page, options, span, fresh, now, tmp_path, lambda *_: None)
        rows = stored_points(work)
        first = list(islice(rows, 3))
        cursors = session.execute(text("SELECT count(*) FROM pg_cursors")).scalar()
        assert cursors == 1
        assert len(first) + len(list(rows)) == 5 * 27 + 28 + 1
