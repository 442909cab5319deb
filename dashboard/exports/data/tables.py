"""The tables of data files, in their order."""

from dashboard.exports.data.goals import GOALS
from dashboard.exports.data.kpis import KPIS
from dashboard.exports.data.notes import NOTES
from dashboard.exports.data.points import DAILY_POINTS
from dashboard.exports.data.post_figures import POST_FIGURES
from dashboard.exports.data.post_history import POST_HISTORY
from dashboard.exports.data.post_sums import POST_SUMS
from dashboard.exports.data.posts import POSTS, posts_of
from dashboard.exports.data.table import Table
from dashboard.exports.data.trend import TREND
from dashboard.exports.sections import GOALS as GOALS_SECTION
from dashboard.exports.work import Work

# As they are where nothing else is chosen.
TABLES = (
    KPIS,
    GOALS,
    TREND,
    NOTES,
    DAILY_POINTS,
    POST_FIGURES,
    POST_SUMS,
    POSTS,
    POST_HISTORY,
)


def tables_of(work: Work) -> list[Table]:
    """Those of an export: posts in the columns of choice, goals where they are a section of it."""
    with_goals = GOALS_SECTION in work.options.sections
    own = {POSTS.name: posts_of(work)}
    return [own.get(each.name, each) for each in TABLES if each is not GOALS or with_goals]
