"""Commands about the logins of BI tools."""

import click


@click.group("bi-role")
def bi_role() -> None:
    """Logins of the database for BI tools: they read the two views and nothing else."""


@bi_role.command("add")
@click.option("--name", required=True, help="Name of the login, such as metabase_acme.")
@click.option("--tenant", "slug", help="The slug of the only tenant that it reads.")
@click.option("--all-tenants", is_flag=True, help="It reads all tenants.")
def bi_role_add(name: str, slug: str | None, *, all_tenants: bool) -> None:
    """Make a login for a BI tool and show its address once."""
    from local.bi_roles import add_bi_role

    if (slug is None) != all_tenants:
        raise click.ClickException("Say what it reads: --tenant SLUG, or --all-tenants.")
    click.echo(add_bi_role(name, slug))


@bi_role.command("list")
def bi_role_list() -> None:
    """List the logins of BI tools and what each reads."""
    from local.bi_roles import listed_bi_roles

    for line in listed_bi_roles():
        click.echo(line)


@bi_role.command("remove")
@click.option("--name", required=True, help="The login to end.")
def bi_role_remove(name: str) -> None:
    """End a login of a BI tool; what it has open reads nothing any more."""
    from local.bi_roles import remove_bi_role

    click.echo(remove_bi_role(name))
