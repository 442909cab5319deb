"""Secrets that a person is told once; what is kept of them is their hash alone."""

import hashlib
import secrets

BYTES = 32


def new_secret() -> str:
    """A secret that nobody guesses, fit for addresses."""
    return secrets.token_urlsafe(BYTES)


def digest(secret: str) -> str:
    """What is kept of a secret: its SHA-256, in hexadecimal."""
    return hashlib.sha256(secret.encode()).hexdigest()


def frame_digest(secret: str) -> str:
    """The same of a frame's secret, which thereby opens as no other link."""
    # The word stays: links of earlier releases, which framed charts alone, were hashed with it.
    return digest(f"chart {secret}")
