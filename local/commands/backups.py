"""Commands that make a back-up and bring one back."""

from pathlib import Path

import click

from local.commands.answers import secret_from_input

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("file", type=FILE)
@click.option(
    "--with-keys",
    is_flag=True,
    help="Also SECRET_KEY and TOKEN_ENCRYPTION_KEYS, encrypted by a passphrase.",
)
def backup(file: Path, with_keys: bool) -> None:
    """Write database and files into FILE, a ZIP that only you may read.

    With --with-keys a passphrase comes from standard input; whoever has both can read Meta's
    tokens.
    """
    from local.backups.making import make_backup
    from local.database_at_hand import owners_database

    secret = secret_from_input("Passphrase for the keys", confirm=True) if with_keys else None
    with owners_database() as database:
        made = make_backup(file, database.owner_url, secret)
    rows = sum(made.rows.values())
    click.echo(
        f"{file} holds {rows:,} rows of {len(made.rows)} tables and {made.files:,} files"
        f" ({file.stat().st_size:,} bytes)."
    )
    if not with_keys:
        click.echo("It does not hold the keys: keep TOKEN_ENCRYPTION_KEYS elsewhere.")


@click.command()
@click.argument("file", type=FILE)
def restore(file: Path) -> None:
    """Bring a back-up into an empty database; for one with keys the passphrase is asked for.

    What is there already is never written over.
    """
    from local.backups.contents import opened
    from local.backups.restoring import restore_all

    with opened(file) as (archive, contents):
        secret = secret_from_input("Passphrase of the keys") if contents.with_keys else None
        unreadable = restore_all(archive, contents, secret)
    rows = sum(contents.rows.values())
    click.echo(
        f"Restored {rows:,} rows of {len(contents.rows)} tables and {contents.files:,} files, as"
        f" they were at {contents.made_at}."
    )
    if unreadable:
        click.echo(
            f"{unreadable:,} tokens cannot be read with the keys here: set TOKEN_ENCRYPTION_KEYS to"
            " those of the installation that was backed up, or connect again."
        )
