"""From a post's counters to Meta's lifetime metrics of posts, videos and reels."""

from datetime import datetime

from ingest.sandbox.numbers.page_metrics import Value
from ingest.sandbox.numbers.post_counts import REACTIONS, counts_at
from ingest.sandbox.posts import Post

_CLICKS = ("link clicks", "photo view", "video play", "other clicks")


def post_metrics(post: Post, now: datetime) -> dict[str, Value]:
    """Lifetime metrics of the post node; values of breakdowns under `metric?flag=value`."""
    counts = counts_at(post, now)
    views = counts["organic"] + counts["paid"]
    clicks = {key: counts[f"click_{key}"] for key in _CLICKS}
    values: dict[str, Value] = {
        "post_media_view": views,
        "post_media_view?is_from_ads=0": counts["organic"],
        "post_media_view?is_from_ads=1": counts["paid"],
        "post_media_view?is_from_followers=0": views - counts["from_followers"],
        "post_media_view?is_from_followers=1": counts["from_followers"],
        "post_total_media_view_unique": counts["viewers_organic"] + counts["viewers_paid"],
        "post_clicks": sum(clicks.values()),
        "post_clicks_by_type": _present(clicks),
    }
    values.update(_reactions(counts))
    values.update(_video(post, counts))
    return values


def _present(values: dict[str, int]) -> dict[str, int]:
    return {key: value for key, value in values.items() if value}


def _reactions(counts: dict[str, int]) -> dict[str, Value]:
    reactions = {key: counts[f"reaction_{key}"] for key in REACTIONS}
    actions = {
        "share": counts["shares"],
        "like": sum(reactions.values()),
        "comment": counts["comments"],
    }
    unique = {key: int(value * 0.96) for key, value in actions.items()}
    values: dict[str, Value] = {f"post_reactions_{k}_total": v for k, v in reactions.items()}
    values["post_reactions_by_type_total"] = _present(reactions)
    values["post_activity_by_action_type"] = _present(actions)
    values["post_activity_by_action_type_unique"] = _present(unique)
    return values


def _video(post: Post, counts: dict[str, int]) -> dict[str, Value]:
    organic, paid = counts["video_organic"], counts["video_paid"]
    total, longs = organic + paid, counts["video_30_organic"] + counts["video_30_paid"]
    values: dict[str, Value] = {
        "post_video_views": total,
        "post_video_views_organic": organic,
        "post_video_views_paid": paid,
        "post_video_views_autoplayed": total - counts["video_click"],
        "post_video_views_clicked_to_play": counts["video_click"],
        "post_video_views_15s": int(total * 0.4),
        "post_video_views_60s_excludes_shorter": longs // 3,
        "post_video_views_sound_on": total // 3,
        "post_video_views_live": 0,
        "post_video_complete_views_30s": longs,
        "post_video_complete_views_30s_organic": counts["video_30_organic"],
        "post_video_complete_views_30s_paid": counts["video_30_paid"],
        "post_video_complete_views_30s_unique": int(longs * 0.9),
        "post_video_complete_views_30s_autoplayed": longs - longs // 5,
        "post_video_complete_views_30s_clicked_to_play": longs // 5,
        "post_video_complete_views_organic": counts["video_30_organic"] // 2,
        "post_video_complete_views_paid": counts["video_30_paid"] // 2,
        "post_video_social_actions_count_unique": counts["comments"] + counts["shares"],
    }
    if post.video_id:
        time = counts["video_ms_organic"] + counts["video_ms_paid"]
        values["post_video_view_time"] = time
        values["post_video_view_time_organic"] = counts["video_ms_organic"]
        values["post_video_avg_time_watched"] = time // total if total else 0
        values["post_video_length"] = post.seconds * 1000
        values["post_video_retention_graph"] = retention(post)
    return values


def retention(post: Post) -> dict[str, float]:
    """Share of viewers left at each fortieth of the video."""
    fade = 0.035 if post.kind == "reel" else 0.06
    return {str(step): round(max(0.04, (1 - fade) ** step), 4) for step in range(40)}


def video_metrics(post: Post, now: datetime) -> dict[str, Value]:
    """Lifetime metrics of the video node: reels answer the reels set only."""
    counts = counts_at(post, now)
    values = _video(post, counts)
    total, time = values["post_video_views"], values.get("post_video_view_time", 0)
    average = values.get("post_video_avg_time_watched", 0)
    if post.kind == "reel":
        return _reel(post, counts, time, average)
    reactions = {key: counts[f"reaction_{key}"] for key in REACTIONS}
    return {
        "total_video_play_count": 3 * (counts["video_organic"] + counts["video_paid"]),
        "total_video_views": total,
        "total_video_views_organic": counts["video_organic"],
        "total_video_views_paid": counts["video_paid"],
        "total_video_views_autoplayed": values["post_video_views_autoplayed"],
        "total_video_views_clicked_to_play": counts["video_click"],
        "total_video_views_sound_on": values["post_video_views_sound_on"],
        "total_video_15s_views": values["post_video_views_15s"],
        "total_video_60s_excludes_shorter_views": values["post_video_views_60s_excludes_shorter"],
        "total_video_complete_views": values["post_video_complete_views_30s"],
        "total_video_avg_time_watched": average,
        "total_video_view_total_time": time,
        "total_video_view_total_time_organic": counts["video_ms_organic"],
        "total_video_view_total_time_paid": counts["video_ms_paid"],
        "total_video_retention_graph": retention(post),
        "total_video_reactions_by_type_total": _present(reactions),
    }


def _reel(post: Post, counts: dict[str, int], time: Value, average: Value) -> dict[str, Value]:
    plays = counts["video_organic"] + counts["video_paid"]
    likes = {f"REACTION_{key.upper()}": counts[f"reaction_{key}"] for key in REACTIONS}
    return {
        "blue_reels_play_count": plays,
        "fb_reels_replay_count": counts["video_replays"],
        "fb_reels_total_plays": plays + counts["video_replays"],
        "post_video_avg_time_watched": average,
        "post_video_view_time": time,
        "post_video_likes_by_reaction_type": _present(likes),
        "post_video_social_actions": _present(
            {"COMMENT": counts["comments"], "SHARE": counts["shares"]}
        ),
        "post_video_followers": counts["shares"] // 4,
        "post_video_retention_graph": retention(post),
    }
