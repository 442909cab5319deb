"""What is true, without the API in between: the yardstick of tests."""

from datetime import date, timedelta
from typing import Any

from ingest.sandbox.insights_rows import PageReader, post_values
from ingest.sandbox.numbers.page_metrics import Value
from ingest.sandbox.world import World


def truth(
    world: World, asked: dict[str, str], since: date | None = None, until: date | None = None
) -> dict[str, Any]:
    """Values of a Page's days (both ends included), or the lifetime value of a post or video.

    `asked` holds object, metric, period and breakdown (`is_from_ads=1`).
    """
    object_id, metric = asked.get("object", ""), asked.get("metric", "")
    key = f"{metric}?{asked['breakdown']}" if asked.get("breakdown") else metric
    page = world.page(object_id)
    if page is None:
        return {"object": object_id, "metric": metric, "value": _lifetime(world, object_id, key)}
    reader, period = PageReader(world, page), asked.get("period", "day")
    last = until or reader.newest
    first = since or last
    days = [first + timedelta(days=step) for step in range((last - first).days + 1)]
    values = {day.isoformat(): reader.value(key, period, day) for day in days}
    points = [{"day": day, "value": value} for day, value in values.items() if value is not None]
    return {"object": object_id, "metric": metric, "period": period, "points": points}


def _lifetime(world: World, object_id: str, key: str) -> Value | None:
    post, level = world.post(object_id), "POST"
    if post is None:
        post, level = world.video(object_id), "VIDEO"
    return post_values(world, post, level).get(key) if post else None
