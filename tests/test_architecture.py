"""Arrows between the rooms run downwards only."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
ROOMS = {
    "assistants": set(),
    "traces": {"settings"},
    "models": {"settings"},
    "catalog": {"models"},
    "jobs": {"models", "settings", "traces.spans"},
    "notify": {"models", "jobs", "settings"},
    "ingest": {"catalog", "models", "jobs", "notify", "settings", "traces.spans"},
    "dashboard": {"catalog", "models", "jobs", "settings", "ingest.connect", "traces.spans"},
}
# What lies in dashboard beside the rooms (format.py, page_context.py …) is for all of them.
INSIDE = {
    "markup": set(),
    "queries": set(),
    "auth": {"queries"},
    "actions": {"queries", "auth", "exports.options"},
    "charts": {"queries"},
    "components": {"charts", "markup", "queries"},
    "pages": {"components", "charts", "markup", "queries", "actions", "auth"},
    "first_paint": {"pages", "components", "markup"},
    "forms": {"components", "queries", "actions", "auth"},
    "share": {"components", "charts", "markup", "queries"},
    "api": {"queries", "auth", "actions", "exports", "share"},
}
OUTSIDE_OF_ACTIONS = {"models", "jobs", "ingest.connect", "settings"}
READING = ("queries", "charts", "components", "pages", "forms", "api")
CALLBACKS = {"callback", "clientside_callback"}
PRIVATE_OF_DASH = re.compile(
    r"\b(dash|dcc|dbc|html|app)\._[a-z]|_dashprivate|\._traverse|\._namespace|\._type\b"
)
CHANGES = {"insert", "update", "delete"}
CHANGING_CALLS = {"add", "add_all", "delete", "merge", "bulk_save_objects"}
NARROWER = {
    "ingest/graph": {"settings", "ingest.graph.windows", "traces.spans"},
    "ingest/sandbox": set(),
}


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


@pytest.mark.parametrize("room", INSIDE)
def test_a_room_of_the_dashboard_imports_only_what_lies_below(room: str) -> None:
    rooms = {path.name for path in (ROOT / "dashboard").iterdir() if path.is_dir()}
    below = {f"dashboard.{name}" for name in INSIDE[room] | {room}}
    strangers = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files_of(room)
        for name in imports_of(path)
        if name.startswith("dashboard.") and name.split(".")[1] in rooms
        if not any(name == one or name.startswith(one + ".") for one in below)
    }
    assert strangers == set()


def test_actions_reach_only_the_tables_the_jobs_and_connecting() -> None:
    strangers = {
        f"{path.relative_to(ROOT)} imports {name}"
        for path in files_of("actions")
        for name in imports_of(path)
        if not allowed(name, "dashboard", OUTSIDE_OF_ACTIONS)
    }
    assert strangers == set()


@pytest.mark.parametrize("room", READING)
def test_only_actions_write(room: str) -> None:
    found = [line for path in files_of(room) for line in changes_in(path)]
    assert found == []


@pytest.mark.parametrize("room", ["components", "charts", "queries", "first_paint"])
def test_only_pages_and_the_shell_have_callbacks(room: str) -> None:
    found = [
        f"{path.relative_to(ROOT)} imports {alias.name}"
        for path in files_of(room)
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "dash"
        for alias in node.names
        if alias.name in CALLBACKS
    ]
    assert found == []


@pytest.mark.parametrize("room", ["components", "charts"])
def test_components_and_charts_know_no_sql(room: str) -> None:
    found = [
        str(path.relative_to(ROOT)) for path in files_of(room) if "sqlalchemy" in path.read_text()
    ]
    assert found == []


def test_each_screen_registers_itself() -> None:
    screens = [path for path in files_of("pages") if path.parent.name != "shared"]
    silent = [
        str(path.relative_to(ROOT))
        for path in screens
        if path.name != "__init__.py" and "register_page(" not in path.read_text()
    ]
    assert silent == []


def test_no_private_name_of_dash_is_used() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {match.group()}"
        for path in sorted((ROOT / "dashboard").rglob("*.py"))
        for match in PRIVATE_OF_DASH.finditer(path.read_text())
    ]
    assert found == []


def files_of(room: str) -> list[Path]:
    """The files of a room of the dashboard."""
    return sorted((ROOT / "dashboard" / room).rglob("*.py"))


def changes_in(path: Path) -> list[str]:
    """Where a file changes rows: statements that do, and calls of a session that do."""
    return [
        f"{path.relative_to(ROOT)}:{node.lineno}"
        for node in ast.walk(ast.parse(path.read_text()))
        if is_import_of_change(node) or is_changing_call(node)
    ]


def is_import_of_change(node: ast.AST) -> bool:
    if not isinstance(node, ast.ImportFrom) or not (node.module or "").startswith("sqlalchemy"):
        return False
    return any(alias.name in CHANGES for alias in node.names)


def is_changing_call(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Attribute)
        and node.attr in CHANGING_CALLS
        and isinstance(node.value, ast.Name)
        and node.value.id in ("session", "db")
    )
