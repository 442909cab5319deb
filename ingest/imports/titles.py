"""Titles in Meta Business Suite's exports, and the metrics that they are; unclear ones by name."""

# Where Meta's help pages describe the same quantity as the API's reference.
SERIES: dict[str, str] = {
    "views": "page_media_view",
    "viewers": "page_total_media_view_unique",
    "reach": "page_impressions_unique",
    "page reach": "page_impressions_unique",
    "impressions": "page_impressions",
    "page impressions": "page_impressions",
    "paid impressions": "page_impressions_paid",
    "visits": "page_views_total",
    "page visits": "page_views_total",
    "follows": "page_daily_follows",
    "new follows": "page_daily_follows",
    "followers": "page_follows",
    "lifetime followers": "page_follows",
    "page likes": "page_fans",
    "total page likes": "page_fans",
    "lifetime likes": "page_fans",
    "page new likes": "page_fan_adds",
    "new page likes": "page_fan_adds",
    "new likes": "page_fan_adds",
}
UNCLEAR: dict[str, str] = {
    "content interactions": "it leaves out clicks, which page_post_engagements counts",
    "interactions": "it leaves out clicks, which page_post_engagements counts",
    "link clicks": "the API gives clicks of posts only, not of the Page",
    "unfollows": "the API counts people who unfollowed, not unfollows",
    "page and profile visits": "it mixes Facebook and Instagram",
    "paid reach": "the API has retired it without a replacement",
    "minutes viewed": "the API gives the time in milliseconds",
}
# Column of the content export, metric, and what one unit of the column is in ours.
CONTENT: dict[str, tuple[str, int]] = {
    "views": ("post_media_view", 1),
    "viewers": ("post_total_media_view_unique", 1),
    "reach": ("post_impressions_unique", 1),
    "impressions": ("post_impressions", 1),
    "total clicks": ("post_clicks", 1),
    "3-second video views": ("post_video_views", 1),
    "seconds viewed": ("post_video_view_time", 1000),
    "average seconds viewed": ("post_video_avg_time_watched", 1000),
}


def plain_title(text: str) -> str:
    """A title without case, without Facebook's name and without needless spaces."""
    words = text.strip().lower().replace("\u00a0", " ").split()
    return " ".join(words[1:] if len(words) > 1 and words[0] == "facebook" else words)
