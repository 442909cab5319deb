"""The raw counters of one post, as they grow with its age."""

import math
from datetime import datetime
from functools import lru_cache

from ingest.sandbox.numbers.noise import Dice, split
from ingest.sandbox.posts import Post

REACTIONS = ("like", "love", "wow", "haha", "sorry", "anger")
_WEIGHTS = {"like": 70.0, "love": 19.0, "wow": 4.0, "haha": 4.5, "sorry": 1.6, "anger": 0.9}
_VIDEO_SHARE = {"video": 0.46, "reel": 0.62}


def grown(age_hours: float) -> float:
    """Share of its final counters that a post has at this age: fast at first, then ever slower."""
    return 1 - math.exp(-((age_hours / 30) ** 0.65)) if age_hours > 0 else 0.0


@lru_cache(maxsize=8192)
def final_counts(post: Post) -> dict[str, int]:
    """Counters of the post at the end of its life, by part."""
    dice = Dice(post.seed, post.post_id, "counts")
    organic, paid = post.organic_views, post.paid_views
    views = organic + paid
    rate = dice.between(0.011, 0.034)
    counts = {"organic": organic, "paid": paid}
    counts["from_followers"] = int(organic * dice.between(0.35, 0.72))
    counts["viewers_organic"] = int(organic * dice.between(0.66, 0.82))
    counts["viewers_paid"] = int(paid * dice.between(0.6, 0.75))
    weights = {key: weight * dice.spread(0.5) for key, weight in _WEIGHTS.items()}
    for key, value in split(int(organic * rate), weights).items():
        counts[f"reaction_{key}"] = value
    counts["comments"] = int(organic * rate * dice.between(0.05, 0.16))
    counts["shares"] = int(organic * rate * dice.between(0.02, 0.12))
    clicks = int(views * dice.between(0.008, 0.03))
    counts.update({f"click_{k}": v for k, v in split(clicks, _click_shares(post.kind)).items()})
    counts.update(_video_counts(post, dice))
    return counts


def _click_shares(kind: str) -> dict[str, float]:
    shares = {"other clicks": 55.0, "link clicks": 0.0, "photo view": 0.0, "video play": 0.0}
    main = {"photo": "photo view", "album": "photo view", "link": "link clicks"}
    shares[main.get(kind, "video play" if kind in _VIDEO_SHARE else "other clicks")] += 60.0
    return shares


def _video_counts(post: Post, dice: Dice) -> dict[str, int]:
    share = _VIDEO_SHARE.get(post.kind, 0.0)
    organic = int(post.organic_views * share * dice.between(0.8, 1.1))
    paid = int(post.paid_views * share * dice.between(0.5, 0.8))
    watched = min(post.seconds * 0.6, dice.between(5, 16)) * 1000
    return {
        "video_organic": organic,
        "video_paid": paid,
        "video_click": int(organic * dice.between(0.1, 0.25)),
        "video_30_organic": int(organic * dice.between(0.12, 0.3)),
        "video_30_paid": int(paid * dice.between(0.06, 0.16)),
        "video_ms_organic": int(organic * watched),
        "video_ms_paid": int(paid * watched * 0.7),
        "video_replays": int(organic * dice.between(0.05, 0.2)),
    }


def counts_at(post: Post, moment: datetime) -> dict[str, int]:
    """Counters of the post at this moment."""
    share = grown((moment - post.created).total_seconds() / 3600)
    final = final_counts(post.model or post)
    return {key: int(value * share) * post.times for key, value in final.items()}
