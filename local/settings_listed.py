"""What is set, and where: for whoever wonders which value is in force."""

import os

from setting_file import misspelt, read_settings_file, settings_file
from settings import Settings


def listed_settings() -> list[tuple[str, str]]:
    """Name and source of each setting that is set; no value, since many of them hold secrets."""
    in_file = read_settings_file()
    found = [
        (name, source)
        for name in (field.upper() for field in Settings.model_fields)
        if (source := _source(name, in_file))
    ]
    return [*found, *((name, f"no setting; is it {near}?") for name, near in misspelt_names())]


def misspelt_names() -> list[tuple[str, str]]:
    """Names of the environment that are no setting but near to one."""
    return list(misspelt(os.environ, Settings.model_fields).items())


def _source(name: str, in_file: dict[str, str]) -> str | None:
    for spelled in (name, f"{name}_FILE"):
        if os.environ.get(spelled):
            return f"environment, {spelled}"
        if spelled in in_file:
            return f"{settings_file()}, {spelled}"
    return None
