"""The two secrets of one machine, made once and kept in DATA_DIR for its owner alone."""

import os
import secrets
import tempfile
from pathlib import Path

from cryptography.fernet import Fernet

from setting_sources import SECRET_FILES, is_given
from settings import SettingsError


def private_folder(folder: Path) -> Path:
    """Makes the folder, open to its owner only, and returns its absolute path.

    Raises SettingsError where that may not be.
    """
    require_writable(folder, "DATA_DIR")
    folder.chmod(0o700)
    return folder.absolute()


def require_writable(folder: Path, setting: str) -> None:
    """Makes the folder where there is none. Raises SettingsError, which names the setting."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        tempfile.TemporaryFile(dir=folder).close()
    except OSError as error:
        raise SettingsError(
            f"{setting}: {folder} cannot be written by this user ({error.strerror}); name another"
            " folder."
        ) from None


def ensure_secrets(data_dir: Path) -> None:
    """Writes SECRET_KEY and TOKEN_ENCRYPTION_KEYS where neither file nor setting has them."""
    makers = {
        "secret_key": _new_secret_key,
        "token_encryption_keys": _new_fernet_key,
    }
    for name, make in makers.items():
        if not is_given(name.upper()):
            _write_once(data_dir / SECRET_FILES[name], make())


def write_private(path: Path, text: str) -> None:
    """Replaces a file that only its owner may read, in one step."""
    draft = path.with_name(f"{path.name}.new")
    draft.unlink(missing_ok=True)
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(text)
    draft.replace(path)


def _write_once(path: Path, text: str) -> None:
    if path.is_file() and path.stat().st_size:
        path.chmod(0o600)
        return
    write_private(path, text)


def _new_secret_key() -> str:
    return secrets.token_urlsafe(48)


def _new_fernet_key() -> str:
    return str(Fernet.generate_key(), "ascii")
