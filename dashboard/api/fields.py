"""How values look in JSON, and the arguments that several calls share."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from marshmallow import Schema, fields, validate
from sqlalchemy.orm import Session

from dashboard.api.errors import not_found
from dashboard.auth.identity import current_tenant_id
from dashboard.queries.days.comparisons import COMPARISONS, Comparison
from dashboard.queries.days.ranges import PRESETS, DateRange, resolve_range
from dashboard.queries.pages.freshness import read_freshness
from dashboard.queries.pages.listing import find_page
from dashboard.site import mounted
from models import MetaPage
from models.orm import now_utc

LARGEST_LIMIT = 100
COMPARE_FIELDS = ("compare", "compare_since", "compare_until")
WHICH_COMPARISON = f"The comparison must be one of {', '.join(COMPARISONS)}."
WHICH_PRESET = f"The preset must be one of {', '.join(PRESETS)}."


class Number(fields.Field[Decimal]):
    """A stored number: an integer where it is whole, else a fraction. Null is a gap."""

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        if value is None:
            return None
        return int(value) if value == int(value) else float(value)


class Flag(fields.Boolean):
    """True or false in a body, and nothing that only stands for it, such as 0 or "no"."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise self.make_error("invalid", input=value)
        return value


class Moment(fields.DateTime):
    """A moment in UTC, ISO 8601."""

    def _serialize(self, value: datetime | None, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else value.astimezone(UTC).isoformat().replace("+00:00", "Z")


class SiteAddress(fields.String):
    """An address of this site, as the caller reaches it."""

    def _serialize(self, value: str | None, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else mounted(value)


def day_text() -> fields.String:
    """A day as it is written in a query."""
    right = validate.Regexp(r"^\d{4}-\d{2}-\d{2}$", re.ASCII, error="Write a day as YYYY-MM-DD.")
    return fields.String(validate=right, metadata={"format": "date"})


class RangeArguments(Schema):
    """A preset, or two Pacific days, both inclusive."""

    date_preset = fields.String(validate=validate.OneOf(PRESETS, error=WHICH_PRESET))
    since = day_text()
    until = day_text()


class ComparedRange(RangeArguments):
    """The same, and what it is compared with: `previous` (the period before), `year` (the same
    dates a year before), `none`, or two days.
    """

    compare = fields.String(validate=validate.OneOf(COMPARISONS, error=WHICH_COMPARISON))
    compare_since = day_text()
    compare_until = day_text()


class ListArguments(Schema):
    """Which part of a list."""

    limit = fields.Integer(load_default=20, validate=validate.Range(1, LARGEST_LIMIT))
    offset = fields.Integer(load_default=0, validate=validate.Range(0, 1_000_000))


def the_page(session: Session, page_id: str) -> MetaPage:
    """The caller's Page with this id of Facebook's. Raises the 404 of another tenant's."""
    page = find_page(session, current_tenant_id(), page_id)
    if page is None:
        raise not_found()
    return page


def the_range(session: Session, page: MetaPage, arguments: dict[str, Any]) -> DateRange:
    """The range that the arguments mean for this Page. Raises BadInput."""
    now = now_utc()
    newest = read_freshness(session, page.tenant_id, [page], now)[page.id].data_through
    return resolve_range(
        preset=arguments.get("date_preset"),
        since=arguments.get("since"),
        until=arguments.get("until"),
        compare=Comparison(*(arguments.get(name) for name in COMPARE_FIELDS)),
        newest_day=newest,
        now=now,
    )


def part_of(found: Sequence[Any], arguments: dict[str, Any]) -> dict[str, Any]:
    """The part of a short list that was asked for, in the shape of all lists."""
    limit, offset = arguments["limit"], arguments["offset"]
    return listed(len(found), found[offset : offset + limit], offset)


def listed(count: int, shown: Sequence[Any], offset: int) -> dict[str, Any]:
    """The shape of all lists."""
    return {
        "count": count,
        "next_offset": _next_offset(count, offset, len(shown)),
        "results": shown,
    }


def _next_offset(count: int, offset: int, shown: int) -> int | None:
    """Where the next part of a list begins; None at its end."""
    return offset + shown if shown and offset + shown < count else None
