"""The command that lists what is missing of a Page, and asks for it."""

import click


@click.command()
@click.option("--page", "page_id", required=True, help="Facebook's id of the Page.")
@click.option("--tenant", "slug", help="The tenant's slug; needed when several have the Page.")
@click.option("--repair", "asks_now", is_flag=True, help="Ask Meta for it now, pauses or not.")
def gaps(page_id: str, slug: str | None, asks_now: bool) -> None:
    """List which days of a Page are missing, why, and when they are asked for next."""
    from local.gaps import further, read_gaps, repair, summary, table, told
    from local.tenants import the_page

    page = the_page(page_id, slug)
    found = read_gaps(page)
    click.echo(f"{page.name}: {summary(found)}")
    for line in [*(table(found) if found.gaps else []), *further(found)]:
        click.echo(line)
    if asks_now:
        for line in told(repair(page)):
            click.echo(line)
