"""What stands where there is no post: one true thing, the same on every screen."""

from dash import dcc, html

from dashboard.components.notices import notice
from dashboard.format import day, day_range
from dashboard.page_context import PageContext
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.posts.filters import first_day_of_posts, newest_post
from dashboard.queries.runs.refresh import refusal
from models.pacific import PACIFIC


def no_posts(context: PageContext, span: DateRange) -> html.Div:
    """Why these days hold no post: none is stored, or those that are were published on others.

    Visitors, who cannot choose, are told to choose nothing.
    """
    newest = newest_post(context.session, context.page)
    if newest is None:
        return notice("No posts yet.", _when_they_come(context))
    published = newest.astimezone(PACIFIC).date()
    days = day_range(span.since, span.until, beside=context.now.date())
    these = "this day" if span.since == span.until else "these days"
    first = first_day_of_posts(context.session, context.page)
    if first is not None and span.since < first:
        return notice(
            f"No post of {these}, {days}, is stored.",
            f"The first that is stored is of {day(first, year=True)}"
            f"{'' if context.visitor else '; choose newer days'}.",
        )
    return notice(
        f"No posts published {'on' if span.since == span.until else 'in'} {these}, {days}.",
        f"The newest is of {day(published, year=True)}"
        f"{'' if context.visitor else '; choose days that hold it'}.",
    )


def _when_they_come(context: PageContext) -> str:
    """Why posts cannot be read is told by the banner."""
    if refusal(context.page, kind="post"):
        return ""
    if context.page.posts_listed:
        return "Meta has listed none so far."
    return "They appear here once a sync has read them."


def no_fitting_post(context: PageContext) -> html.Div:
    """What stands where the days hold posts, but none with the words or of the type."""
    none = "No post of these days fits."
    if context.visitor:
        return notice(none)
    clear = dcc.Link(
        "Show all posts of these days",
        href=context.address.of_posts(words="", kind=""),
        className="link",
    )
    return notice(none, "Search for other words or types.", clear)
