"""The command that asks the live API which metrics answer."""

import click

HEAD = ("", "level", "metric", "registry: catalog/runtime/status", "this Page", "the API answered")


@click.command("audit-metrics")
@click.option("--page", "page_id", required=True, help="Facebook's id of the Page.")
@click.option("--tenant", "slug", help="The tenant's slug; needed when several have the Page.")
@click.option("--all", "everything", is_flag=True, help="Ask for retired metrics too.")
def audit_metrics(page_id: str, slug: str | None, everything: bool) -> None:
    """Ask Meta which metrics answer for a Page, beside what Pagelens believes; changes nothing."""
    from ingest.fetch.audit import Audited, audit
    from local.tenants import the_page

    found = list(audit(the_page(page_id, slug), everything=everything))
    metrics = [each for each in found if isinstance(each, Audited)]
    rows = [HEAD] + [
        ("≠" if m.differs else "", m.level, m.key, m.registry, m.support, m.answer) for m in metrics
    ]
    widths = [max(len(row[place]) for row in rows) for place in range(len(HEAD) - 1)]
    for row in rows:
        cells = [cell.ljust(width) for cell, width in zip(row, widths, strict=False)]
        click.echo("  ".join([*cells, row[-1]]).rstrip())
    for sentence in found:
        if isinstance(sentence, str):
            click.echo(sentence)
    number = sum(m.differs for m in metrics)
    click.echo(f"{len(metrics)} metrics, {number} differ (≠). Nothing was changed.")
