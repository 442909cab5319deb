"""Which days of a trend are unusual, in words, and what the band behind it is."""

from dashboard.charts.usual import outside_words
from dashboard.format import day, exact_value
from dashboard.queries.insights.bands import FEWEST_WEEKS, WEEKS
from dashboard.queries.insights.timeseries import Timeseries
from models.sensitivity import OFF

MOST_NAMED = 4
THE_BAND = f"The shaded band is what each weekday usually has, by the {WEEKS} weeks before it."
NO_BAND = (
    f"What is usual of a weekday cannot be said: it takes {FEWEST_WEEKS} of its numbers in the"
    f" {WEEKS} weeks before, and that they differ."
)


def unusual_sentences(series: Timeseries) -> list[str]:
    """The unusual days, the newest first, and what is shaded; nothing where no band is wanted."""
    if series.sensitivity == OFF:
        return []
    if all(point.usual is None for point in series.points):
        return [NO_BAND]
    named = unusual_days(series)
    return [f"Unusual: {named}.", THE_BAND] if named else [THE_BAND]


def unusual_days(series: Timeseries) -> str:
    """Each of the newest unusual days with its number and what is usual; empty without one."""
    found = series.unusual[::-1]
    years = series.since.year != series.until.year
    each = [
        f"{day(point.date, weekday=True, year=years)} with {exact_value(point.value, series.unit)},"
        f" {outside_words(point, series.unit)}"
        for point in found[:MOST_NAMED]
    ]
    more = len(found) - MOST_NAMED
    each += [f"and {more} more day{'' if more == 1 else 's'}"] if more > 0 else []
    return "; ".join(each)
