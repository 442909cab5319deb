"""Why a back-up or its return cannot be; the sentence says what to do."""


class BackupError(Exception):
    """The message is for people, and names no secret."""
