"""How things of a tenant are told apart from others': by words, ids and figures of its own."""

import re
from dataclasses import dataclass
from functools import cached_property


@dataclass(frozen=True)
class Hidden:
    """What must not be told, where it is less than all of a tenant."""

    word: str
    pattern: re.Pattern[str]


@dataclass(frozen=True)
class Mark:
    """All that a tenant's rows hold.

    `word` begins every text; our own ids begin with `number`, Facebook's with `page`, UUIDs with
    `uuid`; `figure` stands in every number that is counted.
    """

    word: str
    number: int
    page: str
    uuid: str
    figure: int

    def id(self, place: int = 1) -> int:
        """Our own id of a thing: sequences begin with 1 for each tenant."""
        return self.number * 10_000 + place

    def page_id(self, place: int = 1) -> str:
        """Facebook's id of a Page."""
        return f"{self.page}{place}"

    def uuid_at(self, place: int) -> str:
        """The id of a run, an export or a job."""
        return f"{self.uuid}-0000-4000-8000-{place:012d}"

    def address(self, name: str) -> str:
        """The e-mail address of a person."""
        return f"{name}@{self.word}.example"

    @cached_property
    def figure_pattern(self) -> str:
        """Finds the figure, however it is written."""
        thousands = (str(self.figure)[:2], *re.findall("...", str(self.figure)[2:]))
        return "[,.\u202f\u00a0 ]?".join(thousands)

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Finds anything of this tenant in a text, however numbers are written."""
        ids = rf"(?<!\d)(?:{self.number}\d{{4}}(?!\d)|{self.page}\d)"
        return re.compile(rf"{self.word}|{self.uuid}|{ids}|{self.figure_pattern}", re.IGNORECASE)


ACME = Mark("acme", 7121, "6100000000000", "acacacac", 61_234_567)
GLOBEX = Mark("globex", 8232, "6200000000000", "b0b0b0b0", 92_345_678)
# Of nobody: what is sent about it must be answered as what is sent about another tenant's.
INVENTED = Mark("umbrella", 9343, "6300000000000", "d0d0d0d0", 83_456_789)


def about(text: str, own: Mark, other: Mark) -> str:
    """The same text about the other's things."""

    def word(found: re.Match[str]) -> str:
        as_written = found[0]
        return other.word.capitalize() if as_written[0].isupper() else other.word

    text = re.sub(own.word, word, text, flags=re.IGNORECASE)
    text = re.sub(rf"(?<!\d){own.number}(?=\d{{4}}(?!\d))", str(other.number), text)
    return text.replace(own.page, other.page).replace(own.uuid, other.uuid)
