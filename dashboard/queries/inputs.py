"""Values that a person or a program sent, and what is said when one cannot be used."""

from settings import PlainError


class BadInput(PlainError):  # noqa: N818 - named for what it is; it is an answer, not an error
    """`field` is the name of the wrong value; `message` says in one sentence what would do."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message


def one_line(text: str, field: str, *, what: str, when_empty: str, longest: int) -> str:
    """Words that a person wrote, in one line. Raises BadInput.

    `what` begins the sentence for one that is too long: "A note".
    """
    words = " ".join(text.replace("\x00", " ").split())
    if not words:
        raise BadInput(field, when_empty)
    if len(words) > longest:
        raise BadInput(field, f"{what} holds at most {longest} characters.")
    return words
