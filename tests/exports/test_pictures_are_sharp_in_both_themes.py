"""PNG: twice the pixels, light or dark; a browser past its bounds is ended with its children."""

import io
import os
import subprocess
import sys
import tempfile
from pathlib import Path

import psutil
import pytest
from flask.testing import FlaskClient
from PIL import Image

from dashboard.charts.trend import trend_figure
from dashboard.exports.browser import bounds
from dashboard.exports.folder import PREFIX, clear_dead_folders
from dashboard.exports.png.repaint import repainted
from tests.dashboard.ui.test_the_trend_is_drawn_as_it_is import series
from tests.exports.asking import ask, fetch, make
from tests.people import People


def test_a_dark_overview_has_twice_the_pixels(alice: FlaskClient, full: People):
    job = ask(alice, "png", theme="dark")
    assert make(full.acme, job) == "completed"
    picture = Image.open(io.BytesIO(fetch(alice, job).data)).convert("RGB")
    assert picture.width == 2400
    assert picture.height > 2000
    assert picture.getpixel((4, 4)) == (0x0F, 0x13, 0x17)


def test_no_light_colour_is_left_in_a_dark_chart():
    text = str(repainted(trend_figure(series(1, 2, None, 4)), "dark"))
    assert "#0072B2" not in text
    assert "#56B4E9" in text


@pytest.mark.parametrize(
    ("bound", "passed", "told"),
    [("SECONDS", 0.01, "in time"), ("MOST_MEMORY", 1, "too much memory")],
)
def test_a_browser_past_its_bounds_is_ended_and_the_person_told(
    alice: FlaskClient, full: People, environment, bound: str, passed: float, told: str
):
    environment.setattr(bounds, bound, passed)
    environment.setattr(bounds, "LOOK_EVERY", 0.05)
    job = ask(alice, "png", png_part="chart")
    assert make(full.acme, job) == "failed"
    assert told in fetch(alice, job).json["error"]["message"]
    assert not _browsers_of(os.getpid())


def test_what_a_killed_job_left_is_cleared_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    # Elsewhere an export of another test could clear it first.
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    folder = tmp_path / f"{PREFIX}{ended.pid}-left"
    folder.mkdir()
    waits = "import sys; print(flush=True); sys.stdin.read()"
    with subprocess.Popen(
        [sys.executable, "-c", waits, f"--user-data-dir={folder}/profile"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        start_new_session=True,
    ) as orphan:
        assert orphan.stdout
        # Until it runs, nobody can see what it was started with.
        orphan.stdout.readline()
        clear_dead_folders()
        assert orphan.wait(timeout=60) == -9
    assert not folder.exists()


def _browsers_of(pid: int) -> list[psutil.Process]:
    return [
        process
        for process in psutil.process_iter(["cmdline"])
        if f"--user-data-dir=/tmp/{PREFIX}{pid}-" in " ".join(process.info["cmdline"] or [])
    ]
