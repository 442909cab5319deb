"""The command that makes anew what is kept ready."""

import click


@click.command()
@click.option("--tenant", "slug", help="The tenant's slug; without it all tenants, one by one.")
def rebuild(slug: str | None) -> None:
    """Make anew what is kept ready for screens, from the stored points; nothing else changes."""
    from local.rebuild import rebuild_tenant
    from local.tenants import tenants_named

    for tenant in tenants_named(slug):
        click.echo(f"{tenant.name}:")
        for title, number in rebuild_tenant(tenant.id):
            click.echo(f"  {title}: {number:,}")
