"""Commands that delete for good."""

import click

from local.commands.people import tenant, user

__all__ = ["tenant", "user"]


@tenant.command("remove")
@click.option("--slug", required=True, help="The tenant to delete with everything in it.")
@click.option("--yes", is_flag=True, help="Do not ask for the slug once more.")
def tenant_remove(slug: str, *, yes: bool) -> None:
    """Delete a tenant for good: all rows, files, and people who are only there."""
    from local.erasing import remove_tenant

    if not yes:
        _type_again("slug", slug, "to delete everything in it")
    click.echo(f"Tenant {slug} is being deleted by the workers; code {remove_tenant(slug)}.")


@user.command("erase")
@click.option("--email", required=True, help="Whose account is deleted, in all tenants.")
@click.option("--yes", is_flag=True, help="Do not ask for the address once more.")
def user_erase(email: str, *, yes: bool) -> None:
    """Delete a person's account for good; a pseudonym stays in the audit."""
    from local.erasing import erase_user

    if not yes:
        _type_again("address", email, "to delete the account")
    click.echo(f"{email} is being deleted by the workers; code {erase_user(email)}.")


def _type_again(noun: str, wanted: str, purpose: str) -> None:
    if click.prompt(f"Type the {noun} again {purpose}") != wanted:
        raise click.ClickException(f"That is another {noun}; nothing is deleted.")
