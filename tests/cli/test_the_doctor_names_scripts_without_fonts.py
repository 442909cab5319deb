"""`pagelens doctor` and the tests' own set-up say which fonts are missing and how to get them."""

from pathlib import Path

import pytest

from checks import browser_and_fonts
from jobs.fonts import SCRIPTS, scripts_without_font
from local.doctor.machine import look_at_fonts
from settings import get_settings

NO_FONTS = "<?xml version='1.0'?><fontconfig><cachedir>{}</cachedir></fontconfig>"
PACKAGES = "fonts-noto-cjk fonts-noto-core fonts-noto-color-emoji"


@pytest.fixture
def without_fonts(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine where no font is installed."""
    file = tmp_path / "fonts.conf"
    file.write_text(NO_FONTS.format(tmp_path))
    monkeypatch.setenv("FONTCONFIG_FILE", str(file))


@pytest.mark.usefixtures("without_fonts")
def test_each_script_is_named_with_what_to_type():
    found = look_at_fonts(get_settings())
    assert found.optional
    assert found.finding == (
        "none for Chinese, Japanese, Korean, Thai, Hindi, Bengali, Arabic, Hebrew, emoji"
    )
    assert found.cure.endswith(f"apt-get install {PACKAGES}")
    assert scripts_without_font() == list(SCRIPTS)


@pytest.mark.usefixtures("without_fonts")
def test_who_may_not_install_is_told_what_to_type(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    monkeypatch.setattr(browser_and_fonts.os, "geteuid", lambda: 1000)
    assert browser_and_fonts.main() == 0
    assert f"sudo apt-get install {PACKAGES}" in capsys.readouterr().err


def test_a_machine_with_all_fonts_is_told_nothing():
    found = look_at_fonts(get_settings())
    assert (found.finding, found.cure) == ("for every script that is looked for", "")


def test_fonts_that_cannot_be_listed_are_not_taken_for_there(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("local.doctor.machine.can_look", lambda: False)
    assert "apt-get install fontconfig" in look_at_fonts(get_settings()).cure
