"""What is said below the trend of one metric, or of its parts."""

from typing import Any

from dash import html

from catalog.source import load_catalog
from dashboard.charts.names import part_name
from dashboard.charts.parts import days_before_are_drawn, hidden_parts
from dashboard.components.comparisons import before_days
from dashboard.components.explain import glossary_way
from dashboard.components.unusual import unusual_sentences
from dashboard.format import PERIOD_WORDS, day
from dashboard.queries.days.ranges import DateRange
from dashboard.queries.insights.splits import Split
from dashboard.queries.insights.timeseries import Timeseries


def words_of_parts(split: Split, span: DateRange) -> list[Any]:
    """What must be said of the lines, and their names where a narrow screen cuts them off."""
    texts = [f"{split.title} in parts, {PERIOD_WORDS[split.period]}."]
    if days_before_are_drawn(split):
        texts.append(f"The dashed lines are {before_days(span)}.")
    texts += [text for text in [hidden_parts(split)] if text]
    texts += [seam.note for seam in split.total.seams]
    words = html.P([" ".join(texts), " ", glossary_way(split.metric)], className="note")
    return [_part_names(split), words]


def _part_names(split: Split) -> html.Div:
    return html.Div(
        [
            html.Span(
                [html.Span(className=f"dot dot-{place}"), part_name(part.name)],
                className="key-part",
            )
            for place, part in enumerate(split.parts, 1)
        ],
        className="key key-narrow",
    )


def words_of_line(series: Timeseries) -> list[Any]:
    """What must be said of the line: period, unusual days, seams, stand-ins, retirement."""
    texts = [f"{series.title}, {PERIOD_WORDS[series.period]}.", *unusual_sentences(series)]
    texts += [seam.note for seam in series.seams]
    texts += series.stand_ins
    known = load_catalog().metric("PAGE", series.metric)
    if known is not None and known.deprecated_on is not None:
        texts.append(f"Meta retired this metric on {day(known.deprecated_on, year=True)}.")
    return [html.P([" ".join(texts), " ", glossary_way(series.metric)], className="note")]
