"""What changed and by how much, in sentences: only from the numbers, and honest about them."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from dashboard.components.kpis import kpi_change
from dashboard.format import day, exact_number, exact_value
from dashboard.queries.insights.aggregate import ratio
from dashboard.queries.insights.overview import ENGAGEMENT_RATE, Kpi, Overview
from dashboard.queries.insights.timeseries import Timeseries

ROUNDING = 0.0005
FEW = 2


def kpi_sentence(kpi: Kpi, overview: Overview) -> str:
    """One key figure in one or two sentences."""
    if kpi.value is None:
        return f"{kpi.title}: Meta gave no number for these days."
    if kpi.net_change is not None:
        return _stock(kpi)
    return f"{_now(kpi)}{_change(kpi, overview)}."


def _now(kpi: Kpi) -> str:
    value = exact_value(kpi.value, kpi.unit)
    if kpi.metric == ENGAGEMENT_RATE:
        return f"The engagement rate was {value} on the average day"
    if kpi.label == "daily average":
        return f"{kpi.title}: {value} on the average day"
    if kpi.aggregation == "none":
        return f"{kpi.title}: {value}, each person counted once over the {kpi.of_days} days"
    return f"{kpi.title}: {value}"


def _change(kpi: Kpi, overview: Overview) -> str:
    way, _arrow, words = kpi_change(kpi)
    if way == "none":
        if kpi.counted_since is not None:
            return f", counted since {day(kpi.counted_since, year=True)}"
        return "; there is nothing to compare it with" if kpi.previous is None else ""
    before = exact_value(kpi.previous, kpi.unit)
    span = f"{day(overview.previous_since)} to {day(overview.previous_until)}"
    if way == "flat":
        return f", the same as from {span}"
    return f", {words} on {before} from {span}"


def day_sentences(kpis: list[Kpi]) -> list[str]:
    """Which days the key figures lack, and which their changes leave out, said once for many."""
    return [*_lacking(kpis), *_left_out(kpis)]


def _lacking(kpis: list[Kpi]) -> list[str]:
    found: dict[tuple[int, int], list[str]] = {}
    for kpi in kpis:
        if 0 < kpi.days < kpi.of_days:
            found.setdefault((kpi.days, kpi.of_days), []).append(kpi.title)
    return [
        f"{_names(titles, len(found))}Only {have} of the {days} days have a number."
        for (have, days), titles in found.items()
    ]


def _names(titles: list[str], groups: int) -> str:
    """The figures of a sentence, where it is not about most of them."""
    return f"{', '.join(titles)}: " if groups > 1 or len(titles) <= FEW else ""


def _left_out(kpis: list[Kpi]) -> list[str]:
    """The changes that leave out days which only one of the periods has."""
    named = [kpi.title for kpi in kpis if _leaves_out_days(kpi)]
    if not named:
        return []
    which = f"For {' and '.join(named)} the change is" if len(named) <= FEW else "Changes are"
    return [f"{which} computed over the days that both periods have."]


def _leaves_out_days(kpi: Kpi) -> bool:
    whole = ratio(kpi.value, kpi.previous)
    return kpi.change is not None and whole is not None and abs(whole - kpi.change) > ROUNDING


def _stock(kpi: Kpi) -> str:
    value, moved = exact_value(kpi.value, kpi.unit), kpi.net_change or Decimal(0)
    if moved == 0:
        return f"{kpi.title}: {value} at the end, as many as at the beginning."
    more = "more" if moved > 0 else "fewer"
    return f"{kpi.title}: {value} at the end, {exact_number(abs(moved))} {more} than at the start."


def peak_sentence(series: Timeseries) -> str:
    """The day with the highest number."""
    known = [point for point in series.points if point.value is not None]
    if len(known) < 2:
        return f"{series.title}: too few days have a number to speak of a course."
    high = max(known, key=lambda point: point.value or 0)
    value = exact_value(high.value, series.unit)
    return f"The highest day was {day(high.date, weekday=True)} with {value}."


def notes(all_series: Iterable[Timeseries], provisional: list[date]) -> list[str]:
    """What a reader must know of these numbers: seams, missing, provisional and restated days."""
    found = [note for series in all_series for note in _series_notes(series)]
    if provisional:
        span = " and ".join(day(one) for one in provisional)
        found.append(f"{span}: provisional, Meta may still be counting.")
    return list(dict.fromkeys(found))


def _series_notes(series: Timeseries) -> Iterable[str]:
    name = series.title
    for seam in series.seams:
        yield f"{name}, {day(seam.date, year=True)}: {seam.note}"
    for sentence in series.stand_ins:
        yield f"{name}: {sentence}"
    missing = sum(point.value is None for point in series.points)
    if 0 < missing < len(series.points):
        yield f"{name}: {_days(missing)} without a number; the line is open there."
    restated = sum(point.restated_from is not None for point in series.points)
    if restated:
        yield f"{name}: Meta has since changed the numbers of {_days(restated)}."


def provisional_days(series: Timeseries) -> list[date]:
    """The days of a series that may still change."""
    return [point.date for point in series.points if point.provisional]


def _days(count: int) -> str:
    return "one day" if count == 1 else f"{count} days"
