"""A report that is due: which days it is about, and whether it waits until they are complete.

1. Its days are those that its preset means on the day it was due, by the clocks of the workspace:
   on the first of a month in Tokyo the month before has ended, though it has not in California.
2. It waits while Meta's last day has not come, up to the deadline that was set when it fell due.
3. A metric that Facebook refuses by now is left out: posts are ranked by the usual one, which the
   report says.
4. Then it goes with a sentence that says what is missing. A test is made at once.
"""

from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy.orm import Session

from dashboard.exports.options import ExportOptions, check_measure, with_days
from dashboard.exports.work import Work
from dashboard.page_address import DEFAULT_POSTS_METRIC
from dashboard.queries.inputs import BadInput
from dashboard.queries.pages.period import read_lacking
from jobs.work.put_off import PutOffError
from models import MetaPage
from models.pacific import PACIFIC

LOOKS_EVERY = timedelta(minutes=15)
NOON = time(12)
# What a mail notes of a metric that it goes without.
LEFT_OUT = "left_out"
WITHOUT = "Facebook gives no numbers of {metric} any more; posts are ranked by views in its place."
WAITS = "Waits until Facebook has given the last of its days."


def days_of_report(
    options: ExportOptions, mail: dict[str, Any], newest: date | None, now: datetime
) -> ExportOptions:
    """The options with the days that they mean on the day the report was due.

    A month that begins on that day is no month to report on yet: then it is the one before.
    """
    told = mail.get("due_on")
    due = datetime.combine(date.fromisoformat(told), NOON, PACIFIC) if told else now
    try:
        return with_days(options, newest, due)
    except BadInput:
        if not told:
            raise
        return with_days(replace(options, date_preset="last_month"), newest, due)


def without_refused(
    session: Session, page: MetaPage, options: ExportOptions
) -> tuple[ExportOptions, str]:
    """The options with a metric that there is, and what was left out; empty for nothing."""
    try:
        check_measure(session, page, options.posts_metric)
    except BadInput:
        return replace(options, posts_metric=DEFAULT_POSTS_METRIC), options.posts_metric
    return options, ""


def remarks_on(work: Work, mail: dict[str, Any]) -> list[str]:
    """What is missing of the report's days, in sentences.

    Raises PutOffError while the report waits for it.
    """
    left_out = mail.get(LEFT_OUT)
    remarks = [WITHOUT.format(metric=left_out)] if left_out else []
    lacking = [
        f"{one.page_name}: {words}" if work.more else words
        for one in (work, *work.more)
        if (words := _lacking(one))
    ]
    if not lacking:
        return remarks
    until = mail.get("wait_until")
    deadline = datetime.fromisoformat(until) if until else work.made_at
    if work.made_at < deadline:
        raise PutOffError(min(work.made_at + LOOKS_EVERY, deadline), WAITS)
    return [*remarks, *lacking]


def _lacking(work: Work) -> str:
    newest = work.fresh.data_through
    found = read_lacking(work.session, work.page, work.span, newest, work.made_at)
    return found.sentence if found else ""
