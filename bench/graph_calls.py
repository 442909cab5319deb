"""A night of a Page with about 100 posts: requests and counted calls, beside a naive client's."""

from datetime import timedelta

from sqlalchemy import func, select

from bench.installation import Installation, connected_installation
from bench.table import Table
from ingest.inline import sync_page
from ingest.sandbox.testing import busy_page
from jobs.runs import Kind
from models import MetaPage, MetaPost
from models.orm import now_utc
from models.scope import tenant_session

# One request for the Page, one for its posts, then one for each post and set of metrics.
NAIVE_REQUESTS_BESIDE_POSTS = 2
POSTS_PER_WEEK = 29.5
NIGHTLY_WINDOW = timedelta(days=28)
FIRST_DAYS = "90"


def run() -> Table:
    """Counts a night after the first sync."""
    with connected_installation(META_PAGE_INSIGHTS_BACKFILL_DAYS=FIRST_DAYS) as installed:
        page = installed.pages[0]
        with busy_page(page.page_id, POSTS_PER_WEEK):
            sync_page(page, ["page", "post"])
            rows = _night(installed, page)
        posts = _posts_in_window(page)
    naive = posts + NAIVE_REQUESTS_BESIDE_POSTS
    rows.append(("One request per post and metric set", naive, naive))
    whole = rows[2]
    return Table(
        "Calls of a nightly sync",
        ("Sync", "HTTP requests", "Counted calls", "Share of the naive requests"),
        tuple((name, str(r), str(c), f"{r / naive:.0%}") for name, r, c in rows),
        f"Measured against the sandbox, for a Page with {posts} posts of the last 28 days;"
        f" a night may take 15 requests and 40 calls, and took {whole[1]} and {whole[2]}.",
    )


def _night(installed: Installation, page: MetaPage) -> list[tuple[str, int, int]]:
    log, rows = installed.sandbox.world.log, []
    nights: dict[str, list[Kind]] = {"Page": ["page"], "Posts": ["post"]}
    for name, kinds in nights.items():
        log.clear()
        sync_page(page, kinds)
        rows.append((name, log.requests, log.calls))
    rows.append(("Whole night", rows[0][1] + rows[1][1], rows[0][2] + rows[1][2]))
    return rows


def _posts_in_window(page: MetaPage) -> int:
    with tenant_session(page.tenant_id) as session:
        found = session.scalar(
            select(func.count()).where(
                MetaPost.tenant_id == page.tenant_id,
                MetaPost.meta_page_id == page.id,
                MetaPost.created_time > now_utc() - NIGHTLY_WINDOW,
            )
        )
    return found or 0
