"""Commands about this machine: everything on it, and what is wrong with it."""

import json
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from jobs.health.check import Check


@click.command()
@click.option("--demo", is_flag=True, help="With a sandbox in place of Meta and a demo tenant.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.  [default: PORT]")
def up(demo: bool, port: int | None) -> None:
    """Run everything on this machine until Ctrl-C."""
    from local.up import up as run_everything

    run_everything(demo=demo, port=port, say=click.echo)


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Every finding as JSON, for programs.")
def doctor(as_json: bool) -> None:
    """Check every part; end with what to do first."""
    from local.doctor.examine import examine, primary

    checks = examine()
    first = primary(checks)
    if as_json:
        click.echo(json.dumps(_as_plain(checks, first), indent=2))
    else:
        for check in checks:
            click.echo(f"  {check.mark} {check.name:<12} {check.finding}")
            if check.optional and check.cure:
                click.echo(f"{'':17}{check.cure}")
        click.echo(f"\nDo this first: {first.cure}" if first else "\nAll is well.")
    if first is not None:
        raise SystemExit(1)


def _as_plain(checks: "list[Check]", first: "Check | None") -> dict[str, Any]:
    return {
        "well": first is None,
        "do_first": first and {"name": first.name, "cure": first.cure},
        "checks": [asdict(check) | {"well": not check.cure} for check in checks],
    }
