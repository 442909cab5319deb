"""Commands about tenants, people and their API tokens."""

import click

from local.commands.answers import secret_from_input

ROLES = ("owner", "analyst", "viewer")


@click.group()
def tenant() -> None:
    """Tenants: the customers of this installation."""


@tenant.command("add")
@click.option("--slug", required=True, help="Short name in lower case, such as acme.")
@click.option("--name", required=True, help="Name that people read.")
def tenant_add(slug: str, name: str) -> None:
    """Make a tenant."""
    from local.tenants import add_tenant

    add_tenant(slug, name)
    click.echo(f"Tenant {slug} is made.")


@click.group()
def user() -> None:
    """People who sign in."""


@user.command("add")
@click.option("--tenant", "slug", help="The tenant's slug; needed when there are several.")
@click.option("--email", required=True, help="Address to sign in with.")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the person may do.")
def user_add(slug: str | None, email: str, role: str) -> None:
    """Add a person to a tenant; the password comes from standard input."""
    from dashboard.auth.accounts import add_user
    from local.tenants import the_tenant
    from models.scope import open_session

    with open_session() as session:
        chosen = the_tenant(session, slug).slug
    password = secret_from_input("Password", confirm=True)
    with open_session() as session:
        add_user(session, chosen, email, role, password)
    click.echo(f"{email} can sign in to {chosen} as {role}.")


@click.group()
def token() -> None:
    """Personal API tokens."""


@token.command("add")
@click.option("--tenant", "slug", help="The tenant's slug; needed when there are several.")
@click.option("--email", required=True, help="Whose token it is.")
@click.option("--name", default="", help="What it is for.")
def token_add(slug: str | None, email: str, name: str) -> None:
    """Make a personal API token and show it once."""
    from dashboard.auth.accounts import issue_api_token
    from models.scope import open_session

    with open_session() as session:
        secret = issue_api_token(session, email, slug, name)
    click.echo(secret)
