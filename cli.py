"""The command `pagelens`: its commands, and errors as one sentence."""

import sys
import traceback
from pathlib import Path

import click

from local.commands import (
    api_tokens,
    assistants,
    audit,
    backups,
    bi_roles,
    channels,
    erasing,
    gaps,
    imports,
    machine,
    meta,
    processes,
    rebuild,
    schema,
    settings_pages,
    tokens,
)
from settings import PlainError

HERE = Path(__file__).resolve().parent


# Processes write lines of JSON, and `doctor` tells it itself.
TELL_NO_NAMES = {"web", "worker", "scheduler", "sandbox", "doctor", "settings"}


@click.group(context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(package_name="pagelens", message="Pagelens %(version)s")
@click.pass_context
def pagelens(context: click.Context) -> None:
    """Self-hosted analytics for Facebook Pages."""
    if context.invoked_subcommand not in TELL_NO_NAMES:
        from local.settings_listed import misspelt_names

        for name, near in misspelt_names():
            click.echo(f"{name} is no setting; is it {near}?", err=True)


for command in (
    machine.up,
    machine.doctor,
    schema.migrate,
    schema.sync_catalog,
    schema.render_catalog,
    settings_pages.settings,
    settings_pages.render_settings,
    backups.backup,
    backups.restore,
    erasing.tenant,
    erasing.user,
    api_tokens.token,
    assistants.mcp,
    bi_roles.bi_role,
    channels.channel,
    meta.connect,
    tokens.rotate,
    meta.sync,
    imports.import_numbers,
    audit.audit_metrics,
    gaps.gaps,
    rebuild.rebuild,
    processes.web,
    processes.worker,
    processes.scheduler,
    processes.sandbox,
):
    pagelens.add_command(command)


def main() -> None:
    """The entry point: every failure is one sentence on standard error and exit code 1."""
    try:
        pagelens.main(standalone_mode=False)
    except (click.exceptions.Abort, KeyboardInterrupt):
        sys.exit(130)
    except click.exceptions.Exit as ended:
        sys.exit(ended.exit_code)
    except Exception as error:  # noqa: BLE001  nobody shall meet a traceback
        click.echo(explain(error), err=True)
        sys.exit(1)


def explain(error: Exception) -> str:
    """One sentence about a failure, without SQL, addresses with passwords, or tokens."""
    if isinstance(error, click.ClickException):
        return error.format_message()
    if isinstance(error, PlainError):
        return str(error)
    try:
        from local.commands.failures import known_failure
    except ImportError as missing:
        return f"This installation is not complete: {missing.name} is missing; run `make setup`."
    return known_failure(error) or _unexpected(error)


def _unexpected(error: Exception) -> str:
    """Names the place of a fault of ours, not its contents, which may be private."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if HERE in Path(frame.filename).parents]
    ours = [frame for frame in ours if "site-packages" not in frame.filename]
    place = ours[-1] if ours else frames[-1]
    name = Path(place.filename).relative_to(HERE) if ours else Path(place.filename).name
    return f"Unexpected {type(error).__name__} at {name}:{place.lineno}; please report it."


if __name__ == "__main__":
    main()
