"""The settings file `.env`, which stands beside the environment, and names that are misspelt.

Its lines are NAME=value, as systemd's EnvironmentFile and compose read them. The environment wins.
"""

import io
import os
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path

from dotenv.parser import parse_stream

from setting_values import SettingsError

NAMED_BY = "PAGELENS_ENV_FILE"
DEFAULT = ".env"
# As near as DATABSE_URL is to DATABASE_URL; REDIS_HOST is somebody else's.
NEAR = 0.88


def given() -> dict[str, str]:
    """The environment over the settings file; what is empty is not given. Raises SettingsError."""
    return read_settings_file() | {name: value for name, value in os.environ.items() if value}


def settings_file() -> Path:
    """The file that PAGELENS_ENV_FILE names, else `.env` where the command is typed."""
    return Path(os.environ.get(NAMED_BY) or DEFAULT)


def read_settings_file() -> dict[str, str]:
    """What it says, by names in capitals; nothing where there is none. Raises SettingsError."""
    path = settings_file()
    if not (path.is_file() or os.environ.get(NAMED_BY)):
        return {}
    try:
        lines = parse_stream(io.StringIO(path.read_text()))
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is no text"
        raise SettingsError(f"{path} cannot be read: {reason}.") from None
    found: dict[str, str] = {}
    for line in lines:
        if line.error:
            raise SettingsError(f"{path}, line {line.original.line}: must look like NAME=value.")
        if line.key and line.value:
            found[line.key.upper()] = line.value
    return found


def misspelt(names: Iterable[str], settings: Iterable[str]) -> Mapping[str, str]:
    """Names that are no setting, and the setting that each is near to."""
    known = {name.upper() for name in settings}
    known |= {f"{name}_FILE" for name in known}
    found = {}
    for name in sorted(set(names) - known):
        near = get_close_matches(name, known, 1, NEAR)
        if near:
            found[name] = near[0]
    return found
