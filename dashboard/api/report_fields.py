"""The fields by which a report is put together: as an export, and as one that is sent."""

from marshmallow import Schema, fields, validate

from dashboard.exports.own_words import LONGEST
from dashboard.exports.sections import ALL_SECTIONS


class ReportParts(Schema):
    """The sections of the printed report in their order, and what stands before them."""

    sections = fields.List(
        fields.String(metadata={"enum": list(ALL_SECTIONS)}),
        validate=validate.Length(max=len(ALL_SECTIONS)),
    )
    introduction = fields.String(metadata={"maxLength": LONGEST})
