"""The plain form: every refused line is told, and then nothing at all is stored."""

from datetime import date, timedelta
from decimal import Decimal

from click.testing import CliRunner
from sqlalchemy import select

from cli import explain, pagelens
from models import MetaInsightPoint, MetaInsightSeries, MetaMetricRegistry
from models.orm import now_utc
from models.scope import tenant_session
from tests.imports.conftest import Importer

HEAD = "metric_key,period,breakdown_key,metric_date,value\n"
GOOD = (
    "page_impressions,day,,2024-05-01,18230\n"
    "page_media_view,day,is_from_ads=1,2026-03-01,25\n"
    "page_fans_country,day,DE,2024-05-01,512\n"
)


def test_totals_breakdowns_and_map_keys_come_in(importer: Importer) -> None:
    assert importer(HEAD + GOOD).new == 3
    assert [(row[0], row[2], row[4]) for row in importer.stored()] == [
        ("page_fans_country", "DE", 512),
        ("page_impressions", "", 18230),
        ("page_media_view", "is_from_ads=1", 25),
    ]


def test_a_dry_run_counts_and_stores_nothing(importer: Importer) -> None:
    assert importer(HEAD + GOOD, dry_run=True).new == 3
    assert importer.stored() == []


def test_each_bad_line_is_told_and_good_ones_are_not_stored(importer: Importer) -> None:
    tomorrow = (date.today() + timedelta(days=2)).isoformat()  # noqa: DTZ011  any later day
    bad = [
        "page_nothing,day,,2026-03-01,1",
        "page_media_view,year,,2026-03-01,1",
        "page_media_view,day,DE,2026-03-01,1",
        "page_fans_country,day,,2026-03-01,1",
        "page_media_view,day,,01.03.2026,1",
        f"page_media_view,day,,{tomorrow},1",
        'page_media_view,day,,2026-03-01,"1,204"',
        "page_media_view,day,,2026-03-01,-4",
        "page_media_view,day,,2026-03-01,=1+1",
        "page_media_view,day,2026-03-01,1",
        "page_impressions,day,,2024-05-01,9",
    ]
    sentence = importer.refused(HEAD + GOOD + "\n".join(bad) + "\n")
    told = [int(line.split(":")[0].removeprefix("line ")) for line in importer.said]
    assert sorted(told) == list(range(5, 5 + len(bad)))
    assert f"{len(bad)} lines are refused" in sentence


def test_what_the_api_gave_is_never_overwritten(importer: Importer) -> None:
    page = importer.page
    with tenant_session(page.tenant_id) as session:
        metric = session.scalars(
            select(MetaMetricRegistry.id).where(
                MetaMetricRegistry.level == "PAGE", MetaMetricRegistry.key == "page_impressions"
            )
        ).one()
        series = MetaInsightSeries(
            tenant_id=page.tenant_id, meta_page_id=page.id, metric_id=metric, period="day"
        )
        session.add(series)
        session.flush()
        session.add(
            MetaInsightPoint(
                tenant_id=page.tenant_id, series_id=series.id, metric_date=date(2024, 5, 1),
                value=Decimal(7), observed_at=now_utc(),
            )
        )  # fmt: skip
    report = importer(HEAD + GOOD)
    assert (report.new, report.kept) == (2, 1)
    assert ("page_impressions", "day", "", "2024-05-01", 7.0) in importer.stored()


def test_files_that_are_no_csv_get_one_sentence(importer: Importer) -> None:
    assert "empty" in importer.refused("")
    assert "not text" in importer.refused("Zahlen\x81", encoding="latin-1")
    assert "no value" in importer.refused("Zahlen für März", encoding="latin-1")


def test_the_command_prints_the_report_or_one_sentence(importer: Importer) -> None:
    file = importer.folder / "plain.csv"
    file.write_text(HEAD + GOOD)
    asked = ["import", "--page", importer.page.page_id, str(file)]
    done = CliRunner().invoke(pagelens, asked)
    assert done.exit_code == 0
    assert "3 values added, 0 were there already" in done.output
    file.write_text(HEAD + "x,day,,2026-03-01,1\n")
    refused = CliRunner().invoke(pagelens, asked)
    assert refused.exit_code == 1
    assert refused.exception is not None
    assert explain(refused.exception).startswith("Nothing was imported: 1 line is refused")
