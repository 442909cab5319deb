"""Whatever is written into the audit trail can be read there in plain words."""

import ast
from pathlib import Path

from dashboard.audit_words import KINDS, WORDS, sentence_of

ROOT = Path(__file__).parents[2]
ROOMS = ("dashboard", "ingest", "jobs", "local", "models", "notify")
NOTES = {"note", "_note", "note_action"}


def noted_in(path: Path) -> set[str]:
    """The names of actions that a file notes: texts in the calls that do."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and name_of(node.func) in NOTES:
            found |= set(texts(node.args))
        elif isinstance(node, ast.keyword) and node.arg == "action":
            found |= set(texts([node.value]))
    return {one for one in found if "." in one or one.startswith(("view_", "sign_"))}


def name_of(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def texts(nodes: list[ast.expr]) -> list[str]:
    inside = (part for node in nodes for part in ast.walk(node))
    return [
        part.value
        for part in inside
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]


def test_every_action_that_is_noted_has_words_and_no_words_are_idle() -> None:
    files = [path for room in ROOMS for path in (ROOT / room).rglob("*.py")]
    noted = {action for path in files for action in noted_in(path)}
    assert len(noted) > 30
    assert noted - set(WORDS) == set()


def test_every_kind_is_there_and_every_sentence_is_whole() -> None:
    assert {kind for kind, _sentence in WORDS.values()} == set(KINDS)
    for action in WORDS:
        told = sentence_of(action, {}, {})
        assert told[0].isupper()
        assert "{" not in told


def test_details_are_told_as_people_read_them() -> None:
    detail = {"pages": ["1", "2", "3", "4"], "person": 7, "before": "viewer", "after": "owner"}
    assert sentence_of("meta.connected", detail, {}).endswith("1, 2, 3 and 1 more")
    told = sentence_of("person.role_changed", detail, {7: "bob@acme.example"})
    assert told == "Made bob@acme.example an owner, who was a viewer"
    assert sentence_of("something.new", {"a": "{b}"}, {}) == "something.new"
