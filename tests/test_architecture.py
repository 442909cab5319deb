"""Arrows between the rooms run downwards only."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = {
    "models": {"settings"},
    "catalog": {"models"},
    "jobs": {"models", "settings"},
    "notify": {"models", "settings"},
    "ingest": {"catalog", "models", "jobs", "notify", "settings"},
    "dashboard": {"catalog", "models", "jobs", "settings", "ingest.connect"},
}
NARROWER = {"ingest/graph": {"settings", "ingest.graph.windows"}, "ingest/sandbox": set()}


def imports_of(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.level == 0:
            names.add(node.module)
    own = set(ROOMS) | {"settings", "local", "cli", "wsgi"}
    return {name for name in names if name.split(".")[0] in own}


def allowed(name: str, room: str, below: set[str]) -> bool:
    prefixes = below | {room.replace("/", ".")}
    return any(name == prefix or name.startswith(prefix + ".") for prefix in prefixes)


@pytest.mark.parametrize(("room", "below"), list(ROOMS.items()) + list(NARROWER.items()))
def test_a_room_imports_only_what_lies_below(room: str, below: set[str]) -> None:
    strangers = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in sorted((ROOT / room).rglob("*.py"))
        for name in imports_of(path)
        if not allowed(name, room, below)
    }
    assert strangers == set()
