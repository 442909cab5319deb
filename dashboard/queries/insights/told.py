"""A sentence that is a list: said in one line by programs and mails, drawn as a list elsewhere."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """A whole sentence, or what stands before its `parts`."""

    words: str
    parts: tuple[str, ...] = ()

    def __str__(self) -> str:
        """All in one sentence."""
        return f"{self.words} {', '.join(self.parts)}." if self.parts else self.words
