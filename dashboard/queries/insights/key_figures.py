"""The key figures that others are made of, and those that are computed of stored metrics."""

ENGAGEMENTS = "page_post_engagements"
VIEWERS = "page_total_media_view_unique"
FOLLOWERS = "page_follows"
ENGAGEMENT_RATE = "engagement_rate"
NET_FOLLOWS = "net_follows"
ENGAGEMENT_RATE_FORMULA = (
    "Engagements ÷ viewers of the same day, averaged over the days that have both"
)
NET_FOLLOWS_FORMULA = "Followers on the last day − followers on the day before the first"
