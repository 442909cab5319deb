"""The keys of an installation, encrypted by a passphrase: scrypt makes the key, Fernet encrypts."""

import base64
import json
import os

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from local.backups.errors import BackupError

LEAST = 12
SALT_BYTES = 16
# 64 MB and a good part of a second for each guess.
COST, BLOCK, PARALLEL = 2**16, 8, 1


def seal(keys: dict[str, str], passphrase: str) -> bytes:
    """The keys by their names, encrypted. Raises BackupError for too short a passphrase."""
    if len(passphrase) < LEAST:
        raise BackupError(f"A passphrase has at least {LEAST} characters.")
    salt = os.urandom(SALT_BYTES)
    return salt + _cipher(passphrase, salt).encrypt(json.dumps(keys).encode())


def unseal(sealed: bytes, passphrase: str) -> dict[str, str]:
    """The keys by their names. Raises BackupError where the passphrase is another one."""
    salt, encrypted = sealed[:SALT_BYTES], sealed[SALT_BYTES:]
    try:
        keys: dict[str, str] = json.loads(_cipher(passphrase, salt).decrypt(encrypted))
    except InvalidToken:
        raise BackupError("That is not the passphrase of this back-up.") from None
    return keys


def _cipher(passphrase: str, salt: bytes) -> Fernet:
    derived = Scrypt(salt=salt, length=32, n=COST, r=BLOCK, p=PARALLEL).derive(passphrase.encode())
    return Fernet(base64.urlsafe_b64encode(derived))
