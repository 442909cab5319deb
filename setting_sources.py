"""Where settings are read beside the environment: `.env`, what NAME_FILE names, and DATA_DIR."""

import json
import os
from pathlib import Path
from typing import Any

from pydantic_settings import (
    BaseSettings,
    EnvSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from setting_file import given, misspelt, read_settings_file, settings_file
from setting_values import SettingsError

RUN_FILE_NAME = "run.json"
# The demo lives apart, so that no installation has its workspace by accident.
DEMO_FOLDER = "demo"
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


class RunningDemo(EnvSettingsSource):
    """DATA_DIR is the demo's while it runs, so that commands find its files as well."""

    def __call__(self) -> dict[str, Any]:
        """The folder, if it is the demo's."""
        folder = data_folder()
        return {} if folder == installation_folder() else {"data_dir": folder}


class SettingsFile(EnvSettingsSource):
    """`.env`, or the file that PAGELENS_ENV_FILE names."""

    def __call__(self) -> dict[str, Any]:
        """The values by the settings' names. Raises SettingsError, for a misspelt one too."""
        found = read_settings_file()
        for name, near in misspelt(found, self.settings_cls.model_fields).items():
            raise SettingsError(f"{settings_file()}: {name} is no setting; is it {near}?")
        fields = self.settings_cls.model_fields
        return {name: found[name.upper()] for name in fields if name.upper() in found}


class NamedFiles(EnvSettingsSource):
    """NAME_FILE holds the path of a file with NAME's value, as container platforms do."""

    def __call__(self) -> dict[str, Any]:
        """The values by the names of the settings. Raises SettingsError."""
        found: dict[str, Any] = {}
        said = given()
        for name in self.settings_cls.model_fields:
            path = said.get(f"{name.upper()}_FILE", "")
            if path:
                found[name] = _read_secret(Path(path), f"{name.upper()}_FILE")
        return found


class DataDirectory(EnvSettingsSource):
    """What `pagelens up` left in DATA_DIR: the secrets and the addresses of its servers."""

    def __call__(self) -> dict[str, Any]:
        """The values by the names of the settings."""
        folder = data_folder()
        found = {
            name: (folder / file).read_text().strip()
            for name, file in SECRET_FILES.items()
            if _readable(folder / file)
        }
        return found | _of_one_database(read_server_addresses(folder))


class SourcedSettings(BaseSettings):
    """Settings that are read in all these places."""

    model_config = SettingsConfigDict(
        case_sensitive=False, env_ignore_empty=True, extra="ignore", frozen=True
    )

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Order of precedence: arguments, environment, `.env`, NAME_FILE, DATA_DIR."""
        return (
            init_settings,
            RunningDemo(settings_cls),
            env_settings,
            SettingsFile(settings_cls),
            NamedFiles(settings_cls),
            DataDirectory(settings_cls),
        )


def data_folder() -> Path:
    """Where this machine's data are: DATA_DIR, or its demo while that alone runs in it.

    Raises SettingsError where `.env` cannot be read.
    """
    own = installation_folder()
    demo = own / DEMO_FOLDER
    if is_given("DATABASE_URL") or is_running(own):
        return own
    return demo if is_running(demo) else own


def installation_folder() -> Path:
    """DATA_DIR before the settings are read. Raises SettingsError where `.env` cannot be read."""
    return Path(given().get("DATA_DIR") or ".pagelens")


def is_given(name: str) -> bool:
    """Whether environment or `.env` say it themselves, or name a file that does."""
    said = given()
    return name in said or f"{name}_FILE" in said


def _of_one_database(found: dict[str, str]) -> dict[str, str]:
    """Without the owner's address where the settings name another database."""
    if is_given("DATABASE_URL"):
        found.pop("database_owner_url", None)
    return found


def read_server_addresses(folder: Path) -> dict[str, str]:
    """DATABASE_URL and REDIS_URL of the servers that run in this data directory, if any do."""
    run = _live_run(folder)
    return {name: run[name] for name in SERVER_ADDRESSES if run.get(name)}


def is_running(folder: Path) -> bool:
    """Whether a `pagelens up` runs, or begins, in this data directory."""
    return bool(_live_run(folder))


def _live_run(folder: Path) -> dict[str, Any]:
    """The run file of a process that is there; empty where there is none."""
    path = folder / RUN_FILE_NAME
    if not _readable(path):
        return {}
    try:
        run: dict[str, Any] = json.loads(path.read_text())
        os.kill(int(run["pid"]), 0)
    except (ValueError, KeyError, TypeError, ProcessLookupError):
        return {}
    except PermissionError:
        pass
    return run


def _readable(path: Path) -> bool:
    return path.is_file() and os.access(path, os.R_OK)


def _read_secret(path: Path, name: str) -> str:
    try:
        return path.read_text().strip()
    except OSError as error:
        raise SettingsError(f"{name}: cannot read {path} ({error.strerror}).") from None
