"""Commands about Meta's tokens at rest."""

import click


@click.command("rotate-token-keys")
def rotate() -> None:
    """Encrypt all tokens anew with the newest of TOKEN_ENCRYPTION_KEYS."""
    from ingest.connect.rotation import rotate_tokens

    rotation = rotate_tokens()
    click.echo(
        f"Encrypted with the newest key: {rotation.connections} connections,"
        f" {rotation.pages} Pages, {rotation.two_steps} two-step sign-ins and"
        f" {rotation.channels} channels."
    )
    for name in rotation.unreadable:
        click.echo(f"  not readable: {name}")
    if rotation.unreadable:
        raise click.ClickException(
            f"{len(rotation.unreadable)} tokens cannot be read; add the key that they were made"
            " with to TOKEN_ENCRYPTION_KEYS and run this again, or connect again."
        )
