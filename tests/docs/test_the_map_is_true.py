"""What docs/architecture.md and the other maps name is there: files, and the functions in them."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MAPS = ("CONTRIBUTING.md", "docs/architecture.md", "docs/decisions.md", "docs/screens.md")
TO_BE_MADE = {"notify/NAME", "dashboard/exports/NAME", "dashboard/pages/hello.py"}
CODE = re.compile(r"`([^`\n]+)`")
NAMED = re.compile(r"`(\w+)`\s+\(`([\w/]+\.py)`\)")
ROOMS = {path.name for path in ROOT.iterdir() if path.is_dir()} - {".venv", ".git"}


def paths_in(text: str) -> set[str]:
    """What stands in backticks and begins with a room of the repository."""
    found = {word for word in CODE.findall(text) if re.fullmatch(r"[\w./-]+", word)}
    return {word for word in found if "/" in word and word.split("/")[0] in ROOMS}


def names_of(path: Path) -> set[str]:
    kinds = (ast.FunctionDef, ast.ClassDef)
    return {node.name for node in ast.walk(ast.parse(path.read_text())) if isinstance(node, kinds)}


@pytest.mark.parametrize("page", MAPS)
def test_each_file_that_is_named_exists(page: str) -> None:
    named = paths_in((ROOT / page).read_text()) - TO_BE_MADE
    assert len(named) > 5
    assert sorted(path for path in named if not (ROOT / path).exists()) == []


def test_each_function_that_is_named_stands_in_its_file() -> None:
    pairs = NAMED.findall((ROOT / "docs/architecture.md").read_text())
    assert len(pairs) > 20
    missing = [f"{name} in {path}" for name, path in pairs if name not in names_of(ROOT / path)]
    assert missing == []
