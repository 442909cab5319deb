"""Meta's tokens at rest: Fernet, newest key first, older keys still read."""

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from settings import PlainError, SettingsError, get_settings


class UnreadableTokenError(PlainError):
    """A stored token was encrypted with a key that is no longer configured."""

    def __init__(self) -> None:
        super().__init__(
            "A stored token cannot be read with the present TOKEN_ENCRYPTION_KEYS;"
            " add the key it was made with, or connect again."
        )


def _vault() -> MultiFernet:
    try:
        return MultiFernet([Fernet(key) for key in get_settings().fernet_keys()])
    except ValueError:
        raise SettingsError(
            "TOKEN_ENCRYPTION_KEYS holds a value that is not a Fernet key (32 bytes, base64)."
        ) from None


def encrypt_token(token: str) -> bytes:
    """Encrypts with the newest key."""
    return _vault().encrypt(token.encode())


def decrypt_token(encrypted: bytes) -> str:
    """Decrypts with whichever key fits. Raises UnreadableTokenError when none does."""
    try:
        return _vault().decrypt(encrypted).decode()
    except InvalidToken:
        raise UnreadableTokenError from None


def reencrypt_token(encrypted: bytes) -> bytes:
    """The same token under the newest key. Raises UnreadableTokenError when no key fits."""
    try:
        return _vault().rotate(encrypted)
    except InvalidToken:
        raise UnreadableTokenError from None
