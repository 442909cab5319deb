"""Chromium or a page of it is killed while it draws: the job goes on in a new one, once."""

import asyncio
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import kaleido
import psutil
import pytest
from choreographer.protocol.devtools_async import Session
from flask.testing import FlaskClient

from dashboard.exports.browser import Studio, use_browser
from dashboard.exports.browser.life import ended, opened
from dashboard.exports.browser.listening import ListeningKaleido, listen
from dashboard.exports.folder import PREFIX
from dashboard.exports.work import ExportError
from jobs.chromium import find_chromium
from tests.exports.asking import ask, fetch, make
from tests.exports.test_exports_survive_lost_workers import row
from tests.people import People

pytestmark = pytest.mark.proof
# Exports of this process; other tests draw at the same time.
OURS = f"{PREFIX}{os.getpid()}-"


def browsers(mark: str) -> list[psutil.Process]:
    """The Chromium that were started with this in the name of their folder, not their children."""
    found = []
    for process in psutil.process_iter(["cmdline", "exe"]):
        line = " ".join(process.info["cmdline"] or [])
        if mark in line and "chrom" in (process.info["exe"] or "") and "--type=" not in line:
            found.append(process)
    return found


def kill_browser(mark: str) -> None:
    (browser,) = browsers(mark)
    browser.kill()


def kill_pages(mark: str) -> None:
    (browser,) = browsers(mark)
    for child in browser.children(recursive=True):
        if "--type=renderer" in " ".join(child.cmdline()):
            child.kill()


def dying(monkeypatch: pytest.MonkeyPatch, kill: Callable[[str], None], times: int) -> list[int]:
    """The first prints of a page are met by a death; the list counts all prints."""
    prints: list[int] = []
    whole = Studio.pdf

    async def pdf(studio: Studio, html: str) -> bytes:
        prints.append(len(prints))
        if len(prints) <= times:
            kill(OURS)
        return await whole(studio, html)

    monkeypatch.setattr(Studio, "pdf", pdf)
    return prints


@pytest.mark.parametrize("kill", [kill_browser, kill_pages])
def test_a_report_is_made_although_its_browser_died(
    alice: FlaskClient, full: People, monkeypatch: pytest.MonkeyPatch, kill: Callable[[str], None]
):
    prints = dying(monkeypatch, kill, times=1)
    job = ask(alice, "pdf")
    assert make(full.acme, job) == "completed"
    assert fetch(alice, job).data.startswith(b"%PDF")
    assert len(prints) == 2
    assert not browsers(OURS)


def test_one_that_dies_again_is_started_no_third_time_in_this_job(
    alice: FlaskClient, full: People, monkeypatch: pytest.MonkeyPatch
):
    prints = dying(monkeypatch, kill_browser, times=2)
    job = ask(alice, "pdf")
    assert make(full.acme, job) == "queued"
    found = row(full, job)
    assert (found.status, found.error_kind) == ("queued", "chromium")
    assert "Chromium stopped" in str(found.error)
    assert str(found.error).endswith("It goes on by itself.")
    assert len(prints) == 2
    assert not browsers(OURS)


def test_what_the_work_itself_raises_is_no_death(tmp_path: Path):
    starts = []

    async def work(studio: Studio) -> None:
        starts.append(studio)
        raise ExportError("These figures do not exist.")

    with pytest.raises(ExportError, match="do not exist"):
        use_browser(tmp_path, work)
    assert len(starts) == 1
    assert not browsers(str(tmp_path))


def test_a_page_that_is_just_being_replaced_is_asked_again():
    """As a browser answered once when an export began; that was a KeyError."""
    answers: list[Any] = [
        {"result": {}},
        {"error": {"code": -32000, "message": "Inspected target navigated or closed"}},
        {"result": {"result": {"type": "string", "value": "loading"}}},
        {"result": {"result": {"type": "string", "value": "complete"}}},
    ]

    class Tab:
        async def send_command(self, *_arguments: Any) -> Any:
            return answers.pop(0)

    asyncio.run(listen(Tab()))
    assert not answers


def test_pages_of_kaleido_are_listened_to_from_their_beginning(tmp_path: Path):
    """Kaleido asks only after it has sent for its page, whose loading it misses when it is late."""

    async def commands() -> list[str]:
        sent: list[str] = []
        whole = Session.send_command

        async def send(session: Session, command: str, *more: Any, **named: Any) -> Any:
            sent.append(command)
            return await whole(session, command, *more, **named)

        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(Session, "send_command", send)
            browser = await opened(str(find_chromium()), tmp_path)
        await ended(browser, tmp_path)
        return sent

    sent = asyncio.run(commands())
    assert sent.index("Page.enable") < sent.index("Page.navigate")


def test_nothing_private_of_kaleido_or_choreographer_is_replaced():
    theirs = {
        name
        for base in kaleido.Kaleido.__mro__
        for name in vars(base)
        if name.startswith("_") and not name.endswith("__")
    }
    own = [one for one in ListeningKaleido.__mro__ if one.__module__.startswith("dashboard.")]
    assert len(own) == 2
    for one in own:
        assert not theirs & set(vars(one))
