"""Something could not be sent."""

from settings import PlainError


class NotSentError(PlainError):
    """A message could not be sent; the sentence says why, without an address that opens anything.

    `permanent` is True where trying again later cannot help.
    """

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent
