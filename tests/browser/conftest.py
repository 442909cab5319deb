"""A real browser against a real server, with nothing but the network between them."""

import gc
import re
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect, sync_playwright
from werkzeug.serving import make_server

from tests.people import PASSWORD, People
from tests.servers import whole_server

# The shell without windows is the same browser at two thirds of the processor time.
CHROMIUM = shutil.which("chromium-headless-shell") or "/usr/bin/chromium"
expect.set_options(timeout=30_000)  # a busy machine is slow, not wrong


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """One Chromium; it must end with the package, since its event loop shuts out every other."""
    with sync_playwright() as player:
        chromium = player.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield chromium
        chromium.close()
    # What flask-compress leaves to be closed is closed before tests that may leave nothing.
    gc.collect()


@contextmanager
def served(application: Any) -> Iterator[str]:
    """The address of a WSGI application on this machine."""
    server = make_server("127.0.0.1", 0, application, threaded=True)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def site(people: People) -> Iterator[str]:
    with served(whole_server()) as address:
        yield address


@pytest.fixture
def screen(browser: Browser, site: str) -> Iterator[Page]:
    """A window that fails the test on any error in its console; it closes before the server.

    It is that of somebody who wants no motion: to draw what moves takes a quarter of the time. The
    windows that tests open themselves show motion.
    """
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page, errors = context.new_page(), []
    page.on("console", lambda said: errors.append(said.text) if said.type == "error" else None)
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield page
    context.close()
    assert errors == []


def sign_in(screen: Page, site: str, email: str, path: str = "/") -> None:
    """Until the door is behind: what is not there is also missing on the door."""
    screen.goto(site + path)
    screen.get_by_label("E-mail address").fill(email)
    screen.get_by_label("Password").fill(PASSWORD)
    screen.get_by_role("button", name="Sign in").click()
    expect(screen).not_to_have_url(re.compile("/login"))
