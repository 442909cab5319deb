"""Any number of Pages for a bench: cheap to answer for, each with its own numbers and posts.

A clone has the days and posts of one of three busy models, with each counter multiplied by the
clone's number; so a thousand Pages need the memory of three.
"""

from dataclasses import replace

from ingest.sandbox.characters import COFFEE, MUSEUM, RUNNING, Character

POSTS_PER_WEEK = 3.1
_MODELS = tuple(
    replace(
        page, page_id=f"10820455170000{number}", posts_per_week=POSTS_PER_WEEK,
        season_strength=0.1, business_owned=False,
    )
    for number, page in enumerate((COFFEE, RUNNING, MUSEUM))
)  # fmt: skip


def clones(count: int) -> tuple[Character, ...]:
    """So many Pages, with ids of their own."""
    return tuple(_clone(number) for number in range(1, count + 1))


def _clone(number: int) -> Character:
    model = _MODELS[number % len(_MODELS)]
    return replace(
        model, page_id=f"1082045518{number:05d}", name=f"{model.name} {number}",
        username=f"{model.username}{number}", followers=model.followers * number,
        engaged_users=model.engaged_users + number, model=model, times=number,
    )  # fmt: skip
