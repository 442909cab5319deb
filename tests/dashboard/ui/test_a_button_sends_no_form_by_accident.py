"""A button within a form sends it unless its type says otherwise: each says what it is."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
FILES = sorted((ROOT / "dashboard").rglob("*.py"))
SAYS_WHAT_IT_IS = {"type", "href"}


def buttons(source: str) -> list[tuple[int, set[str]]]:
    """The line of each button that is made, and the names that it is given."""
    return [
        (node.lineno, {each.arg for each in node.keywords if each.arg})
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr == "Button"
    ]


def test_each_button_says_its_type() -> None:
    silent = [
        f"{path.relative_to(ROOT)}:{line}"
        for path in FILES
        for line, given in buttons(path.read_text())
        if not given & SAYS_WHAT_IT_IS
    ]
    assert silent == []


@pytest.mark.parametrize(
    ("written", "says"), [('dbc.Button("Cancel")', False), ('html.Button(type="button")', True)]
)
def test_a_silent_one_is_seen(written: str, says: bool) -> None:
    [(_line, given)] = buttons(written)
    assert bool(given & SAYS_WHAT_IT_IS) == says
