"""A value that a person or a program sent and that cannot be used."""


class BadInput(Exception):  # noqa: N818 - named for what it is; it is an answer, no accident
    """`field` is the name of the wrong value; `message` says in one sentence what would do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message
