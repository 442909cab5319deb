"""All Pages side by side, with what they have together; the same as a file."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from flask import Response
from flask_smorest import Blueprint
from marshmallow import fields, validate
from sqlalchemy.orm import Session

from dashboard.api import schemas
from dashboard.api.csv_answers import csv_answer
from dashboard.api.fields import COMPARE_FIELDS, ComparedRange, ListArguments, listed
from dashboard.api.shapes import shape
from dashboard.auth.identity import current_tenant_id, current_user_id
from dashboard.downloads import attached
from dashboard.exports.csv.cells import MANNERS
from dashboard.exports.data.table import Row
from dashboard.exports.portfolio.file import csv_rows, portfolio_file_name, write_xlsx
from dashboard.exports.portfolio.rows import Work
from dashboard.exports.xlsx import MEDIA_TYPE
from dashboard.queries.days.comparisons import Comparison
from dashboard.queries.pages.portfolio import PageNumbers, numbers_of, read_portfolio
from dashboard.queries.pages.portfolio_columns import chosen_columns
from dashboard.queries.pages.portfolio_totals import Together, Total, read_totals
from dashboard.queries.pages.portfolio_wish import SORTS, Wish
from models.orm import now_utc
from models.scope import snapshot_session, tenant_session

blueprint = Blueprint(
    "portfolio", __name__, url_prefix="/api/meta/portfolio", description="All Pages side by side"
)
LONGEST_SEARCH = 100
LARGEST_ID = 2**31 - 1
Sum = shape(Total, "PortfolioTotal", also={"change": fields.Float(allow_none=True)})
NumbersOfPage = shape(PageNumbers, "PageNumbers")
TogetherOfPages = shape(Together, "PortfolioTogether")


class PortfolioArguments(ComparedRange):
    """Which Pages, in which order; `search` is looked for in their names."""

    search = fields.String(load_default="", validate=validate.Length(max=LONGEST_SEARCH))
    group_id = fields.Integer(validate=validate.Range(1, LARGEST_ID))
    sort = fields.String(load_default="name", metadata={"enum": list(SORTS)})
    order = fields.String(load_default="asc", validate=validate.OneOf(("asc", "desc")))


class PortfolioListArguments(PortfolioArguments, ListArguments):
    """The same, and which part of the list."""


class FileArguments(PortfolioArguments):
    """The same as a file: `csv_separator` is for CSV alone."""

    export_format = fields.String(load_default="csv", validate=validate.OneOf(("csv", "xlsx")))
    csv_separator = fields.String(load_default="comma", validate=validate.OneOf(tuple(MANNERS)))


class PortfolioList(schemas.PartOfList):
    """Pages, what all that match have together, and by name the groups that any of them is in."""

    together = fields.Nested(TogetherOfPages)
    groups = fields.List(fields.Nested(TogetherOfPages))
    results = fields.List(fields.Nested(NumbersOfPage))


@blueprint.get("/")
@blueprint.arguments(PortfolioListArguments, location="query")
@blueprint.response(200, PortfolioList)
def portfolio(arguments: dict[str, Any]) -> dict[str, Any]:
    """Pages with their numbers over one range, each compared as on its overview, and the sums.

    `together` and `groups` add up views, engagements and net follows; viewers and followers are
    people, who may be among those of several Pages, so that no sum of them is made.
    """
    offset, tenant_id, now = arguments["offset"], current_tenant_id(), now_utc()
    wish = _wish(arguments, arguments["limit"], offset)
    with tenant_session(tenant_id) as session:
        found = read_portfolio(session, tenant_id, wish, now)
        totals = read_totals(session, tenant_id, wish, now)
        rows = [numbers_of(row) for row in found.rows]
    sums = {"together": totals.whole, "groups": totals.groups}
    return listed(found.count, rows, offset) | sums


@blueprint.get("/file/")
@blueprint.arguments(FileArguments, location="query")
@blueprint.response(200, content_type="text/csv", description="A CSV, or a workbook")
def file(arguments: dict[str, Any]) -> Response:
    """Every Page that matches, with the columns that the caller chose, and the sums."""
    tenant_id, now, wish = current_tenant_id(), now_utc(), _wish(arguments)
    with snapshot_session(tenant_id) as session:
        columns = chosen_columns(session, tenant_id, current_user_id())
        work = Work(session, tenant_id, wish, columns, now)
        # What cannot be used is told before the file begins.
        read_portfolio(session, tenant_id, wish, now)
        name = portfolio_file_name(work, arguments["export_format"])
        if arguments["export_format"] == "xlsx":
            with TemporaryDirectory() as folder:
                made = write_xlsx(work, Path(folder)).read_bytes()
            return Response(made, mimetype=MEDIA_TYPE, headers=attached(name))

    def rows(again: Session) -> Iterator[Row]:
        return csv_rows(replace(work, session=again))

    return csv_answer(name, rows, MANNERS[arguments["csv_separator"]])


def _wish(arguments: dict[str, Any], limit: int = 1, offset: int = 0) -> Wish:
    return Wish(
        preset=arguments.get("date_preset"),
        since=arguments.get("since"),
        until=arguments.get("until"),
        compare=Comparison(*(arguments.get(name) for name in COMPARE_FIELDS)),
        search=arguments["search"],
        group=str(arguments.get("group_id") or ""),
        sort=arguments["sort"],
        descending=arguments["order"] == "desc",
        limit=limit,
        offset=offset,
    )
