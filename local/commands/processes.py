"""Commands that are one process of the product: for `pagelens up` and for production."""

import os
import sys

import click


@click.command()
@click.argument("queues", nargs=-1)
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    help="How many workers, which share the memory of what they load.",
)
def worker(queues: tuple[str, ...], processes: int) -> None:
    """Take jobs from QUEUES; from all of them when none is named."""
    from jobs.pool import Group, run_pool
    from jobs.queues import QUEUES
    from local.start import require_start
    from settings import get_settings

    require_start(get_settings())
    run_pool([Group(queues or QUEUES, processes)])


@click.command()
def scheduler() -> None:
    """Put the minute tick into its queue."""
    from jobs.scheduler import run
    from local.start import require_redis
    from settings import get_settings

    require_redis(get_settings().require_redis_url())
    run()


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", type=click.IntRange(1, 65535), help="Port to listen on.  [default: PORT]")
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=2,
    show_default=True,
    help="How many processes answer.",
)
def web(host: str, port: int | None, workers: int) -> None:
    """Serve the web pages and the API."""
    from local.ports import require_soon_free
    from local.start import require_start
    from settings import get_settings

    settings = get_settings()
    require_start(settings)
    listening = [port or settings.port, *([settings.metrics_port] if settings.metrics_port else [])]
    for each in listening:
        require_soon_free(each, host)
    command = [sys.executable, "-P", "-m", "gunicorn", "--config", "python:local.gunicorn"]
    command += [word for each in listening for word in ("--bind", f"{host}:{each}")]
    command += ["--workers", str(workers), "wsgi:server"]
    os.execv(sys.executable, command)  # noqa: S606  gunicorn takes the place of this process


@click.command()
@click.option(
    "--port",
    type=click.IntRange(1, 65535),
    default=8060,
    show_default=True,
    help="Port to listen on.",
)
@click.option(
    "--pages",
    type=click.IntRange(0, 10_000),
    default=0,
    help="So many Pages with numbers of their own, in place of the demo's.",
)
def sandbox(port: int, pages: int) -> None:
    """Serve a stand-in for Meta's Graph API on this machine."""
    from ingest.sandbox.server import serve

    serve(port, pages=pages)
