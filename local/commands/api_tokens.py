"""Commands about personal API tokens."""

import click

SCOPES = ("read", "write", "manage")


@click.group()
def token() -> None:
    """Personal API tokens."""


@token.command("add")
@click.option("--tenant", "slug", help="The tenant's slug; needed when there are several.")
@click.option("--email", required=True, help="Whose token it is.")
@click.option("--name", default="", help="What it is for.")
@click.option(
    "--scope",
    type=click.Choice(SCOPES),
    default="read",
    show_default=True,
    help="What it may at most; never more than its person.",
)
@click.option(
    "--expires",
    "days",
    type=click.IntRange(0, 3650),
    default=90,
    show_default=True,
    help="Days until it ends; 0 for never.",
)
def token_add(slug: str | None, email: str, name: str, scope: str, days: int) -> None:
    """Make a personal API token and show it once."""
    from local.api_tokens import add_token

    click.echo(add_token(email, slug, name, scope, days or None))


@token.command("list")
@click.option("--tenant", "slug", help="Only those of this tenant.")
@click.option("--email", help="Only those of this person.")
def token_list(slug: str | None, email: str | None) -> None:
    """List API tokens, without their secrets; expired ones for another 30 days."""
    from local.api_tokens import told_tokens

    for line in told_tokens(slug, email):
        click.echo(line)


@token.command("remove")
@click.option("--tenant", "slug", help="The tenant's slug; needed when there are several.")
@click.option("--id", "token_id", type=int, required=True, help="As `token list` shows it.")
def token_remove(slug: str | None, token_id: int) -> None:
    """End an API token at once."""
    from local.api_tokens import remove_token

    click.echo(remove_token(slug, token_id))
