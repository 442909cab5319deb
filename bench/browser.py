"""A real browser for benches: signed in to the demo, on a machine and a network of one's choice."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from bench.demo import RunningDemo
from local import ports
from local.programs import pagelens

CHROMIUM = "/usr/bin/chromium"
WINDOW: Any = {"width": 1440, "height": 900}
PATIENCE_SECONDS = 60


@dataclass(frozen=True)
class Device:
    """How many times slower the processor is, and the network: bytes a second and milliseconds."""

    slower: float = 1
    bytes_a_second: float = -1
    milliseconds: float = 0


DESK = Device()
SLOW_PHONE = Device(slower=4, bytes_a_second=1.6e6 / 8, milliseconds=150)


def slow_down(context: BrowserContext, page: Page, device: Device) -> None:
    """Lets this window be as slow as the device."""
    if device == DESK:
        return
    tools = context.new_cdp_session(page)
    tools.send("Emulation.setCPUThrottlingRate", {"rate": device.slower})
    tools.send("Network.enable")
    network = {
        "offline": False,
        "latency": device.milliseconds,
        "downloadThroughput": device.bytes_a_second,
        "uploadThroughput": device.bytes_a_second,
    }
    tools.send("Network.emulateNetworkConditions", network)


def signed_in(browser: Browser, demo: RunningDemo, url: str | None = None) -> list[Any]:
    """The cookies of the demo's owner at this address of it."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{url or demo.url}/login")
    page.get_by_label("E-mail address").fill(demo.email)
    page.get_by_label("Password").fill(demo.password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_selector('tbody a[href^="/pages/"]', state="attached")
    cookies = list(context.cookies())
    context.close()
    return cookies


def window(browser: Browser, cookies: list[Any]) -> BrowserContext:
    """A window with nothing cached."""
    context = browser.new_context(viewport=WINDOW)
    context.add_cookies(cookies)
    return context


def first_overview(browser: Browser, url: str, cookies: list[Any]) -> str:
    """The path of the first Page's overview."""
    context = window(browser, cookies)
    page = context.new_page()
    page.goto(url)
    link = page.locator('tbody a[href^="/pages/"]').first
    link.wait_for(state="attached")
    href = link.get_attribute("href") or "/"
    context.close()
    return href.split("?")[0]


@contextmanager
def bare_app() -> Iterator[str]:
    """The bare Dash app on the same kind of server."""
    port = ports.free_port()
    command = [sys.executable, "-m", "gunicorn", "-w", "2", "-b", f"127.0.0.1:{port}"]
    with _served([*command, "bench.bare_dash:server"], port, {}) as url:
        yield f"{url}/"


@contextmanager
def without_first_paint(demo: RunningDemo) -> Iterator[str]:
    """The demo once more, whose overview is drawn by scripts alone."""
    port = ports.free_port()
    settings = {
        "DATA_DIR": str(demo.data_dir),
        "DATABASE_URL": demo.database_url,
        "REDIS_URL": demo.redis_url,
        "FIRST_PAINT": "false",
    }
    with _served(pagelens("web", "--port", str(port)), port, settings) as url:
        yield url


@contextmanager
def _served(command: list[str], port: int, settings: dict[str, str]) -> Iterator[str]:
    process = subprocess.Popen(  # noqa: S603 - our own command
        command, env=os.environ | settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        _wait(port)
        yield f"http://localhost:{port}"
    finally:
        process.terminate()
        process.wait(30)


def _wait(port: int) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while not (ports.answers(port, "/") or ports.answers(port, "/healthz")):
        if time.monotonic() > end:
            raise TimeoutError("a server of the bench was not ready in time")
        time.sleep(0.2)
