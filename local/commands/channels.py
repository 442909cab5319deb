"""Commands about where alerts go."""

import click

from local.commands.answers import secret_from_input

KINDS = ("email", "slack", "teams", "webhook")


@click.group()
def channel() -> None:
    """Channels that alerts go to: mail, Slack, Microsoft Teams, a signed webhook."""


@channel.command("list")
@click.option("--tenant", "slug", help="The tenant's slug; needed when there are several.")
def channel_list(slug: str | None) -> None:
    """List the channels: id, kind, name, where, state, how the last message went."""
    from local.channels import told_channels

    for line in told_channels(slug):
        click.echo(line)


@channel.command("add")
@click.option("--tenant", "slug", help="The tenant's slug; needed when there are several.")
@click.option("--kind", type=click.Choice(KINDS), required=True, help="What takes the alerts.")
@click.option("--name", default="", help="What people call it.")
@click.option(
    "--to", "targets", multiple=True, help="An address for mail; several times for several."
)
def channel_add(slug: str | None, kind: str, name: str, targets: tuple[str, ...]) -> None:
    """Add a channel; the address of a webhook comes from standard input.

    Mail without --to goes to the owners. The secret that signs a webhook is shown once.
    """
    from local.channels import add_channel

    address = "" if kind == "email" else secret_from_input("Address of the webhook")
    click.echo(add_channel(slug, kind, name, list(targets), address))


@channel.command("test")
@click.option("--tenant", "slug", help="The tenant's slug; needed when there are several.")
@click.option("--id", "channel_id", type=int, required=True, help="As `channel list` shows it.")
def channel_test(slug: str | None, channel_id: int) -> None:
    """Send a test to a channel now, and say whether it was taken."""
    from local.channels import send_test

    click.echo(send_test(slug, channel_id))


@channel.command("remove")
@click.option("--tenant", "slug", help="The tenant's slug; needed when there are several.")
@click.option("--id", "channel_id", type=int, required=True, help="As `channel list` shows it.")
def channel_remove(slug: str | None, channel_id: int) -> None:
    """Delete a channel with the record of its messages."""
    from local.channels import remove_channel

    click.echo(remove_channel(slug, channel_id))
