"""Scripts and styles: nothing from elsewhere, little of our own, and nothing behind Dash's back."""

import re
import subprocess
import sys
from pathlib import Path

import plotly.offline
import pytest

ROOT = Path(__file__).parents[3]
ASSETS = ROOT / "assets"
SCRIPTS = sorted((ASSETS / "js").glob("*.js"))
MOST_LINES = 300
BEHIND_DASH = {
    "innerHTML": r"innerHTML|outerHTML|insertAdjacentHTML|document\.write",
    "a private name of Dash": r"_dash(?!-renderer)|dash_renderer|__dash|dcc_|_reactInternal",
    "an observer of the document": r"\.observe\(\s*document",
}


def test_the_plotly_bundle_is_of_the_python_packages_version() -> None:
    head = (ASSETS / "vendor" / "plotly-basic.min.js").read_text()[:300]
    assert f"v{plotly.offline.get_plotlyjs_version()}" in head


def test_style_sheets_fetch_nothing_from_elsewhere() -> None:
    for sheet in ASSETS.rglob("*.css"):
        assert not re.search(r"(url\(|@import)\s*[\"']?(https?:)?//", sheet.read_text()), sheet.name


def test_there_is_little_script_of_our_own() -> None:
    lines = sum(len(script.read_text().splitlines()) for script in SCRIPTS)
    assert SCRIPTS
    assert lines <= MOST_LINES


@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_says_first_what_dash_cannot_do(script: Path) -> None:
    heading = script.read_text().partition("*/")[0]
    assert heading.startswith("/* ")
    assert "Dash" in heading


@pytest.mark.parametrize("what", BEHIND_DASH)
@pytest.mark.parametrize("script", SCRIPTS, ids=lambda script: script.name)
def test_a_script_does_nothing_behind_dashs_back(script: Path, what: str) -> None:
    assert re.search(BEHIND_DASH[what], script.read_text()) is None


def test_the_linter_has_nothing_to_say() -> None:
    linter = Path(sys.executable).parent / "oxlint"
    said = subprocess.run(
        [linter, "--deny-warnings", ASSETS / "js"],
        capture_output=True,
        text=True,
        cwd=ROOT,
        check=False,
    )
    assert said.returncode == 0, said.stdout


def test_the_linter_is_asked_in_make_check() -> None:
    assert "oxlint --deny-warnings assets/js" in (ROOT / "Makefile").read_text()
