import re
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import plotly.graph_objects as go

from dashboard.charts.axes import Figure
from dashboard.charts.names import part_name
from dashboard.charts.parts import describe_parts, parts_figure
from dashboard.components.chart_tables import parts_table
from dashboard.queries.insights.splits import Part, Split
from dashboard.queries.insights.timeseries import Point, Seam, Timeseries
from dashboard.queries.workspace.annotations import Note

FIRST = date(2026, 11, 1)


def points(first: date, values: list[int | None], provisional: int = 0) -> list[Point]:
    """One for each value; so many of the last are provisional."""
    settled = len(values) - provisional
    return [
        Point(
            first + timedelta(days=place),
            "page_media_view",
            None if value is None else Decimal(value),
            provisional=place >= settled,
            restated_from=None,
        )
        for place, value in enumerate(values)
    ]


def part(key: str, name: str, values: list[int | None], before: list[int | None]) -> Part:
    earlier = points(FIRST - timedelta(days=len(before)), before)
    return Part(key, name, points(FIRST, values, provisional=2), earlier)


TOTAL = Timeseries(
    page_id="1",
    metric="page_media_view",
    title="Views",
    unit="count",
    aggregation="sum",
    period="day",
    since=FIRST,
    until=FIRST + timedelta(days=4),
    data_through=FIRST + timedelta(days=4),
    stale=False,
    seams=[],
    points=points(FIRST, [10, None, 12, 13, 13]),
    previous=[],
)
ADS = part("is_from_ads=1", "From ads", [1, None, None, 4, 4], [2, 2, 2, 2, 2])
SPLIT = Split(
    TOTAL, [ADS, part("is_from_ads=0", "Organic", [9, None, 9, 9, 9], [7, 7, 7, 7, None])], 0
)


def traces(figure: Figure, name: str) -> list[Figure]:
    return [trace for trace in figure["data"] if trace["name"] == name]


def test_each_part_is_a_line_with_its_gaps_and_its_newest_days_lighter() -> None:
    figure = parts_figure(SPLIT)
    go.Figure(figure)
    settled, newest = traces(figure, "From ads")
    assert (settled["y"], newest["y"]) == ([1.0, None, None], [None, 4.0, 4.0])
    assert newest["opacity"] < 1


def test_settled_days_alone_are_one_line_each() -> None:
    calm = [replace(each, points=points(FIRST, [1] * 5), previous=[]) for each in SPLIT.parts]
    figure = parts_figure(replace(SPLIT, parts=calm))
    assert [len(traces(figure, name)) for name in ("From ads", "Organic")] == [1, 1]


def test_two_parts_are_drawn_over_the_days_before_and_more_are_not() -> None:
    [before] = traces(parts_figure(SPLIT), "Organic, compared with")
    assert (before["x"][0], before["y"]) == ("2026-11-01", [7.0, 7.0, 7.0, 7.0, None])
    three = replace(SPLIT, parts=[*SPLIT.parts, replace(ADS, name="Third")])
    assert not [t for t in parts_figure(three)["data"] if "days before" in t["name"]]


def test_only_days_without_any_part_are_hatched() -> None:
    [gap] = traces(parts_figure(SPLIT), "no numbers")
    assert gap["x"] == ["2026-11-02"]


def test_days_that_belong_to_another_metric_are_behind_a_seam_and_no_gap() -> None:
    ours = [replace(TOTAL.points[0], metric="page_impressions"), *TOTAL.points[1:]]
    seam = Seam(FIRST + timedelta(days=1), "page_impressions", "page_media_view", "Counted anew.")
    total = replace(TOTAL, points=ours, seams=[seam])
    nothing = [replace(ADS, points=points(FIRST, [None, 2, 3, 4, 4]))]
    figure = parts_figure(replace(SPLIT, total=total, parts=nothing))
    assert traces(figure, "no numbers") == []
    assert figure["layout"]["shapes"][0]["x0"] == "2026-11-02"


def test_notes_and_restated_days_are_marked_and_told_in_the_table() -> None:
    restated = replace(ADS.points[0], restated_from=Decimal(3))
    ads = replace(ADS, points=[restated, *ADS.points[1:]])
    split = replace(SPLIT, parts=[ads, SPLIT.parts[1]])
    note = Note(FIRST, "<b>Sale</b>", "user")
    figure = parts_figure(split, [note])
    assert traces(figure, "notes")[0]["text"] == ["&lt;b&gt;Sale&lt;/b&gt;"]
    assert traces(figure, "restated")[0]["x"] == ["2026-11-01"]
    _head, body = parts_table(split, [note]).children.children
    assert [cell.children for cell in body.children[-1].children] == [
        "Sun 1 Nov 2026", "1", "2", "9", "7", "From ads restated from 3; <b>Sale</b>",
    ]  # fmt: skip


def test_the_hover_tells_value_and_part_the_change_and_its_marks() -> None:
    restated = replace(ADS.points[0], restated_from=Decimal(3))
    split = replace(SPLIT, parts=[replace(ADS, points=[restated, *ADS.points[1:]])])
    settled, newest = traces(parts_figure(split), "From ads")
    first, last = words_of(settled["text"][0]), words_of(newest["text"][-1])
    assert first == [
        "1 From ads", "↓ down 50\u202f% on 2, Tue 27 Oct", "restated: was 3, now 1",
    ]  # fmt: skip
    assert last == [
        "4 From ads",
        "↑ up 100\u202f% on 2, Sat 31 Oct",
        "provisional: Meta may still be counting",
    ]


def words_of(hover: str) -> list[str]:
    """The lines of a hover without plotly's tags."""
    return [re.sub("<[^>]*>", "", line) for line in hover.split("<br>")]


def test_the_sentence_names_each_part() -> None:
    assert describe_parts(SPLIT) == "Views in parts; at the end: From ads 4, Organic 9."


def test_keys_of_maps_are_said_in_words() -> None:
    assert part_name("JM") == "Jamaica"
    assert part_name("REACTION_LIKE") == "Like"
    assert part_name("page_owned") == "Page owned"
    assert part_name("is_from_ads=0") == "Organic"
