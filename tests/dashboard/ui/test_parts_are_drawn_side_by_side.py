from datetime import date, timedelta
from decimal import Decimal

import plotly.graph_objects as go

from dashboard.charts.names import part_name
from dashboard.charts.parts import describe_parts, parts_figure
from dashboard.queries.splits import Part, Split

FIRST = date(2026, 11, 1)
DAYS = [FIRST + timedelta(days=place) for place in range(4)]
SPLIT = Split(
    "page_media_view",
    "Views",
    "count",
    "day",
    DAYS,
    [
        Part("is_from_ads=1", "From ads", [Decimal(1), None, Decimal(3), Decimal(4)]),
        Part("is_from_ads=0", "Organic", [Decimal(9)] * 4),
    ],
    0,
)


def test_each_part_is_a_line_with_its_gaps_and_its_newest_days_lighter() -> None:
    figure = parts_figure(SPLIT, provisional=DAYS[2])
    go.Figure(figure)
    settled, newest = [line for line in figure["data"] if line["name"] == "From ads"]
    assert (settled["y"], newest["y"]) == ([1.0, None], [None, 3.0, 4.0])
    assert newest["opacity"] < 1


def test_settled_days_alone_are_one_line_each() -> None:
    figure = parts_figure(SPLIT, provisional=DAYS[-1] + timedelta(days=1))
    assert [line["name"] for line in figure["data"]] == ["From ads", "Organic"]


def test_the_sentence_names_each_part() -> None:
    assert describe_parts(SPLIT) == "Views in parts; at the end: From ads 4, Organic 9."


def test_keys_of_maps_are_said_in_words() -> None:
    assert part_name("JM") == "Jamaica"
    assert part_name("REACTION_LIKE") == "Like"
    assert part_name("page_owned") == "Page owned"
    assert part_name("is_from_ads=0") == "Organic"
