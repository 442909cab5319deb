"""What the demo's Pages write under their posts."""

from datetime import date

from ingest.sandbox.caption_lines import LINES
from ingest.sandbox.numbers.noise import Dice

_WITHOUT_MESSAGE = {"photo": 0.07, "album": 0.05, "reel": 0.04}
_NAMES = ("Keisha", "Andre", "Priya", "Tom", "Ines", "Marlon", "Grace", "Sam", "Leonor", "Dev")


def caption_for(page_key: str, kind: str, day: date, dice: Dice) -> str | None:
    """The text of a post; some pictures come without a word."""
    if dice.unit() < _WITHOUT_MESSAGE.get(kind, 0.0):
        return None
    lines = LINES[page_key]
    pool = lines[kind] if kind in lines and dice.unit() < 0.6 else lines["any"]
    line = pool[day.toordinal() // 3 % len(pool)]  # in turn, so that neighbours differ
    return line.format(
        name=dice.pick(_NAMES),
        day=day.strftime("%A"),
        month=day.strftime("%B"),
        small=dice.whole(2, 9),
        number=dice.whole(12, 60),
        year=day.year,
    )
