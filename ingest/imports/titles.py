"""Titles and columns in Meta Business Suite's exports, and the metrics that they are."""

import re
import unicodedata

from ingest.imports.languages import BETWEEN, NETWORKS, OURS, QUANTITIES, ROLES

# Where Meta's help pages describe the same quantity as the API's reference.
SERIES: dict[str, str] = {
    "views": "page_media_view",
    "viewers": "page_total_media_view_unique",
    "reach": "page_impressions_unique",
    "impressions": "page_impressions",
    "paid impressions": "page_impressions_paid",
    "visits": "page_views_total",
    "follows": "page_daily_follows",
    "followers": "page_follows",
    "likes": "page_fans",
    "new likes": "page_fan_adds",
}
UNCLEAR: dict[str, str] = {
    "content interactions": "it leaves out clicks, which page_post_engagements counts",
    "link clicks": "the API gives clicks of posts only, not of the Page",
    "unfollows": "the API counts people who unfollowed, not unfollows",
    "page and profile visits": "it mixes Facebook and Instagram",
    "paid reach": "the API has retired it without a replacement",
    "minutes viewed": "the API gives the time in milliseconds",
}
# Quantity of a column of the content export, metric, and what one unit of it is in ours.
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
# Column of the older export of Page Insights, without its Daily, Weekly, 28 Days or Lifetime, as
# the line below the names explains them.
DAYS_TABLE: dict[str, str] = {
    "total likes": "page_fans",
    "new likes": "page_fan_adds_unique",
    "unlikes": "page_fan_removes_unique",
    "page engaged users": "page_engaged_users",
    "total reach": "page_impressions_unique",
    "paid reach": "page_impressions_paid_unique",
    "viral reach": "page_impressions_viral_unique",
    "total impressions": "page_impressions",
    "paid impressions": "page_impressions_paid",
    "viral impressions": "page_impressions_viral",
    "reach of page posts": "page_posts_impressions_unique",
    "total impressions of your posts": "page_posts_impressions",
    "page consumptions": "page_consumptions",
    "page consumers": "page_consumptions_unique",
    "negative feedback": "page_negative_feedback",
    "negative feedback users": "page_negative_feedback_unique",
}
_QUANTITY = {name: quantity for quantity, names in QUANTITIES.items() for name in names}
_ROLE = {name: role for role, names in ROLES.items() for name in names}
_FACEBOOK = re.compile(rf"(?:\b(?:{BETWEEN})\s+)?(?:{OURS})(?:での|の)?[-\s]*")


def lowered(text: str) -> str:
    """A title in one way of writing it: without case, signs of direction and needless spaces."""
    plain = unicodedata.normalize("NFKC", text).lower().replace("i\u0307", "i")
    kept = "".join(sign for sign in plain if unicodedata.category(sign) != "Cf")
    return " ".join(kept.replace("’", "'").split())


def plain_title(text: str) -> str:
    """A title without Facebook's name, as it is looked up."""
    name = lowered(text)
    without = " ".join(_FACEBOOK.sub("", name).split()).strip("-:· ")
    return without or name


def quantity_of(title: str) -> str | None:
    """What a title or a column counts; None where it is not known, or could be two things."""
    return _QUANTITY.get(plain_title(title))


def role_of(column: str) -> str | None:
    """What a column of the content export is, where it is no metric."""
    return _ROLE.get(lowered(column))


def other_network(text: str) -> str | None:
    """The network that is named and is not Facebook."""
    name = lowered(text)
    return next((network for network in NETWORKS if network in name), None)
