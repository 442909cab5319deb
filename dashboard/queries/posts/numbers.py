"""All newest numbers of a post and its video, with what each of them is."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from dashboard.queries.posts.from_files import is_from_file
from models import MetaMetricRegistry, MetaPost, MetaPostCounter, MetaPostInsightPoint

REACTIONS = "post_reactions_by_type_total"
# Each of these stands as a part of all reactions too.
SINGLE_REACTIONS = {
    f"post_reactions_{kind}_total": kind
    for kind in ("like", "love", "wow", "haha", "sorry", "anger")
}
WITHOUT_VIDEO = ("photo", "link", "status")


@dataclass(frozen=True)
class PostNumber:
    """The newest value of one metric; `keys` are its parts, a map has nothing but parts.

    `imported`: some of it came from a file, and not from Meta's API.
    """

    level: str
    key: str
    title: str
    unit: str
    group: str
    observed_on: date
    value: Decimal | None
    keys: dict[str, Decimal]
    keys_additive: bool
    imported: bool = False


def read_numbers(session: Session, post: MetaPost) -> list[PostNumber]:
    """By group and title, each number once, and of a post without a video none of videos.

    A map whose keys add up has their sum as its value.
    """
    point, counter, metric = MetaPostInsightPoint, MetaPostCounter, MetaMetricRegistry
    rows = session.execute(
        select(metric, counter.breakdown_key, point.value, point.observed_on, is_from_file())
        .select_from(point)
        .join(counter)
        .join(metric, metric.id == counter.metric_id)
        .where(point.tenant_id == post.tenant_id, point.meta_post_id == post.id)
        .ext(distinct_on(metric.group_name, metric.title, metric.id, counter.breakdown_key))
        .order_by(
            metric.group_name,
            metric.title,
            metric.id,
            counter.breakdown_key,
            point.observed_on.desc(),
        )
    )
    found: dict[int, tuple[MetaMetricRegistry, dict[str, Decimal], date, bool]] = {}
    for known, key, value, day, imported in rows:
        _metric, keys, newest, before = found.setdefault(known.id, (known, {}, day, False))
        keys[key] = value
        found[known.id] = (known, keys, max(newest, day), before or imported)
    numbers = [_number(*each) for each in found.values()]
    parts = {key for number in numbers if number.key == REACTIONS for key in number.keys}
    told = {_told(number) for number in numbers if number.level == "POST"}
    return [
        number
        for number in numbers
        if SINGLE_REACTIONS.get(number.key) not in parts
        and not (_of_video(number) and post.type in WITHOUT_VIDEO)
        and not (number.level == "VIDEO" and _told(number) in told)
    ]


def _told(number: PostNumber) -> tuple[Any, ...]:
    """What a reader sees of a number: a post and its video often say the same."""
    return number.title, number.value, *sorted(number.keys.items())


def _of_video(number: PostNumber) -> bool:
    return number.level == "VIDEO" or number.group == "Video"


def _number(
    known: MetaMetricRegistry, values: dict[str, Decimal], newest: date, imported: bool
) -> PostNumber:
    keys = {key: value for key, value in values.items() if key}
    additive = known.value_type == "map" and known.keys_additive is True
    total = sum(keys.values(), Decimal(0)) if additive and keys else None
    return PostNumber(
        level=known.level,
        key=known.key,
        title=known.title,
        unit=known.unit,
        group=known.group_name,
        observed_on=newest,
        value=values.get("", total),
        keys=keys,
        keys_additive=additive,
        imported=imported,
    )
