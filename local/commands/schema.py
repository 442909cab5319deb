"""Commands about the schema and the metric catalog."""

import click


@click.command()
@click.option("--check", is_flag=True, help="Change nothing; exit code 1 where there is work.")
@click.option(
    "--backed-up",
    is_flag=True,
    help="You have a back-up: make none before a step that cannot be undone.",
)
def migrate(*, check: bool, backed_up: bool) -> None:
    """Bring the schema up to date, then the metric catalog.

    Before a step that cannot be undone a back-up is made in DATA_DIR/backups.
    """
    from local.migrating import bring_up_to_date, what_is_pending

    if check:
        pending = what_is_pending()
        click.echo("\n".join(pending) or "The schema is up to date.")
        raise SystemExit(1 if pending else 0)
    newer = bring_up_to_date(backed_up=backed_up, say=click.echo)
    if newer:
        click.echo(f"The schema is a newer release's ({newer}), with which this one runs.")
        return
    click.echo("The schema is up to date.")
    _sync_catalog(dry_run=False, each_change=False)


@click.command("sync-meta-metric-catalog")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
def sync_catalog(dry_run: bool) -> None:
    """Write the metric catalog to the registry and show what changed."""
    _sync_catalog(dry_run=dry_run, each_change=True)


@click.command("render-metric-catalog")
@click.option("--check", is_flag=True, help="Only check that the page is up to date.")
def render_catalog(check: bool) -> None:
    """Generate docs/metric-catalog.md from the catalog."""
    from catalog import render

    if check and not render.is_current():
        raise click.ClickException(
            "docs/metric-catalog.md is out of date; run `pagelens render-metric-catalog`."
        )
    if not check:
        click.echo(f"Written: {render.write()}")


def _sync_catalog(*, dry_run: bool, each_change: bool) -> None:
    from catalog.registry import sync_catalog as write_catalog
    from models.scope import open_session

    with open_session() as session:
        changes = write_catalog(session, dry_run=dry_run)
    for change in changes if each_change else []:
        click.echo(f"  {change}")
    verb = "would change" if dry_run else "changed"
    result = f"{len(changes)} {verb}" if changes else "no change"
    click.echo(f"Metric catalog: {result}.")
