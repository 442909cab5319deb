"""Exports of Meta Business Suite are read as they are, in whatever encoding and language."""

import pytest

from tests.imports.conftest import Importer

VIEWS = (
    'sep=,\n"Views"\n"Date","Primary"\n"2026-03-01T00:00:00","1,204"\n"2026-03-02T00:00:00","7"\n'
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_daily_series_is_read_in_each_encoding(importer: Importer, encoding: str) -> None:
    report = importer(VIEWS, encoding)
    assert (report.new, report.same, report.kept) == (2, 0, 0)
    assert importer.stored() == [
        ("page_media_view", "day", "", "2026-03-01", 1204),
        ("page_media_view", "day", "", "2026-03-02", 7),
    ]
    again = importer(VIEWS, encoding)
    assert (again.new, again.same) == (0, 2)


def test_blocks_of_retired_metrics_follow_one_another(importer: Importer) -> None:
    importer(
        '"Facebook reach"\r\n"Datum";"Primär"\r\n"01.02.2024";"1.234"\r\n"02.02.2024";"-"\r\n'
        '\r\n"Page likes"\r\n"Datum";"Primär"\r\n"13.02.2024";"12 345"\r\n'.replace(
            '"Facebook reach"', 'sep=;\r\n"Facebook reach"'
        )
    )
    assert importer.stored() == [
        ("page_fans", "day", "", "2024-02-13", 12345),
        ("page_impressions_unique", "day", "", "2024-02-01", 1234),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ('"Content interactions"\n"Date","Primary"\n"2026-03-01","1"\n', "leaves out clicks"),
        ('"Instagram follows"\n"Date","Primary"\n"2026-03-01","1"\n', "about Instagram"),
        (
            '"Quatsch"\n"Date","Primary"\n"2026-03-01","1"\n',
            "say which metric it is (--map)",
        ),
        (
            '"Views"\n"Date","Primary","Secondary"\n"2026-03-01","1","2"\n',
            "more than one number",
        ),
        ('"Views"\n"Date","Primary"\n"03/04/2026","1"\n', "--dates day-first"),
        ('"Views"\n"Date","Primary"\n"2026-03-01","1"\n"2026-13-45","2"\n', "line 4: a date"),
        ('"Views"\n"Date","Primary"\n"2026-03-01","12,5"\n', "not a whole number"),
        ('"Views"\n"Date","Primary"\n"2026-03-01","many"\n', "line 3: 'many' is not a number"),
        ('"Views"\n"Date","Primary"\n"2026-03-01","1"\n"2026-03-01","2"\n', "line 3 once more"),
    ],
)
def test_what_is_unclear_is_refused_by_name(importer: Importer, content: str, reason: str) -> None:
    sentence = importer.refused(content)
    assert "Nothing was imported" in sentence
    assert reason in "\n".join(importer.said)


def test_other_dates_of_the_file_tell_how_dates_begin(importer: Importer) -> None:
    importer('"Views"\n"Date","Primary"\n"03/04/2026","1"\n"03/15/2026","2"\n')
    assert [row[3] for row in importer.stored()] == ["2026-03-04", "2026-03-15"]


def test_a_title_in_another_language_goes_by_the_named_metric(importer: Importer) -> None:
    importer(
        'sep=,\n"Aufrufe"\n"Datum","Primär"\n"2026-03-01T00:00:00","5"\n',
        metric="page_media_view",
    )
    assert importer.stored() == [("page_media_view", "day", "", "2026-03-01", 5)]


def test_posts_get_snapshots_only_where_the_api_gave_none(importer: Importer) -> None:
    importer.has_post()
    page = importer.page
    content = (
        "Post ID,Page ID,Title,Reach,Seconds viewed,Data comment\n"
        f'77,{page.page_id},"Two\nlines, and a comma","1,200",12.5,\n'
    )
    assert importer(content).new == 2
    assert importer(content).same == 2
    assert importer.of_posts() == [
        ("77", "post_impressions_unique", 1200),
        ("77", "post_video_view_time", 12500),
    ]
    assert any("Data comment: it is no metric" in line for line in importer.said)


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("78,{page},t,1", "sync the Page's posts first"),
        ("1.22158E+17,{page},t,1", "do not open the file in Excel"),
        ("78,999,t,1", "posts of another Page"),
    ],
)
def test_a_post_that_cannot_be_told_is_refused(importer: Importer, row: str, reason: str) -> None:
    importer.refused(
        "Post ID,Page ID,Title,Views\n" + row.format(page=importer.page.page_id) + "\n"
    )
    assert reason in "\n".join(importer.said)
