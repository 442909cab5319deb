"""Commands about the settings themselves."""

import click


@click.command("settings")
@click.option("--example", is_flag=True, help="Print a settings file to begin with.")
def settings(*, example: bool) -> None:
    """List what is set and where; secrets are not shown."""
    from local.settings_listed import listed_settings
    from local.settings_pages import example as example_of_a_file

    if example:
        click.echo(example_of_a_file(), nl=False)
        return
    for line in listed_settings():
        click.echo("\t".join(line))


@click.command("render-settings")
@click.option("--check", is_flag=True, help="Only check that the page is up to date.")
def render_settings(*, check: bool) -> None:
    """Generate docs/settings.md from settings.py."""
    from local import settings_pages

    if check and not settings_pages.is_current():
        raise click.ClickException(
            "docs/settings.md is out of date; run `pagelens render-settings`."
        )
    if not check:
        click.echo(f"Written: {settings_pages.write()}")
