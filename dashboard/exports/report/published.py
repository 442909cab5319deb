"""How many posts were published, as far as is known: nothing is before the first stored one."""

from datetime import date

from dashboard.exports.report.posting import Posting
from dashboard.exports.work import Work
from dashboard.format import counted, day


def published_counts(work: Work, posting: Posting) -> tuple[str, int | None, int | None]:
    """What is counted, in these days and in those before; None where that is not known."""
    span, first = work.span, posting.first
    if first is None or span.until < first:
        return "Posts published", None, None
    known = span.compares and span.previous_since >= first
    before = len(posting.earlier) if known else None
    since = f" (from {day(first, year=True)} on)" if span.since < first else ""
    return f"Posts published{since}", len(posting.facts), before


def published_in_words(work: Work, posting: Posting, count: int) -> str:
    """12 posts published in these days; since when, where that is not their beginning."""
    posts = counted(count, "post")
    first, span = posting.first, work.span
    if first is None or first <= span.since:
        on = "on this day" if span.since == span.until else "in these days"
        return f"{posts} published {on}"
    return f"{posts} published from {day(first, year=True)} on, when the first stored one was"


def why_no_posts(work: Work, first: date | None) -> str:
    """What stands where the days hold no post."""
    these = "this day" if work.span.since == work.span.until else "these days"
    if work.filter_words:
        return f"No post of {these} fits: {work.filter_words}."
    if first is None:
        return "No post of this Page is stored yet."
    if work.span.since < first:
        return f"No post of {these} is stored: the first stored one is of {day(first, year=True)}."
    on = "on this day" if these == "this day" else "in these days"
    return f"No posts were published {on}."
