"""Secrets from standard input: hidden when a person types, plain when a program sends them."""

import sys

import click


def secret_from_input(what: str, *, confirm: bool = False) -> str:
    """The secret. Raises click.ClickException when nothing is given."""
    if sys.stdin.isatty():
        secret = click.prompt(what, hide_input=True, confirmation_prompt=confirm, err=True)
    else:
        secret = sys.stdin.readline()
    secret = str(secret).strip("\r\n")
    if not secret:
        raise click.ClickException(f"{what}: nothing came from standard input.")
    return secret
