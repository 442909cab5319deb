"""Every kind of fault, and its options. The one place where they are told.

An order is JSON: POST it to /__sandbox__/faults, or give it to `world.faults.add`. DELETE clears
all of them, with `?kind=` those of one kind. Every order takes these:

- `page`: a Page's id; without it every Page is meant.
- `begins`, `ends`: moments on the sandbox's clock (ISO) between which it holds.

PASSING faults strike calls, each one `times` times (1; below 0 until cleared), and are chosen by:

- `path`: a regular expression on the path below the version. `/batch` is a batch as a whole; it
  is struck when one of its items has the other marks. Without a path no batch is struck as a
  whole, but each of its items is a call of its own.
- `metric`, `period`, `breakdown`: what the call asks for, alone or nested in `fields`. A call that
  names no period asks for all of them; the breakdown `none` is a call without one.
- `chance`: from 0 to 1, how many of the meant calls are struck.

LASTING faults change what is true or shown until they are cleared. Where they concern values
they are chosen by `metric`, `period`, `breakdown` (`none` for the plain values), `day`
(2026-11-01) and `post` (a post's id); what is left out means all. The truth at /__sandbox__/truth
stays what it is, except under `restate`.
"""

PASSING = {
    "error": "An error: `code` (2), `subcode`, `status` (500), `message`, `is_transient`,"
    " `error_user_msg`.",
    "throttle": "The Page's budget is used up (80001); it comes back in `minutes` (5).",
    "html": "A page of HTML with `status` (502) in place of JSON.",
    "truncated": "200 with half of a JSON text.",
    "reset": "The connection is closed before a byte is sent.",
    "null": "An item of a batch is null, as after a time-out.",
    "empty": '200 with `{"data": []}`.',
    "delay": "The call waits `seconds` (1) and is then answered.",
}
LASTING = {
    "latency": "Every HTTP request, a batch too, waits `ms` (250) once.",
    # Who may read what
    "revoke": "Tokens are refused (190): `subcode` (460), `token` for one alone.",
    "drop_permission": "The token has lost the `permission`.",
    "drop_task": "The person has lost the `task` on the Page.",
    "tasks": "The Page's tasks are the list `tasks`, as in the New Pages Experience.",
    "no_tasks": "Nothing is said of the Page's tasks; insights are given unless `answers` is"
    " false.",
    "hide_page": "The Page is not listed, and a person's token does not open it.",
    "empty_accounts": "/me/accounts lists nothing, though the token opens the Pages by their ids.",
    "new_pages": "/me/accounts lists the Pages of the New Pages Experience too (characters.py).",
    "data_access": "debug_token tells that access to data ends in `days` (90), or on the day `at`."
    " When it has ended, /me/permissions says `expired`, and `answers` says what the rest does:"
    " `permission` (#10, and no Page is listed), `token` (190/493), `empty` (no values), or"
    " `nothing` (all is answered).",
    "closed_everywhere": "All versions refuse what v27.0 refuses.",
    # Which posts there are
    "delete": "The `post` is gone.",
    "profile_posts": "Ids of the Page's posts begin with its profile's id; both ids open a post.",
    "hide_reels": "The lists of posts leave out reels, or the one `post`.",
    "heavy_post": "A list that would hold the `post` is refused (code 1, reduce the amount of"
    " data), whatever its limit. With `fields_ok` a list of `id,created_time` passes.",
    # Which metrics and values there are
    "retire": "The `metric` is not accepted.",
    "wrong_period": "The `metric` is refused for the `period`, or for each one.",
    "restate": "The true value of the `metric` for `day` and `period` (day), or for the `post`,"
    " is `value`.",
    "omit_metric": "The answer leaves out the `metric`, or its value for the `day`.",
    "odd_value": "The value is `value`, whatever that is; without it the point has no value.",
    "late_fill": "Values of days that ended less than `days` (5) ago read 0.",
}
