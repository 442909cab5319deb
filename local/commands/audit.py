"""The command that asks the live API which metrics answer."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from ingest.fetch.audit import Audited

HEAD = ("", "level", "metric", "registry: catalog/runtime/status", "this Page", "the API answered")


@click.command("audit-metrics")
@click.option("--page", "page_id", required=True, help="Facebook's id of the Page.")
@click.option("--tenant", "slug", help="The tenant's slug; needed when several have the Page.")
@click.option(
    "--all", "everything", is_flag=True, help="Ask for retired metrics too, and list every metric."
)
def audit_metrics(page_id: str, slug: str | None, everything: bool) -> None:
    """Ask Meta which metrics answer for a Page; tell those of which Pagelens believes otherwise.

    Nothing is changed.
    """
    from ingest.fetch.audit import Audited, audit
    from local.tenants import the_page

    found = list(audit(the_page(page_id, slug), everything=everything))
    metrics = [each for each in found if isinstance(each, Audited)]
    told = metrics if everything else [each for each in metrics if each.differs]
    if told:
        _print_table(told)
    for sentence in found:
        if isinstance(sentence, str):
            click.echo(sentence)
    number = sum(m.differs for m in metrics)
    click.echo(f"{len(metrics)} metrics, {number} differ (≠). Nothing was changed.")


def _print_table(metrics: "list[Audited]") -> None:
    rows = [HEAD] + [
        ("≠" if m.differs else "", m.level, m.key, m.registry, m.support, m.answer) for m in metrics
    ]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD) - 1)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        click.echo("  ".join([*cells, row[-1]]).rstrip())
