"""What is to be said of days: which have no number, and which numbers may change or did."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Point = Mapping[str, Any]


GAP = "no number, which is a gap and not zero"
PROVISIONAL = "a provisional number, which Meta may still change"
RESTATED = "a number that Meta has restated"
IMPORTED = "a number imported from a file"


def of_values(title: str, points: Sequence[Point]) -> list[str]:
    """Sentences about the daily values that a metric has."""
    counts = (
        (sum(one["provisional"] for one in points), PROVISIONAL),
        (sum(one["restated_from"] is not None for one in points), RESTATED),
        (sum(one["imported"] for one in points), IMPORTED),
    )
    return [_told(title, count, len(points), what) for count, what in counts if count]


def of_gaps(title: str, points: Sequence[Point]) -> list[str]:
    """A sentence about the days on which it has none."""
    count = sum(one["value"] is None for one in points)
    return [_told(title, count, len(points), GAP)] if count else []


def _told(title: str, count: int, days: int, what: str) -> str:
    return f"{title}: {count} of {days} days {'has' if count == 1 else 'have'} {what}."


def of_kpi(kpi: Mapping[str, Any]) -> list[str]:
    """Sentences about a key figure: how many of its days it is of, and since when it is counted."""
    told = []
    if kpi["days"] < kpi["of_days"]:
        told.append(f"{kpi['title']}: of {kpi['days']} of {kpi['of_days']} days only.")
    compared = kpi["compared"]
    if compared and compared["days"] < kpi["of_days"]:
        told.append(
            f"{kpi['title']}: the change compares {compared['days']} days that both periods have,"
            " by the values in `compared`."
        )
    if kpi["counted_since"]:
        told.append(f"{kpi['title']}: counted as it is since {kpi['counted_since']}.")
    return told


def of_change(distorted: Mapping[str, Any] | None) -> list[str]:
    """Sentences about what distorts a change: days of both periods, and seams."""
    if distorted is None:
        return []
    told = (
        ("missing", GAP),
        ("provisional", PROVISIONAL),
        ("restated", RESTATED),
        ("imported", IMPORTED),
    )
    said = [f"Days with {what}: {distorted[name]}." for name, what in told if distorted[name]]
    return said + [f"A seam on {day}: both sides do not compare." for day in distorted["seams"]]


def short_point(point: Point, asked: str) -> dict[str, Any]:
    """A day with what is to be known of it, and nothing that is as usual."""
    short = {"date": point["date"], "value": point["value"]}
    if point["metric"] != asked:
        short["metric"] = point["metric"]
    marks = ("provisional", "restated_from", "imported")
    return short | {name: point[name] for name in marks if point[name] not in (None, False)}


def short_points(points: Iterable[Point], asked: str) -> list[dict[str, Any]]:
    """The same of several days."""
    return [short_point(point, asked) for point in points]
