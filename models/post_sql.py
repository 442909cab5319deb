"""What the statements about posts' numbers share: the metrics of the rates, by name."""

from collections.abc import Mapping

from models.post_numbers import ACTIVITY, CLICK_RATE_ID, CLICKS, ENGAGEMENT_RATE_ID, VIEWERS

_METRIC = """(SELECT id FROM meta_metric_registry WHERE level = 'POST' AND key = '{key}'
               AND (value_type <> 'map' OR keys_additive))"""
_PARTS = {
    "<engagement_rate>": str(ENGAGEMENT_RATE_ID),
    "<click_rate>": str(CLICK_RATE_ID),
    **{f"<{key}>": _METRIC.format(key=key) for key in (VIEWERS, ACTIVITY, CLICKS)},
}


def whole(statement: str, parts: Mapping[str, str]) -> str:
    """The statement with its own parts and the shared ones in their places, `<name>`."""
    for name, part in {**parts, **_PARTS}.items():
        statement = statement.replace(name, part)
    return statement
