"""Commands about tenants and people."""

from pathlib import Path

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


@tenant.command("list")
def tenant_list() -> None:
    """List the tenants: slug, name and number of people."""
    from local.people import list_tenants

    for slug, name, members in list_tenants():
        click.echo(f"{slug}\t{name}\t{members} {'person' if members == 1 else 'people'}")


@tenant.command("export")
@click.option("--tenant", "slug", required=True, help="The tenant's slug.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def tenant_export(slug: str, file: Path) -> None:
    """Write all of a tenant into FILE, a ZIP that only you may read.

    It is what owners download in Settings, Data, without views that somebody keeps for themselves.
    """
    from local.archive import export_tenant

    size = export_tenant(slug, file)
    click.echo(f"All of {slug} is in {file} ({size:,} bytes).")


@click.group()
def user() -> None:
    """People who sign in."""


@user.command("add")
@click.option("--tenant", "slug", help="The tenant's slug; needed when there are several.")
@click.option("--email", required=True, help="Address to sign in with.")
@click.option("--role", type=click.Choice(ROLES), required=True, help="What the person may do.")
def user_add(slug: str | None, email: str, role: str) -> None:
    """Add a person to a tenant; the password of a new account comes from standard input.

    Who has an account with a password of their own keeps it, and none is asked for.
    """
    from dashboard.auth.accounts import add_user, has_own_password
    from local.tenants import the_tenant
    from models.scope import wide_session

    with wide_session("command") as session:
        chosen = the_tenant(session, slug).slug
        keeps = has_own_password(session, email)
    password = "" if keeps else secret_from_input("Password", confirm=True)
    with wide_session("command") as session:
        add_user(session, chosen, email, role, password)
    words = "the password that they have" if keeps else "this password"
    click.echo(f"{email} can sign in to {chosen} as {role}, with {words}.")


@user.command("list")
@click.option("--tenant", "slug", help="Only the people of this tenant.")
def user_list(slug: str | None) -> None:
    """List the people: address, roles, state, and when they were here last (UTC)."""
    from local.people import list_people

    for one in list_people(slug):
        seen = f"{one.last_used_at:%Y-%m-%d %H:%M}" if one.last_used_at else "never"
        click.echo("\t".join((one.email, one.roles or "no tenant", one.state, seen)))


@user.command("password")
@click.option("--email", required=True, help="Whose password it is.")
@click.option(
    "--end-two-step",
    is_flag=True,
    help="Also switch off two-step sign-in, for who lost their phone.",
)
def user_password(email: str, end_two_step: bool) -> None:
    """Set a person's password, from standard input; all their sessions end."""
    from local.people import check_person, end_second_step, set_password

    check_person(email)
    set_password(email, secret_from_input("New password", confirm=True))
    click.echo(f"{email} has a new password, and is signed out everywhere.")
    if end_two_step:
        end_second_step(email)
        click.echo("Two-step sign-in is off.")


@user.command("deactivate")
@click.option("--email", required=True, help="Whose account it is.")
def user_deactivate(email: str) -> None:
    """Shut an account in all tenants: sessions end, tokens and passwords open nothing."""
    from local.people import deactivate

    deactivate(email)
    click.echo(f"{email} is deactivated; `pagelens user reactivate` undoes it.")


@user.command("remove")
@click.option("--tenant", "slug", help="The tenant's slug; needed when there are several.")
@click.option("--email", required=True, help="Who is to leave.")
@click.option("--hand-over-to", "heir", help="An owner or analyst who goes on with what is theirs.")
def user_remove(slug: str | None, email: str, heir: str | None) -> None:
    """Take a person out of a tenant: their sessions and tokens there end.

    Open links, shared views and reports go to the person of `--hand-over-to`; without it links
    close, shared views are deleted and reports pause.
    """
    from local.people import remove
    from local.tenants import the_tenant
    from models.scope import wide_session

    with wide_session("command") as session:
        chosen = the_tenant(session, slug).slug
    remove(email, chosen, heir)
    click.echo(f"{email} is removed from {chosen}.")


@user.command("reactivate")
@click.option("--email", required=True, help="Whose account it is.")
def user_reactivate(email: str) -> None:
    """Open a deactivated account again, with the password that it had."""
    from local.people import reactivate

    if reactivate(email):
        click.echo(f"{email} can sign in again.")
    else:
        click.echo(f"{email} is active again, in no tenant: add them with `pagelens user add`.")
