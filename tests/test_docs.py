"""What can be set and typed is told to its users."""

from pathlib import Path

import pytest

from cli import pagelens
from settings import Settings

DOCS = Path(__file__).parent.parent / "docs"


@pytest.mark.parametrize("name", list(Settings.model_fields))
def test_each_setting_is_told_with_its_help(name: str) -> None:
    text = (DOCS / "settings.md").read_text()
    assert f"| `{name.upper()}` |" in text
    assert str(Settings.model_fields[name].description) in text


@pytest.mark.parametrize("name", sorted(pagelens.commands))
def test_each_command_is_told(name: str) -> None:
    assert f"`pagelens {name}" in (DOCS / "commands.md").read_text()
