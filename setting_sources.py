"""Where settings are read beside the environment: files that NAME_FILE names, and DATA_DIR."""

import json
import os
from pathlib import Path
from typing import Any

from pydantic_settings import EnvSettingsSource

from setting_values import SettingsError

RUN_FILE_NAME = "run.json"
SECRET_FILES = {"secret_key": "secret_key", "token_encryption_keys": "token_encryption_keys"}
SERVER_ADDRESSES = (
    "database_url",
    "database_owner_url",
    "redis_url",
    "meta_app_id",
    "meta_app_secret",
    "meta_graph_base_url",
    "meta_dialog_base_url",
    "meta_oauth_redirect_uri",
)


class NamedFiles(EnvSettingsSource):
    """NAME_FILE holds the path of a file with NAME's value, as container platforms do."""

    def __call__(self) -> dict[str, Any]:
        """The values by the names of the settings. Raises SettingsError."""
        found: dict[str, Any] = {}
        for name in self.settings_cls.model_fields:
            path = os.environ.get(f"{name.upper()}_FILE", "")
            if path:
                found[name] = _read_secret(Path(path), f"{name.upper()}_FILE")
        return found


class DataDirectory(EnvSettingsSource):
    """What `pagelens up` left in DATA_DIR: the secrets and the addresses of its servers."""

    def __call__(self) -> dict[str, Any]:
        """The values by the names of the settings."""
        folder = Path(os.environ.get("DATA_DIR") or ".pagelens")
        found = {
            name: (folder / file).read_text().strip()
            for name, file in SECRET_FILES.items()
            if _readable(folder / file)
        }
        return found | _of_one_database(read_server_addresses(folder))


def _of_one_database(found: dict[str, str]) -> dict[str, str]:
    """Without the owner's address where the environment names another database."""
    if os.environ.get("DATABASE_URL") or os.environ.get("DATABASE_URL_FILE"):
        found.pop("database_owner_url", None)
    return found


def read_server_addresses(folder: Path) -> dict[str, str]:
    """DATABASE_URL and REDIS_URL of the servers that run in this data directory, if any do."""
    path = folder / RUN_FILE_NAME
    if not _readable(path):
        return {}
    try:
        run = json.loads(path.read_text())
        os.kill(int(run["pid"]), 0)
    except (ValueError, KeyError, TypeError, ProcessLookupError):
        return {}
    except PermissionError:
        pass
    return {name: run[name] for name in SERVER_ADDRESSES if run.get(name)}


def _readable(path: Path) -> bool:
    return path.is_file() and os.access(path, os.R_OK)


def _read_secret(path: Path, name: str) -> str:
    try:
        return path.read_text().strip()
    except OSError as error:
        raise SettingsError(f"{name}: cannot read {path} ({error.strerror}).") from None
