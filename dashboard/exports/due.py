"""A report that is due: which days it is about, and whether it waits until they are complete.

1. Its days are those that its preset means on the day it was due, by the clocks of the workspace:
   on the first of a month in Tokyo the month before has ended, though it has not in California.
2. It waits while Meta's last day has not come, up to the deadline that was set when it fell due.
3. Of a metric that Facebook refuses by now the report says so: posts are ranked by the usual one,
   and a chart ends where its numbers do.
4. Then it goes with a sentence that says what is missing. A test is made at once.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from dashboard.exports.options import GIVEN, ExportOptions, check_given, with_days
from dashboard.exports.work import Work
from dashboard.page_address import DEFAULT_POSTS_METRIC
from dashboard.queries.inputs import BadInput
from dashboard.queries.pages.period import read_lacking
from jobs.work.put_off import PutOffError
from models.pacific import PACIFIC

LOOKS_EVERY = timedelta(minutes=15)
NOON = time(12)
# What a mail notes of metrics that it goes without.
LEFT_OUT = "left_out"
WITHOUT = {
    "trend_metric": "Facebook gives no numbers of {metric} any more.",
    "trend_second": "Facebook gives no numbers of {metric} any more.",
    "posts_metric": "Facebook gives no numbers of {metric} any more; posts are ranked by views in"
    " its place.",
}
INSTEAD: dict[str, dict[str, Any]] = {
    "trend_metric": {},
    "trend_second": {"trend_second": ""},
    "posts_metric": {"posts_metric": DEFAULT_POSTS_METRIC},
}
# What stands in for a range of which no day has ended.
ENDED = {"this_week": "last_week", "this_quarter": "last_quarter", "this_year": "last_12m"}
WAITS = "Waits until Facebook has given the last of its days."


def days_of_report(
    options: ExportOptions, mail: dict[str, Any], newest: date | None, now: datetime
) -> ExportOptions:
    """The options with the days that they mean on the day the report was due.

    A week or month that begins on that day is none to report on yet: then it is the one before.
    """
    told = mail.get("due_on")
    due = datetime.combine(date.fromisoformat(told), NOON, PACIFIC) if told else now
    try:
        return with_days(options, newest, due)
    except BadInput:
        if not told:
            raise
        before = ENDED.get(options.date_preset or "", "last_month")
        return with_days(replace(options, date_preset=before), newest, due)


def without_refused(work: Work) -> tuple[Work, list[str]]:
    """The work with a metric by which each Page's posts can be ranked, and a remark of each that
    is not given any more; beside it the keys of these."""
    gone: list[str] = []
    remarks: list[str] = []
    pages: list[Work] = []
    for one in (work, *work.more):
        options = one.options
        for name in _refused_of(one):
            key = getattr(options, name)
            gone.append(key)
            remarks.append(_of(one, WITHOUT[name].format(metric=key), many=bool(work.more)))
            options = replace(options, **INSTEAD[name])
        pages.append(replace(one, options=options))
    first, *more = pages
    return replace(first, more=tuple(more), remarks=tuple(remarks)), list(dict.fromkeys(gone))


def _refused_of(work: Work) -> list[str]:
    """The options whose metric Facebook does not give the Page; of the usual one nobody asks."""
    refused = []
    for name, (usual, _require) in GIVEN.items():
        key = getattr(work.options, name)
        try:
            check_given(work.session, [work.page], {} if key == usual else {name: key})
        except BadInput:
            refused.append(name)
    return refused


def remarks_on(work: Work, mail: dict[str, Any]) -> list[str]:
    """What is missing of the report's days, in sentences.

    Raises PutOffError while the report waits for it.
    """
    lacking = [
        _of(one, words, many=bool(work.more))
        for one in (work, *work.more)
        if (words := _lacking(one))
    ]
    if not lacking:
        return list(work.remarks)
    until = mail.get("wait_until")
    deadline = datetime.fromisoformat(until) if until else work.made_at
    if work.made_at < deadline:
        raise PutOffError(min(work.made_at + LOOKS_EVERY, deadline), WAITS)
    return [*work.remarks, *lacking]


def _of(work: Work, words: str, *, many: bool) -> str:
    return f"{work.page_name}: {words}" if many else words


def _lacking(work: Work) -> str:
    newest = work.fresh.data_through
    found = read_lacking(work.session, work.page, work.span, newest, work.made_at)
    return found.sentence if found else ""
