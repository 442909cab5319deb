"""The command that brings in numbers from files."""

from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from settings import PlainError

if TYPE_CHECKING:
    from models import MetaPage

ORDERS: dict[str | None, Literal["day", "month"]] = {"day-first": "day", "month-first": "month"}


@click.command("import")
@click.option("--page", "page_id", required=True, help="Facebook's id of the Page.")
@click.option("--tenant", "slug", help="The tenant's slug; needed when several have the Page.")
@click.option("--dry-run", is_flag=True, help="Only show what would change.")
@click.option("--metric", help="The metric of the one daily series whose title is not known.")
@click.option(
    "--map",
    "names",
    multiple=True,
    metavar="TITLE=KEY",
    help="The metric of a title or a column that is not known; `skip` leaves it out.",
)
@click.option("--dates", type=click.Choice(list(ORDERS)), help="How dates like 03/04/2025 begin.")
@click.option(
    "--unknown-posts",
    type=click.Choice(["skip", "keep"]),
    default="skip",
    show_default=True,
    help="Whether posts that only the file knows are added.",
)
@click.option("--undo", type=int, metavar="NUMBER", help="Take back the import of this number.")
@click.argument(
    "file", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
def import_numbers(
    page_id: str, slug: str | None, file: Path | None, *, undo: int | None, **said: Any
) -> None:
    """Bring in a CSV FILE: an export of Meta Business Suite or the plain form of docs/import.md."""
    from local.tenants import the_page

    page = the_page(page_id, slug)
    if undo is not None:
        _take_back(page, undo)
    elif file is None:
        raise PlainError("Which file? Give its name, or --undo with the number of an import.")
    else:
        _bring_in(page, file, **said)


def _take_back(page: "MetaPage", number: int) -> None:
    from ingest.imports.undo import undo_number

    undone = undo_number(page, number)
    click.echo(f"Import {number} is undone: {undone.values} values taken back.")


def _bring_in(page: "MetaPage", file: Path, *, dry_run: bool, **said: Any) -> None:
    from ingest.imports.run import import_file
    from ingest.imports.values import Choices

    report = import_file(
        page,
        file,
        dry_run=dry_run,
        say=click.echo,
        choices=Choices(
            order=ORDERS.get(said["dates"]),
            names=dict(_named(name) for name in said["names"]),
            metric=said["metric"],
            keep_unknown_posts=said["unknown_posts"] == "keep",
        ),
    )
    for key, number, first, last in report.metrics:
        days = f", {first} to {last}" if first else ""
        click.echo(f"  {key}: {number} values{days}")
    verb = "would be added" if dry_run else "added"
    click.echo(
        f"{report.new} values {verb}, {report.same} were there already,"
        f" {report.kept} differ from what Pagelens has, which stays."
    )
    if report.kept_posts:
        click.echo(f"{len(report.kept_posts)} posts {verb} that only the file knows.")
    if report.import_id is not None:
        click.echo(f"This is import {report.import_id}: --undo {report.import_id} takes it back.")


def _named(said: str) -> tuple[str, str]:
    title, sign, key = said.rpartition("=")
    if not sign or not key.strip():
        raise PlainError(f"{said[:60]!r} is not TITLE=KEY: write --map 'Aufrufe=page_media_view'.")
    return title.strip(), key.strip()
