"""The fields by which a report is put together: as an export, and as one that is sent."""

from marshmallow import Schema, fields, validate

from dashboard.exports.options import FORMER_WORDS, NUMBERS_ALONE
from dashboard.exports.own_words import LONGEST
from dashboard.exports.sections import ALL_SECTIONS
from dashboard.queries.pages.several import MOST_PAGES
from dashboard.queries.posts.columns import MOST_COLUMNS, NAMES

LONGEST_COLUMN = 120


class ReportParts(Schema):
    """What a report is of, what it holds, and how it is written.

    `more_page_ids` are Facebook's ids of further Pages; a group stands in place of all of them.
    """

    posts_order_by = fields.String()
    posts_columns = fields.List(
        fields.String(validate=validate.Length(max=LONGEST_COLUMN)),
        allow_none=True,
        validate=validate.Length(max=MOST_COLUMNS),
        metadata={
            "description": "Of the posts in CSV files and workbooks, as on screen: metrics of"
            f" posts, {', '.join(NAMES)}; null for the usual ones."
        },
    )
    sections = fields.List(
        fields.String(metadata={"enum": list(ALL_SECTIONS)}),
        validate=validate.Length(max=len(ALL_SECTIONS)),
    )
    more_page_ids = fields.List(
        fields.String(validate=validate.Length(max=40)), validate=validate.Length(max=MOST_PAGES)
    )
    page_group_id = fields.Integer(strict=True, validate=validate.Range(1, 2**31 - 1))
    introduction = fields.String(metadata={"maxLength": LONGEST})
    number_format = fields.String(
        validate=validate.Length(max=20), metadata={"description": NUMBERS_ALONE}
    )
    language = fields.String(
        validate=validate.Length(max=20),
        metadata={"description": FORMER_WORDS, "deprecated": True},
    )
