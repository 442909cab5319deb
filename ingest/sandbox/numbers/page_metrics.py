"""From the raw counters of a Page's day to Meta's metrics."""

from ingest.sandbox.characters import Character
from ingest.sandbox.numbers.noise import split
from ingest.sandbox.numbers.post_counts import REACTIONS

Value = int | dict[str, int] | dict[str, float]


def page_metrics(page: Character, counts: dict[str, int], viewers: float) -> dict[str, Value]:
    """Every day metric but the stocks; values of breakdowns under `metric?flag=value`."""
    views = counts["organic"] + counts["paid"]
    reactions = {key: counts[f"reaction_{key}"] for key in REACTIONS}
    engagements = sum(reactions.values()) + counts["comments"] + counts["shares"]
    follows = counts["follows"] + counts["follows_paid"]
    values: dict[str, Value] = {
        "page_media_view": views,
        "page_media_view?is_from_ads=0": counts["organic"],
        "page_media_view?is_from_ads=1": counts["paid"],
        "page_media_view?is_from_followers=0": views - counts["from_followers"],
        "page_media_view?is_from_followers=1": counts["from_followers"],
        "page_total_media_view_unique": int(views * viewers),
        "page_post_engagements": engagements + counts["clicks"],
        "page_views_total": counts["visits"],
        "page_total_actions": counts["actions"],
        "page_daily_follows": follows,
        "page_daily_follows_unique": follows,
        "page_daily_unfollows_unique": counts["unfollows"],
        "page_fan_adds_by_paid_non_paid_unique": {
            "total": follows, "paid": counts["follows_paid"], "unpaid": counts["follows"],
        },
        "page_actions_post_reactions_total": {k: v for k, v in reactions.items() if v},
    }  # fmt: skip
    for key, value in reactions.items():
        values[f"page_actions_post_reactions_{key}_total"] = value
    values.update(_video(counts))
    return values


def _video(counts: dict[str, int]) -> dict[str, Value]:
    organic, paid = counts["video_organic"], counts["video_paid"]
    total = organic + paid
    click = min(counts["video_click"], total)
    long_organic = min(counts["video_30_organic"], organic)
    long_paid = min(counts["video_30_paid"], paid)
    longs = long_organic + long_paid
    crossposts, shares = total // 90, total // 25
    return {
        "page_video_views": total,
        "page_video_views_organic": organic,
        "page_video_views_paid": paid,
        "page_video_views_autoplayed": total - click,
        "page_video_views_click_to_play": click,
        "page_video_repeat_views": min(counts["video_replays"], total),
        "page_video_views_by_paid_non_paid": {"total": total, "paid": paid, "unpaid": organic},
        "page_video_views_by_uploaded_hosted": {
            "page_uploaded": total,
            "page_uploaded_from_crossposts": crossposts,
            "page_uploaded_from_shares": shares,
            "page_owned": total - crossposts,
        },
        "page_video_complete_views_30s": longs,
        "page_video_complete_views_30s_organic": long_organic,
        "page_video_complete_views_30s_paid": long_paid,
        "page_video_complete_views_30s_click_to_play": longs // 5,
        "page_video_complete_views_30s_autoplayed": longs - longs // 5,
        "page_video_complete_views_30s_unique": int(longs * 0.88),
        "page_video_complete_views_30s_repeat_views": longs - int(longs * 0.9),
        "page_video_view_time": counts["video_ms_organic"] + counts["video_ms_paid"],
    }


def stock_metrics(page: Character, followers: int) -> dict[str, Value]:
    """The stocks at the end of a day. Maps of fewer than 100 people are absent."""
    values: dict[str, Value] = {
        "page_follows": followers,
        "page_lifetime_engaged_followers_unique": int(followers * 0.23),
    }
    if followers >= 100:
        values["page_follows_country"] = split(followers, page.countries)
        values["page_follows_city"] = split(int(followers * 0.7), page.cities)
    return values
