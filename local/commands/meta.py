"""Commands about Meta: connect a tenant, fetch a Page."""

from typing import Literal

import click

from local.commands.answers import secret_from_input

KINDS: dict[str, list[Literal["page", "post"]]] = {
    "page": ["page"],
    "post": ["post"],
    "all": ["page", "post"],
}
EXIT_CODES = {"succeeded": 0, "partial": 3}


@click.command()
@click.option("--tenant", "slug", help="The tenant's slug; needed when there are several.")
@click.option(
    "--page", "pages", multiple=True, help="A Page that Meta does not list: its id or address."
)
def connect(slug: str | None, pages: tuple[str, ...]) -> None:
    """Connect a tenant to Meta; the token comes from standard input. --page may be repeated."""
    from local.tenants import the_tenant
    from models.scope import wide_session

    with wide_session("command") as session:
        tenant = the_tenant(session, slug)
    token = secret_from_input("Token")
    from ingest.connect import connect_with_token

    result = connect_with_token(tenant.id, token, pages=pages)
    for page in result.pages:
        note = "" if page.can_analyze else "  (its insights may not be read)"
        click.echo(f"  {page.page_id}  {page.name}{note}")
    for sentence in result.sentences:
        click.echo(sentence)
    click.echo(f"Tenant {tenant.slug} is connected to Meta.")


@click.command()
@click.option("--page", "page_id", required=True, help="Facebook's id of the Page.")
@click.option("--tenant", "slug", help="The tenant's slug; needed when several have the Page.")
@click.option(
    "--kind",
    type=click.Choice(["page", "post", "all"]),
    default="all",
    show_default=True,
    help="Which insights to fetch.",
)
@click.option("--backfill", type=click.IntRange(1, 1100), help="Also fetch this many days back.")
@click.option("--inline", is_flag=True, help="In this process; exit code 0, 3 partial, 1 failed.")
def sync(page_id: str, slug: str | None, kind: str, backfill: int | None, inline: bool) -> None:
    """Fetch a Page's numbers: enqueue, or run here with --inline."""
    from ingest.inline import enqueue_page, reasons, sync_page
    from ingest.pictures.jobs import SECONDS_INLINE, keep_pictures_of_page
    from jobs.logs import log_as_json
    from local.tenants import the_page
    from models.orm import now_utc

    page = the_page(page_id, slug)
    kinds = KINDS[kind]
    if inline:
        log_as_json()
        began = now_utc()
        status = sync_page(page, kinds, backfill_days=backfill)
        click.echo(f"{page.name}: {status}.")
        for reason in reasons(page, began):
            click.echo(reason, err=True)
        if "post" in kinds:
            keep_pictures_of_page(
                tenant_id=page.tenant_id, meta_page_id=page.id, seconds=SECONDS_INLINE
            )
        raise SystemExit(EXIT_CODES.get(status, 1))
    for task_id in enqueue_page(page, kinds, backfill_days=backfill):
        click.echo(task_id)
