"""What is usual of a post, in words that can be computed again."""

from dashboard.charts.kinds import kind_plural
from dashboard.format import at_age, exact_value
from dashboard.queries.posts.unusual import PostBand


def beside_band(
    side: str | None, band: PostBand | None, unit: str, kind: str, age: int | None
) -> str:
    """above the 80 to 340 that are usual of photos at 7 days; empty within the band."""
    if side is None or band is None:
        return ""
    ends = f"{exact_value(band.lower, unit)} to {exact_value(band.upper, unit)}"
    return f"{side} the {ends} that are usual of {kind_plural(kind)} {at_age(age)}"
