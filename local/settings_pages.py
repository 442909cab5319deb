"""docs/settings.md and the example of a settings file, made from settings.py."""

from pathlib import Path
from typing import Any

from pydantic import SecretStr
from pydantic.fields import FieldInfo

from setting_file import DEFAULT, NAMED_BY
from settings import Settings

DOCUMENT = Path(__file__).resolve().parent.parent / "docs" / "settings.md"
# What a default is where nothing is said, and it is no fixed value.
INSTEAD = {
    "database_owner_url": "DATABASE_URL",
    "public_url": "http://localhost:PORT",
    "metrics_port": "",
    "bi_port": "",
}
INTRODUCTION = f"""# Settings

This page is made from `settings.py` by `pagelens render-settings`; change that file, not this one.

Every setting is an environment variable, or a line NAME=value of the file `{DEFAULT}` in the folder
where the command is typed; `{NAMED_BY}` names another file. The environment wins. Every
command reads both. `pagelens settings --example >{DEFAULT} && chmod 600 {DEFAULT}` makes such
a file; each of its lines is a comment until you take the `#` away. `pagelens settings` lists what
is set, and where. A misspelt setting is told with the name that it is near to: in the file it stops
the start, in the environment it is a warning, since the name may be somebody else's.

`NAME_FILE` may name a file that holds NAME's value, as container platforms do with secrets.
`pagelens up` makes `SECRET_KEY` and `TOKEN_ENCRYPTION_KEYS` once and keeps them in `DATA_DIR` with
mode 0600; anywhere else they must be set. A wrong value stops the start with one sentence, and
`pagelens doctor` says the same.

| Setting | Default | What it does |
|---|---|---|
"""


def render_settings() -> str:
    """The whole page as Markdown."""
    rows = [
        f"| `{name.upper()}` | {_told(name, field)} | {field.description} |\n"
        for name, field in Settings.model_fields.items()
    ]
    return INTRODUCTION + "".join(rows)


def write() -> Path:
    """Writes the page anew; returns where it stands."""
    DOCUMENT.write_text(render_settings())
    return DOCUMENT


def is_current() -> bool:
    """Whether the page says what settings.py says."""
    return DOCUMENT.is_file() and DOCUMENT.read_text() == render_settings()


def example() -> str:
    """A settings file in which nothing is set yet."""
    parts = [
        f"# Settings of Pagelens; the environment wins over them. Keep this file to yourself:\n"
        f"# chmod 600 {DEFAULT}\n"
    ]
    for name, field in Settings.model_fields.items():
        parts.append(f"\n# {field.description}\n#{name.upper()}={_plain(field)}\n")
    return "".join(parts)


def _told(name: str, field: FieldInfo) -> str:
    shown = INSTEAD.get(name, _plain(field))
    return f"`{shown}`" if shown else "–"


def _plain(field: FieldInfo) -> str:
    value: Any = field.get_default()
    if isinstance(value, bool):
        return str(value).lower()
    return "" if isinstance(value, SecretStr) or value is None else str(value)
