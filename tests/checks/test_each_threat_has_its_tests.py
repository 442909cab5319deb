"""docs/security.md names tests that there are, and every test that shows how a threat is met."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
# Each test in these rooms is about a threat.
ROOMS = ("auth", "checks", "matrix", "pictures", "erasure")
ABOUT_ALL = {"tests/checks/test_each_threat_has_its_tests.py"}
NAMED = re.compile(r"`(tests/[\w/]+\.py)`")


def named() -> set[str]:
    return set(NAMED.findall((ROOT / "docs" / "security.md").read_text()))


def test_each_test_that_is_named_is_there() -> None:
    assert {name for name in named() if not (ROOT / name).is_file()} == set()


def test_each_test_about_a_threat_is_named() -> None:
    found = {
        str(path.relative_to(ROOT))
        for room in ROOMS
        for path in (ROOT / "tests" / room).rglob("test_*.py")
    }
    missing = found - named() - ABOUT_ALL
    assert not missing, f"Name them in the table of docs/security.md: {sorted(missing)}"


def test_each_threat_names_what_meets_it_and_a_test() -> None:
    text = (ROOT / "docs" / "security.md").read_text()
    rows = [line for line in text.splitlines() if line.startswith("| ")][1:]
    assert len(rows) > 20
    assert [row for row in rows if row.count(" | ") != 2 or not NAMED.search(row)] == []
