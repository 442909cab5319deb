"""The change of a key figure in words, always beside the two values that it compares."""

from dashboard.components.comparisons import Compares, before_name
from dashboard.format import change_words, day, exact_value, points_words, short_value
from dashboard.queries.days.comparisons import NONE
from dashboard.queries.insights.kpi import Kpi


def kpi_change(kpi: Kpi) -> tuple[str, str, str]:
    """Direction, arrow and words of the change; that of a rate is in percentage points."""
    if kpi.change_points is not None:
        return points_words(kpi.change_points)
    return change_words(kpi.change)


def compared_values(kpi: Kpi) -> str:
    """What stands after a change: "on 3,100", or both values where not all days are compared.

    Empty where nothing compares.
    """
    if kpi.compared is None:
        return ""
    values = " ".join(compared_parts(kpi))
    return values if compares_all_days(kpi) else f"({values})"


def compared_parts(kpi: Kpi) -> list[str]:
    """The same in parts that each stay on one line; none where nothing compares."""
    if kpi.compared is None:
        return []
    on = f"{_on(kpi)} {exact_value(kpi.compared.previous, kpi.unit)}"
    if compares_all_days(kpi):
        return [on]
    days = "one common day" if kpi.compared.days == 1 else f"{kpi.compared.days} common days"
    return [f"{exact_value(kpi.compared.value, kpi.unit)} {on}", f"over {days}"]


def compared_briefly(kpi: Kpi) -> str:
    """The same where there is no room: "on 3.1 K"."""
    if kpi.compared is None:
        return ""
    on = f"{_on(kpi)} {short_value(kpi.compared.previous, kpi.unit)}"
    if compares_all_days(kpi):
        return on
    days = "1 day" if kpi.compared.days == 1 else f"{kpi.compared.days} days"
    return f"({short_value(kpi.compared.value, kpi.unit)} {on}, {days})"


def compares_all_days(kpi: Kpi) -> bool:
    """Whether the change compares the number that is shown, and not that of fewer days."""
    return kpi.compared is not None and kpi.compared.value == kpi.value


def days_of_both(days: int) -> str:
    """The 25 days that both periods have."""
    return f"the {'one day' if days == 1 else f'{days} days'} that both periods have"


def made_words(kpi: Kpi) -> str:
    """How the number comes from its days; of a single day it is that day's."""
    one = kpi.of_days == 1 and kpi.label in ("total", "daily average", "last value")
    return "number of the day" if one else kpi.label


def words_without_change(kpi: Kpi, of: Compares) -> str:
    """What stands where a change cannot be computed; nothing where none is wanted."""
    if kpi.compared is not None:
        return f"{exact_value(kpi.compared.previous, kpi.unit)} in {before_name(of)}"
    if kpi.counted_since is not None:
        return f"counted since {day(kpi.counted_since, year=True)}"
    return "nothing to compare" if of.compare != NONE else ""


def _on(kpi: Kpi) -> str:
    """Up 12 % on 280, unchanged from 280."""
    return "from" if kpi_change(kpi)[0] == "flat" else "on"
