"""What the mail of a report says of goals, where they are among its sections."""

from dashboard.components.goals import goal_lines
from dashboard.exports.sections import GOALS
from dashboard.exports.work import Work
from dashboard.queries.insights.overview import Overview


def goals_of(works: list[Work], overviews: list[Overview]) -> list[str]:
    """A sentence a goal; of several Pages each by the name of its own."""
    if GOALS not in works[0].options.sections:
        return []
    many = len(works) > 1
    return [
        f"{work.page_name}: {sentence}" if many else sentence
        for work, overview in zip(works, overviews, strict=True)
        for sentence in goal_lines(overview.goals)
    ]
