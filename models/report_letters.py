"""What the mail of a report shows: written by the export that makes the file, kept beside it.

Texts are ready to be read; nothing is computed where the mail is sent.
"""

from dataclasses import dataclass, field
from typing import Any, ClassVar

from pydantic import TypeAdapter, ValidationError


@dataclass(frozen=True)
class LetterPicture:
    """A picture within the mail, shown at most `width` wide; `alt` is what stands in its place."""

    __pydantic_config__: ClassVar[Any] = {"ser_json_bytes": "base64", "val_json_bytes": "base64"}

    media_type: str
    content: bytes
    width: int
    alt: str


@dataclass(frozen=True)
class KeyNumber:
    """A key figure. `way` is up, down, flat or none.

    `compared` says which two values `change` compares: on 3,100.
    """

    title: str
    value: str
    way: str
    change: str
    compared: str
    label: str


@dataclass(frozen=True)
class LetterChart:
    """The chart: what is drawn, in words and as a picture, where one could be drawn."""

    title: str
    key: str
    before: str
    color: str
    said: str
    picture: LetterPicture | None = None


@dataclass(frozen=True)
class LetterPost:
    """The best post: its first words, when and what, its numbers, and where it is shown."""

    text: str
    about: str
    numbers: str
    address: str
    picture: LetterPicture | None = None


@dataclass(frozen=True)
class LetterCell:
    """A number of a Page, with its change beside what it is compared with."""

    value: str
    way: str
    change: str
    compared: str


@dataclass(frozen=True)
class LetterRow:
    """A Page of several, where its days are shown, and a cell for each title of the table."""

    name: str
    address: str
    cells: list[LetterCell]


@dataclass(frozen=True)
class LetterTable:
    """Several Pages side by side."""

    titles: list[str]
    rows: list[LetterRow]


@dataclass(frozen=True)
class ReportLetter:
    """The parts of the mail. `address` leads to the same days in Pagelens.

    `period` names the year, `compares` the days that changes compare with. `color` is the
    workspace's, `on_color` what can be read on it. Of several Pages `page_name` is the name of the
    report, and `beside` stands in the place of `numbers` and `chart`.
    """

    workspace: str
    page_name: str
    subject: str
    period: str
    color: str
    on_color: str
    address: str
    through: str
    compares: str
    words: list[str] = field(default_factory=list)
    numbers: list[KeyNumber] = field(default_factory=list)
    goals: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    ranked_by: str = ""
    logo: LetterPicture | None = None
    chart: LetterChart | None = None
    best: LetterPost | None = None
    beside: LetterTable | None = None


_LETTERS = TypeAdapter(ReportLetter)


def dump_letter(letter: ReportLetter) -> bytes:
    """The letter as the file that is kept."""
    return _LETTERS.dump_json(letter)


def load_letter(content: bytes) -> ReportLetter | None:
    """The letter of a file; None for one of another release that cannot be read."""
    try:
        return _LETTERS.validate_json(content)
    except ValidationError:
        return None
