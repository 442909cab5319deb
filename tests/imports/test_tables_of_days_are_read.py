"""A table with a line for each day and a column for each metric, as Page Insights were exported."""

from tests.imports.conftest import Importer

TABLE = (
    "Date,Lifetime Total Likes,Daily New Likes,Weekly Total Reach,28 Days Total Reach,Daily Foo\n"
    ",Lifetime: The total number of people,Daily: New,Weekly: People,28 Days: People,Daily: Foo\n"
    '2017-01-01,"1,204",7,18230,,3\n'
    "2017-01-02,1210,0,18231,70000,4\n"
)


def test_each_column_is_a_metric_of_its_period(importer: Importer) -> None:
    assert importer(TABLE).new == 7
    assert set(importer.stored()) == {
        ("page_fan_adds_unique", "day", "", "2017-01-01", 7),
        ("page_fan_adds_unique", "day", "", "2017-01-02", 0),
        ("page_fans", "day", "", "2017-01-01", 1204),
        ("page_fans", "day", "", "2017-01-02", 1210),
        ("page_impressions_unique", "week", "", "2017-01-01", 18230),
        ("page_impressions_unique", "week", "", "2017-01-02", 18231),
        ("page_impressions_unique", "days_28", "", "2017-01-02", 70000),
    }
    told = "\n".join(importer.said)
    assert "Daily Foo: no column that Pagelens knows" in told
    assert "lines without a day, 1 line" in told


def test_a_column_that_is_not_known_may_be_said_or_left_out(importer: Importer) -> None:
    names = {"Daily Foo": "page_media_view", "Daily New Likes": "skip"}
    assert importer(TABLE, names=names).new == 7
    assert [row[4] for row in importer.stored() if row[0] == "page_media_view"] == [3, 4]
    assert "page_fan_adds_unique" not in {row[0] for row in importer.stored()}


def test_a_wrong_cell_is_named_by_line_and_column(importer: Importer) -> None:
    importer.refused(TABLE.replace("18231", "many"))
    assert any(said.startswith("line 4: Weekly Total Reach: 'many'") for said in importer.said)
