"""Commands about this machine: everything on it, and what is wrong with it."""

import click


@click.command()
@click.option("--demo", is_flag=True, help="With a sandbox in place of Meta and a demo tenant.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.  [default: PORT]")
def up(demo: bool, port: int | None) -> None:
    """Run everything on this machine until Ctrl-C."""
    from local.up import up as run_everything

    run_everything(demo=demo, port=port, say=click.echo)


@click.command()
def doctor() -> None:
    """Check every part; end with what to do first."""
    from local.doctor import examine, primary

    checks = examine()
    for check in checks:
        click.echo(f"  {check.mark} {check.name:<12} {check.finding}")
    first = primary(checks)
    if first is None:
        click.echo("\nAll is well.")
        return
    click.echo(f"\nDo this first: {first.cure}")
    raise SystemExit(1)
