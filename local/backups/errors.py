"""Why a back-up or its return cannot be; the sentence says what to do."""

from settings import PlainError


class BackupError(PlainError):
    """The message is for people, and names no secret."""
