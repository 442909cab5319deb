"""A night of a Page with about 100 posts: requests and counted calls, beside a naive client's."""

from datetime import timedelta

from sqlalchemy import func, select

from bench.installation import Installation, connected_installation
from bench.table import Table
from ingest.inline import sync_page
from jobs.runs import Kind
from models import MetaPage, MetaPost
from models.orm import now_utc
from models.scope import tenant_session

# One request for the Page, one for its posts, then one for each post and set of metrics.
NAIVE_REQUESTS_BESIDE_POSTS = 2
RECENT = timedelta(days=90)


def run() -> Table:
    """Counts a night after the first sync, on the Page with the most posts of 90 days."""
    with connected_installation() as installed:
        page, posts = _busiest(installed)
        log = installed.sandbox.world.log
        rows: list[tuple[str, str, str]] = []
        nights: dict[str, list[Kind]] = {"Page": ["page"], "Posts": ["post"]}
        for name, kinds in nights.items():
            log.clear()
            sync_page(page, kinds)
            rows.append((name, str(log.requests), str(log.calls)))
        rows.append(("Whole night", _sum(rows, 1), _sum(rows, 2)))
    naive = posts + NAIVE_REQUESTS_BESIDE_POSTS
    rows.append(("One request per post and metric set", str(naive), str(naive)))
    return Table(
        "Calls of a nightly sync",
        ("Sync", "HTTP requests", "Counted calls"),
        tuple(rows),
        f"Measured against the sandbox, for a Page with {posts} posts in 90 days.",
    )


def _sum(rows: list[tuple[str, str, str]], column: int) -> str:
    return str(sum(int(row[column]) for row in rows))


def _busiest(installed: Installation) -> tuple[MetaPage, int]:
    for page in installed.pages:
        sync_page(page, ["page", "post"])
    with tenant_session(installed.tenant_id) as session:
        counts = dict(
            session.execute(
                select(MetaPost.meta_page_id, func.count())
                .where(
                    MetaPost.tenant_id == installed.tenant_id,
                    MetaPost.created_time > now_utc() - RECENT,
                )
                .group_by(MetaPost.meta_page_id)
            ).all()
        )
    best = max(counts, key=lambda page_id: counts[page_id])
    return next(page for page in installed.pages if page.id == best), counts[best]
