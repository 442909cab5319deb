"""The command that brings in numbers from files."""

from pathlib import Path

import click

ORDERS = ("day-first", "month-first")


@click.command("import")
@click.option("--page", "page_id", required=True, help="Facebook's id of the Page.")
@click.option("--tenant", "slug", help="The tenant's slug; needed when several have the Page.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--metric", help="The metric of a daily series whose title is not known.")
@click.option("--dates", type=click.Choice(ORDERS), help="How dates like 03/04/2025 begin.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_numbers(
    page_id: str, slug: str | None, dry_run: bool, metric: str | None, dates: str | None, file: Path
) -> None:
    """Bring in a CSV FILE: an export of Meta Business Suite or the plain form of docs/import.md."""
    from ingest.imports.run import import_file
    from local.tenants import the_page

    report = import_file(
        the_page(page_id, slug),
        file,
        dry_run=dry_run,
        say=click.echo,
        metric=metric,
        order="day" if dates == "day-first" else "month" if dates == "month-first" else None,
    )
    for key, number, first, last in report.metrics:
        days = f", {first} to {last}" if first else ""
        click.echo(f"  {key}: {number} values{days}")
    verb = "would be added" if dry_run else "added"
    click.echo(
        f"{report.new} values {verb}, {report.same} were there already,"
        f" {report.kept} differ from what Pagelens has, which stays."
    )
