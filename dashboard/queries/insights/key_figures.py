"""The key figures that others are made of, and those that are computed of stored metrics."""

from dataclasses import dataclass

ENGAGEMENTS = "page_post_engagements"
VIEWERS = "page_total_media_view_unique"
FOLLOWERS = "page_follows"
ENGAGEMENT_RATE = "engagement_rate"
NET_FOLLOWS = "net_follows"


@dataclass(frozen=True)
class OwnFigure:
    """A key figure that is computed here out of `parts`, which are metrics of Meta's."""

    key: str
    title: str
    unit: str
    aggregation: str
    formula: str
    parts: tuple[str, ...]


OWN_FIGURES = {
    ENGAGEMENT_RATE: OwnFigure(
        ENGAGEMENT_RATE,
        "Engagement rate",
        "ratio",
        "none",
        "Engagements ÷ viewers of the same day, averaged over the days that have both",
        (ENGAGEMENTS, VIEWERS),
    ),
    NET_FOLLOWS: OwnFigure(
        NET_FOLLOWS,
        "Net follows",
        "count",
        "last",
        "Followers on the last day − followers on the day before the first",
        (FOLLOWERS,),
    ),
}
