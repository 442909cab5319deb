"""The metrics that lists of Pages show and are sorted by: their days are kept ready.

They are plain numbers. One that is added here is filled in by `pagelens rebuild`.
"""

LISTED = (
    "page_media_view",
    "page_total_media_view_unique",
    "page_post_engagements",
    "page_follows",
)
PERIODS = ("day", "week", "days_28")
