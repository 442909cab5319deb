"""The recipe for Google Sheets in docs/bi.md asks what the API answers to a token that reads."""

import re
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import select

from dashboard.auth.api_tokens import issue_api_token
from models import MetaInsightPoint, MetaInsightSeries, MetaMetricRegistry
from models.orm import now_utc
from models.pacific import pacific_day
from models.scope import tenant_session, wide_session
from tests.people import ACME_PAGE, BOB, People

RECIPE = re.search(
    r"```javascript\n(.*?)```",
    (Path(__file__).parents[2] / "docs" / "bi.md").read_text(),
    re.DOTALL,
)[1]


def test_the_recipe_gets_days_metrics_and_values(server: Flask, people: People) -> None:
    metric = re.search(r"METRIC = '(\w+)'", RECIPE)[1]
    before, after = re.search(r"path = '([^']+)' \+ page \+ '([^']+)'", RECIPE).groups()
    with wide_session("command") as session:
        token, _row = issue_api_token(session, BOB, "acme", scope="read")
        metric_id = session.scalar(
            select(MetaMetricRegistry.id).where(
                MetaMetricRegistry.key == metric, MetaMetricRegistry.level == "PAGE"
            )
        )
    with tenant_session(people.acme) as session:
        series = MetaInsightSeries(
            tenant_id=people.acme, meta_page_id=people.acme_page, metric_id=metric_id, period="day"
        )
        session.add(series)
        session.flush()
        day = pacific_day(now_utc()) - timedelta(days=1)
        session.add(
            MetaInsightPoint(tenant_id=people.acme, series_id=series.id, metric_date=day, value=5)
        )
    answer = server.test_client().get(
        before + ACME_PAGE + after + metric, headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 200, answer.json
    rows = [[point["date"], point["metric"], point["value"]] for point in answer.json["points"]]
    assert [day.isoformat(), metric, 5] in rows
    assert "answer.error.message" in RECIPE
    refused = server.test_client().get(before + ACME_PAGE + after + metric)
    assert refused.json["error"]["message"]
