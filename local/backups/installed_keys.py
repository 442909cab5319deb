"""The keys that come with a back-up, kept where this installation looks for them."""

from pathlib import Path

from sqlalchemy import Connection, text

from local.backups.errors import BackupError
from local.secret_files import private_folder, write_private
from models.vault import UnreadableTokenError, decrypt_token
from setting_sources import SECRET_FILES, is_given
from settings import SettingsError, get_settings, listed

SEALED = """
SELECT token_encrypted FROM meta_connection WHERE token_encrypted IS NOT NULL
 UNION ALL SELECT token_encrypted FROM meta_page WHERE token_encrypted IS NOT NULL
 UNION ALL SELECT secret_encrypted FROM two_step
"""


def require_place(keys: dict[str, str]) -> None:
    """Raises BackupError where the settings name other keys, which would win over those kept."""
    name = "TOKEN_ENCRYPTION_KEYS"
    if not is_given(name):
        return
    if not set(listed(keys["token_encryption_keys"])) <= set(get_settings().fernet_keys()):
        raise BackupError(
            f"{name} is set and lacks a key of the back-up: unset it, and the keys are kept in"
            " DATA_DIR; nothing was changed."
        )


def keep_keys(keys: dict[str, str]) -> None:
    """Writes them into DATA_DIR (0600); token keys that are there already go on opening theirs."""
    folder = private_folder(get_settings().data_dir)
    there = folder / SECRET_FILES["token_encryption_keys"]
    every = [*listed(keys["token_encryption_keys"]), *_token_keys(there)]
    write_private(there, ",".join(dict.fromkeys(every)))
    if not get_settings().secret_key.get_secret_value():
        write_private(folder / SECRET_FILES["secret_key"], keys["secret_key"])
    get_settings.cache_clear()


def _token_keys(file: Path) -> list[str]:
    return listed(file.read_text()) if file.is_file() else []


def count_unreadable(connection: Connection) -> int:
    """How many stored tokens the keys of this installation do not open."""
    return sum(not _opens(bytes(sealed)) for sealed in connection.scalars(text(SEALED)))


def _opens(sealed: bytes) -> bool:
    try:
        decrypt_token(sealed)
    except (UnreadableTokenError, SettingsError):
        return False
    return True
