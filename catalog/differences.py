"""Why a number here and the one on Meta's own screens may differ: what is known of each metric."""

from catalog.families import family_of
from catalog.source import load_catalog

PACIFIC_NOTE = "A day ends at midnight Pacific time, as Meta counts it, not at yours."
DIFFERS = {
    "sum": (
        "Meta's screens may use your own time zone, show other days, or count an ad's numbers"
        " elsewhere; Meta also restates the last days."
    ),
    "last": "Meta's screens show the level of this minute, here it is that of the last whole day.",
    "none": (
        "Meta's screens count people once over whatever days you choose there; only 7 and 28 day"
        " numbers can be had from its API."
    ),
}


OF_POSTS = (
    "Meta's screens show a post's counter of this minute, here it stands as it was last read; Meta"
    " counts it for as long as the post is there, and may take some of it back."
)


def known_differences(level: str, key: str, aggregation: str) -> list[str]:
    """Sentences for people, the day first; then what its family and its retirement bring."""
    of_page = DIFFERS.get(aggregation, DIFFERS["sum"])
    told = [PACIFIC_NOTE, of_page if level == "PAGE" else OF_POSTS]
    return [*told, *_of_its_family(level, key), *_of_its_retirement(level, key)]


def _of_its_family(level: str, key: str) -> list[str]:
    family = family_of(level, key)
    if family is None or len(family.chain) < 2:
        return []
    names = [_title(level, link.metric) for link in family.chain]
    days = [link.since.isoformat() for link in family.chain if link.since]
    return [
        f"{family.title} were counted as {', then as '.join(names)}, from {' and '.join(days)}:"
        " the sides of such a day do not compare, and nothing is added up across it."
    ]


def _of_its_retirement(level: str, key: str) -> list[str]:
    known = load_catalog().metric(level, key)
    if known is None or known.deprecated_on is None:
        return []
    return [f"Meta retired this metric on {known.deprecated_on.isoformat()}."]


def _title(level: str, key: str) -> str:
    known = load_catalog().metric(level, key)
    return f"{known.title} ({key})" if known else key
