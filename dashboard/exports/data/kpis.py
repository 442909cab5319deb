"""The key figures of the view, each with the days that it is compared with."""

from collections.abc import Iterator

from dashboard.exports.data.table import Row, Table
from dashboard.exports.work import Work
from dashboard.queries.insights.overview import read_overview


def _rows(work: Work) -> Iterator[Row]:
    overview = read_overview(work.session, work.page, work.span, now=work.made_at)
    for kpi in overview.kpis:
        yield [
            kpi.metric,
            kpi.title,
            kpi.value,
            kpi.unit,
            kpi.label,
            kpi.previous,
            kpi.compared and kpi.compared.value,
            kpi.compared and kpi.compared.previous,
            kpi.compared and kpi.compared.days,
            kpi.change,
            kpi.net_change,
            kpi.days,
            kpi.of_days,
            overview.since,
            overview.until,
            overview.previous_since,
            overview.previous_until,
            kpi.formula,
            kpi.counted_since,
            kpi.change_points,
            overview.compare,
            kpi.imported_days,
        ]


KPIS = Table(
    "kpis",
    "the key figures of the overview, each with the days that it is compared with",
    {
        "metric": "Meta's key of the metric; engagement_rate is computed here",
        "title": "the metric in words",
        "value": "the number of the period",
        "unit": "count, ratio (0.05 is 5 %), milliseconds, percent, us_cents, currency_micro",
        "made_from": "how the number comes from the days: total, last value, daily average,"
        " or Meta's own 7 or 28 day number",
        "previous_value": "the number of the days that it is compared with",
        "compared_value": "the number of the days that both periods have: what change compares",
        "compared_previous": "the same of the days that it is compared with",
        "compared_days": "how many days both periods have",
        "change": "the change as a ratio: (compared_value - compared_previous) ÷ compared_previous",
        "net_change": "for followers and other stocks: how far it moved in the period",
        "days_with_value": "days of the period that have a value",
        "days": "days of the period",
        "since": "first Pacific day of the period",
        "until": "last Pacific day of the period",
        "previous_since": "first Pacific day that it is compared with; empty without one",
        "previous_until": "last Pacific day that it is compared with",
        "formula": "how a computed number is computed",
        "counted_since": "the day of a change of metric, where it leaves days out",
        "change_points": "the change of a rate, in percentage points",
        "compare": "what is compared with: previous (the period before), year (the same days a"
        " year before), custom (days of choice), none",
        "imported_days": "how many of the days came from a file, and not from Meta's API",
    },
    _rows,
    rates=("change",),
)
