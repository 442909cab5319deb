"""What each kind of error means to the people who use Pagelens, and what they can do."""

from enum import StrEnum


class ErrorKind(StrEnum):
    """What to do about an answer that is an error."""

    RETRY = "retry"
    THROTTLE = "throttle"
    REAUTHORISE = "reauthorise"
    PERMISSION = "permission"
    BAD_METRIC = "bad_metric"
    BAD_PERIOD = "bad_period"
    BAD_RANGE = "bad_range"
    REDUCE = "reduce"
    BAD_REQUEST = "bad_request"
    GONE = "gone"
    WRONG_NODE = "wrong_node"
    CONFIG = "config"
    MONETIZATION = "monetization"
    UNSUPPORTED_PAGE = "unsupported_page"
    SUSPICIOUS = "suspicious_refusals"


# (what happened, what to do)
SENTENCES: dict[ErrorKind, tuple[str, str]] = {
    ErrorKind.RETRY: (
        "Facebook did not give a usable answer.",
        "Nothing to do: the next sync tries again. If it goes on for a day, check the network.",
    ),
    ErrorKind.THROTTLE: (
        "Facebook has limited the number of calls for now.",
        "Nothing to do: the sync goes on when Facebook allows it. Refresh by hand less often.",
    ),
    ErrorKind.REAUTHORISE: (
        "Facebook no longer accepts this connection.",
        "Connect to Facebook again.",
    ),
    ErrorKind.PERMISSION: (
        "The connected account is not allowed to read this.",
        "Connect again, grant read_insights and pages_read_engagement,"
        " and make sure that the account may analyse the Page.",
    ),
    ErrorKind.BAD_METRIC: (
        "Facebook does not know this metric, or has retired it.",
        "Choose its replacement; all other metrics are kept up to date.",
    ),
    ErrorKind.BAD_PERIOD: (
        "Facebook does not offer this metric for this period.",
        "Choose another period for this metric.",
    ),
    ErrorKind.BAD_RANGE: (
        "Facebook does not give data for this range of days.",
        "Ask for fewer days, within the last two years.",
    ),
    ErrorKind.REDUCE: (
        "Facebook found the request too large.",
        "Nothing to do: the sync asks for smaller parts.",
    ),
    ErrorKind.BAD_REQUEST: (
        "Facebook did not accept the request.",
        "Run the sync again; if it fails again, report it with the details of the run.",
    ),
    ErrorKind.GONE: (
        "This Page or post no longer exists, or the connected account cannot see it any more.",
        "If it still exists, connect again with an account that has access to it.",
    ),
    ErrorKind.WRONG_NODE: (
        "Facebook does not offer these numbers for this kind of content.",
        "Nothing to do: all other content is kept up to date.",
    ),
    ErrorKind.CONFIG: (
        "Pagelens is not set up as Facebook expects.",
        "Ask your administrator to check the app id, the app secret, the Graph API version and"
        " its address, and to run `pagelens doctor`.",
    ),
    ErrorKind.MONETIZATION: (
        "Facebook shows monetization metrics only to admins with access to monetization.",
        "Leave these metrics out, or connect with an account that has this access.",
    ),
    ErrorKind.UNSUPPORTED_PAGE: (
        "Facebook does not offer insights for this Page.",
        "Insights need a Page with at least 100 likes; they come by themselves when it has them.",
    ),
    ErrorKind.SUSPICIOUS: (
        "Facebook refused nearly every metric, or refused and allowed the same ones in turn.",
        "Nothing was marked as retired: the next sync asks again. If it goes on for a day,"
        " check the Graph API version and run `pagelens doctor`.",
    ),
}

DATA_ACCESS_ENDED = (
    "Meta's permission to read data has run out.",
    "Connect again: it is renewed for 90 days.",
)
# The same by code and subcode, where Facebook says more exactly what is wrong.
SPECIAL_SENTENCES: dict[tuple[int, int], tuple[str, str]] = {
    (190, 458): (
        "The app was removed from the Facebook account.",
        "Connect to Facebook again.",
    ),
    (190, 459): (
        "Facebook wants the owner of this connection to confirm the account.",
        "Sign in at facebook.com, follow the steps there, then connect again.",
    ),
    (190, 460): (
        "The password of the Facebook account was changed.",
        "Connect to Facebook again.",
    ),
    (190, 463): (
        "The connection to Facebook has expired.",
        "Connect to Facebook again.",
    ),
    (190, 464): (
        "The Facebook account is not confirmed.",
        "Sign in at facebook.com, confirm the account, then connect again.",
    ),
    (190, 492): (
        "The connected account has no role on this Page any more.",
        "Have its role restored, then connect again.",
    ),
    (200, 2069030): (
        "Facebook does not offer this for Pages in the new Pages experience.",
        "Nothing to do: all other numbers are kept up to date.",
    ),
    (200, 2069031): (
        "Facebook does not offer this for Pages in the new Pages experience.",
        "Nothing to do: all other numbers are kept up to date.",
    ),
    (200, 2069033): (
        "Facebook does not offer this for Pages in the new Pages experience.",
        "Nothing to do: all other numbers are kept up to date.",
    ),
}
SPECIAL_SENTENCES[368, 0] = (
    "Facebook has blocked these calls for a while because of its policies.",
    "Wait some hours, and look for a notice at facebook.com.",
)
