"""Which numbers of posts are a part of a Page's number: they count the same, and they add up.

People who are counted once never do, nor do levels and rates. Each Page metric that is not named
here has no number of posts within it: visits and follows happen on the Page, not on a post.
"""

# A view or a play of a post is one of its Page, which counts stories and all else too. What the
# Page calls engagements are reactions, comments, shares and clicks on its posts; these are two
# metrics of a post, none of which counts what the other does.
POST_PARTS: dict[str, tuple[str, ...]] = {
    "page_media_view": ("post_media_view",),
    "page_video_views": ("post_video_views",),
    "page_post_engagements": ("post_activity_by_action_type", "post_clicks"),
    "page_actions_post_reactions_total": ("post_reactions_by_type_total",),
}


def post_parts(key: str) -> tuple[str, ...]:
    """The POST metrics whose sum over a Page's posts is a part of this PAGE metric; else none."""
    return POST_PARTS.get(key, ())
