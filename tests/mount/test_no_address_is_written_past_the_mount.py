"""Where addresses are written by hand, each is written so that it also holds below a path.

Components need nothing: `href`, `src` and `action` get the mount when they leave.
"""

import ast
import re
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
DASHBOARD = ROOT / "dashboard"
# They are printed, not served.
PRINTED = ("exports/pdf/", "exports/png/", "exports/letter/")
# An attribute that begins at the root of the host, or with a value that may.
IN_HTML = re.compile(r"""\b(?:href|src|action)=["'](?:/|\{\{(?! *mounted\())[^"'>]*""")
IN_CSS = re.compile(r"""url\(["']?/[^)]*""")
IN_SCRIPTS = re.compile(r"""(?<!mount \+ )["'`]/[a-z_][^"'`]*""")
ICON = '<link rel="icon"'
PATHNAME = re.compile(r"""(?:Input|State)\("url", "pathname"\)""")
OF_DASH = re.compile(r"\b(?:get_relative_path|get_asset_url|strip_relative_path)\b")


def found(files: Iterator[Path], written: Callable[[str], list[str]]) -> list[str]:
    return [
        f"{path.relative_to(ROOT)}: {one}" for path in files for one in written(path.read_text())
    ]


def templates() -> Iterator[Path]:
    for path in sorted(DASHBOARD.rglob("*.html")):
        if not str(path.relative_to(DASHBOARD)).startswith(PRINTED):
            yield path


def test_templates_write_addresses_with_mounted() -> None:
    wrong = found(templates(), IN_HTML.findall)
    assert wrong == [], 'write "{{ mounted(\'/settings\') }}" in place of "/settings"'


def test_pages_name_their_icon() -> None:
    pages = {path.name: path.read_text() for path in templates()}
    wrong = [name for name, text in pages.items() if "<head>" in text and ICON not in text]
    assert wrong == [], "a browser asks the root of the host for it, where the page names none"


def test_html_in_code_writes_addresses_with_mounted() -> None:
    wrong = found(iter(sorted(DASHBOARD.rglob("*.py"))), html_in)
    assert wrong == [], 'write href="{mounted(address)}" (dashboard/site.py) in place of href="/…"'


def test_style_sheets_name_their_neighbours() -> None:
    sheets = [*(ROOT / "assets" / "css").glob("*.css"), *DASHBOARD.rglob("*.css")]
    wrong = found(iter(sheets), IN_CSS.findall)
    assert wrong == [], 'write url("../fonts/…"), as seen from the sheet, not url("/assets/…")'


def test_scripts_put_the_mount_before_an_address() -> None:
    wrong = found((ROOT / "assets" / "js").glob("*.js"), IN_SCRIPTS.findall)
    assert wrong == [], 'write document.documentElement.dataset.mount + "/login", not "/login"'


def test_the_path_of_a_browser_is_read_with_path_of() -> None:
    readers = [path for path in DASHBOARD.rglob("*.py") if PATHNAME.search(path.read_text())]
    wrong = [str(path.relative_to(ROOT)) for path in readers if "path_of(" not in path.read_text()]
    assert readers
    assert wrong == [], "read it as path_of(pathname) (dashboard/site.py): it holds the mount"


def test_nothing_is_mounted_twice() -> None:
    wrong = found(iter(sorted(DASHBOARD.rglob("*.py"))), twice_in)
    assert wrong == [], "write the address as inside; components and redirects get the mount alone"


def test_cookies_are_for_the_mount_alone() -> None:
    wrong = found(iter(sorted(DASHBOARD.rglob("*.py"))), cookies_in)
    assert wrong == [], "give the cookie path=cookie_path() (dashboard/site.py)"


@pytest.mark.parametrize(
    ("pattern", "wrong", "right"),
    [
        (IN_HTML, '<a href="/settings">', "<a href=\"{{ mounted('/settings') }}\">"),
        (IN_HTML, '<form action="{{ address }}">', '<form action="{{ mounted(address) }}">'),
        (IN_CSS, 'url("/assets/a.svg")', 'url("../a.svg")'),
        (IN_SCRIPTS, 'go("/login")', 'go(mount + "/login")'),
    ],
)
def test_each_rule_finds_what_it_is_for(pattern: re.Pattern[str], wrong: str, right: str) -> None:
    assert pattern.search(wrong)
    assert not pattern.search(right)


@cache
def nodes_of(source: str) -> list[ast.AST]:
    return list(ast.walk(ast.parse(source)))


def html_in(source: str) -> list[str]:
    texts = [
        node.value
        for node in nodes_of(source)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    ]
    return [one for text in texts for one in IN_HTML.findall(text)]


def twice_in(source: str) -> list[str]:
    calls = [node for node in nodes_of(source) if isinstance(node, ast.Call)]
    leads = [ast.unparse(call) for call in calls if ast.unparse(call.func) == "redirect"]
    return OF_DASH.findall(source) + [lead for lead in leads if re.search("url_for|mounted", lead)]


def cookies_in(source: str) -> list[str]:
    calls = [node for node in nodes_of(source) if isinstance(node, ast.Call)]
    cookies = [
        call
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and call.func.attr in ("set_cookie", "delete_cookie")
    ]
    return [ast.unparse(one) for one in cookies if "path=cookie_path()" not in ast.unparse(one)]
