"""The command by which an assistant reads numbers."""

import importlib.util
from importlib.metadata import version

import click

NO_SDK = "The server for assistants is an extra; type: pip install 'pagelens[mcp]'"
HOW_TO_LET_IN = (
    "PAGELENS_TOKEN is not set; make a token with the scope read in Settings, API tokens, and give"
    " it in the environment, or a file that holds it as PAGELENS_TOKEN_FILE."
)


@click.command("mcp")
@click.option("--url", help="Where Pagelens is.  [default: PAGELENS_URL, else PUBLIC_URL]")
def mcp(url: str | None) -> None:
    """Let an assistant read numbers: a Model Context Protocol server over stdio.

    It asks the API of a running Pagelens with the rights of the token in PAGELENS_TOKEN, and writes
    nothing.
    """
    if importlib.util.find_spec("mcp") is None:
        raise click.ClickException(NO_SDK)
    from assistants.server import serve
    from settings import get_settings, read_settings

    settings = get_settings() if url is None else read_settings(pagelens_url=url)
    token = settings.pagelens_token.get_secret_value()
    if not token:
        raise click.ClickException(HOW_TO_LET_IN)
    serve(settings.pagelens_url or settings.site_address(), token, version("pagelens"))
