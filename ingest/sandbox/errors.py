"""Meta's refusals, in Meta's words."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

GET_OUT = (
    "Unsupported get request. Object with ID '{}' does not exist, cannot be loaded due to missing"
    " permissions, or does not support this operation. Please read the Graph API documentation at"
    " https://developers.facebook.com/docs/graph-api"
)
NEEDS_ENGAGEMENT = (
    "(#10) This endpoint requires the 'pages_read_engagement' permission or the 'Page Public"
    " Content Access' feature or the 'Page Public Metadata Access' feature. Refer to"
    " https://developers.facebook.com/docs/apps/review/login-permissions#manage-pages,"
    " https://developers.facebook.com/docs/apps/review/feature#reference-PAGES_ACCESS and"
    " https://developers.facebook.com/docs/apps/review/feature#page-public-metadata-access for"
    " details."
)
TOO_MANY_CALLS = (
    "(#80001) There have been too many calls to this Page account. Wait a bit and try again."
    " For more info, please refer to"
    " https://developers.facebook.com/docs/graph-api/overview/rate-limiting."
)
UNKNOWN = "An unknown error occurred"
UNEXPECTED = "An unexpected error has occurred. Please retry your request later."
NO_METRIC = (
    "No metric was specified to be fetched. Please specify one or more metrics to be fetched and"
    " try again."
)
MONETIZATION = (
    "(#200) Monetization metrics are only visible for Page admins with access to monetization"
    " insights"
)
NO_ROLE = (
    "(#200) User does not have sufficient administrative permission for this action on this page."
    " If the page business requires Two Factor Authentication, the user also needs to enable Two"
    " Factor Authentication."
)


@dataclass
class RefusedError(Exception):
    """An answer with an `error` object."""

    message: str
    code: int
    subcode: int | None = None
    status: int = 400
    type: str = "OAuthException"
    extra: dict[str, Any] = field(default_factory=dict)
    regain_minutes: int = 0

    def body(self) -> dict[str, Any]:
        """The JSON that Meta would send."""
        trace = hashlib.blake2b(self.message.encode(), digest_size=9).hexdigest()
        error: dict[str, Any] = {"message": self.message, "type": self.type, "code": self.code}
        if self.subcode is not None:
            error["error_subcode"] = self.subcode
        return {"error": {**error, **self.extra, "fbtrace_id": f"A{trace}"}}


def bad_metric() -> RefusedError:
    """A metric name that is not accepted; the name is never said."""
    return RefusedError("(#100) The value must be a valid insights metric", 100)


def wrong_period(allowed: list[str]) -> RefusedError:
    """A known metric asked for a period that it does not have."""
    periods = ", ".join(allowed)
    return RefusedError(
        f"(#100) For field 'insights': Param period must be one of {{{periods}}}", 100
    )


def range_too_wide() -> RefusedError:
    """More than 90 days between since and until."""
    extra = {
        "error_user_title": "Invalid query",
        "error_user_msg": "There cannot be more than 90 days (7776000 s) between since and until",
    }
    return RefusedError("Invalid parameter", 100, 1504016, extra=extra)


def no_metric() -> RefusedError:
    """No metric named."""
    extra = {"error_user_title": "No metric specified", "error_user_msg": NO_METRIC}
    return RefusedError(NO_METRIC, 3001, 1504028, extra=extra)


def unknown_object(object_id: str) -> RefusedError:
    """An id that does not exist, or that the token may not see."""
    return RefusedError(GET_OUT.format(object_id), 100, 33, type="GraphMethodException")


def unknown_alias(name: str) -> RefusedError:
    """A username that nobody has."""
    text = f"(#803) Some of the aliases you requested do not exist: {name}"
    return RefusedError(text, 803, status=404)


def unknown_path(path: str) -> RefusedError:
    """A version or an edge that does not exist."""
    return RefusedError(f"Unknown path components: /{path}", 2500)


def needs_page_token() -> RefusedError:
    """A user token where a Page token is required."""
    text = "(#190) This method must be called with a Page Access Token"
    return RefusedError(text, 190, 2069032)


def no_token() -> RefusedError:
    """No token at all."""
    text = "An active access token must be used to query information about the current user."
    return RefusedError(text, 2500)


def heavy() -> RefusedError:
    """Too many rows times metrics."""
    text = "Please reduce the amount of data you're asking for, then retry your request"
    return RefusedError(text, 1, status=500)


def needs_engagement() -> RefusedError:
    """A permission is missing; the text misleads about which."""
    return RefusedError(NEEDS_ENGAGEMENT, 10)
