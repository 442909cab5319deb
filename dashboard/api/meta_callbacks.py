"""What Meta itself calls when somebody removes the app or wants their data deleted: signed."""

from flask import request
from flask_smorest import Blueprint
from marshmallow import Schema, fields

from dashboard.api.errors import ApiError
from dashboard.deletions import status_address
from ingest.connect import (
    SignedRequest,
    SignedRequestError,
    deauthorize,
    delete_meta_user,
    read_signed_request,
)

NOT_SIGNED = "This is no request that Meta signed for this app."
blueprint = Blueprint(
    "meta_callbacks", __name__, url_prefix="/api/meta", description="Callbacks of Meta"
)


class DeletionAnswer(Schema):
    """Where the deletion can be followed, and the code to ask by."""

    url = fields.String()
    confirmation_code = fields.String()


@blueprint.post("/deauthorize/")
@blueprint.response(204)
@blueprint.alt_response(400, description="Not signed by Meta, or too old.")
def removed() -> None:
    """Ends the connections of a Meta user who removed the app (`signed_request` in a form)."""
    deauthorize(_signed())


@blueprint.post("/data-deletion/")
@blueprint.response(200, DeletionAnswer)
@blueprint.alt_response(400, description="Not signed by Meta, or too old.")
def data_deletion() -> dict[str, str]:
    """Deletes what is held of a Meta user (`signed_request` in a form)."""
    code = delete_meta_user(_signed())
    return {"url": status_address(code), "confirmation_code": code}


def _signed() -> SignedRequest:
    try:
        return read_signed_request(request.form.get("signed_request", ""))
    except SignedRequestError:
        raise ApiError(400, "not_signed", NOT_SIGNED) from None
