"""The sections of a printed report: which there are, and what each one draws."""

from collections.abc import Iterable

from dashboard.queries.insights.key_figures import ENGAGEMENTS, VIEWERS

# What they are called where they are chosen, in the order of a report that names none.
SECTIONS = {
    "overview": "Overview",
    "why": "Why did it change?",
    "goals": "Goals",
    "engagement": "Engagement",
    "reach": "Reach",
    "community": "Community",
    "posts": "Best and worst posts",
    "times": "Best times",
    "definitions": "Definitions",
}
ALL_SECTIONS, DEFINITIONS, GOALS, WHY = tuple(SECTIONS), "definitions", "goals", "why"
FOLLOWERS, NEW_FOLLOWS = "page_follows", "page_daily_follows"
PAGE_VIEWS, VIEWS, VIDEO_VIEWS = "page_views_total", "page_media_view", "page_video_views"
# The chart of the view stands in the overview; the other charts are those of metrics.
TREND = "trend"
CHARTS = {
    "overview": (TREND,),
    "engagement": (ENGAGEMENTS,),
    "reach": (VIEWERS, VIEWS, VIDEO_VIEWS),
    "community": (FOLLOWERS, NEW_FOLLOWS, PAGE_VIEWS),
}


def charts_of(sections: Iterable[str]) -> list[str]:
    """The charts of these sections, in their order."""
    return [chart for section in sections for chart in CHARTS.get(section, ())]
