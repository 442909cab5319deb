"""An API that answers each part of a batch, and readings of whole windows against it."""

import json
from datetime import date
from urllib.parse import parse_qs, urlsplit

from ingest.graph.insights import InsightsRequest, fetch_insights_batch
from ingest.graph.reading import Reading
from tests.graph.scripted import graph_error

SINCE, UNTIL = date(2026, 11, 1), date(2026, 11, 20)
NAMES = tuple(f"page_metric_{n}" for n in range(36))
BAD = (100, "(#100) The value must be a valid insights metric")
HEAVY = (1, "Please reduce the amount of data you're asking for, then retry your request")


class Api:
    """Answers batches item by item; `refusal_of` returns (code, message, fields…) for a refusal."""

    def __init__(self, server, refusal_of):
        self.refusal_of, self.queries, self.batches = refusal_of, [], 0
        server.always(self.answer)

    def answer(self, request):
        items = json.loads(request.form["batch"])
        self.batches += 1
        return [self.one(item["relative_url"]) for item in items]

    def one(self, url):
        query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
        query["names"] = query["metric"].split(",")
        self.queries.append(query)
        refusal = self.refusal_of(query)
        if refusal is None:
            return {"code": 200, "body": json.dumps({"data": self.rows(query)})}
        if refusal == "null":
            return None
        code, message, *fields = refusal
        error = graph_error(code, message, **(fields[0] if fields else {}))
        headers = [{"name": k, "value": v} for k, v in error.headers.items()]
        return {"code": 400, "headers": headers, "body": json.dumps(error.body)}

    def rows(self, query):
        end = f"{query['until']}T08:00:00+0000"
        values = [{"value": 7, "end_time": end}]
        if query.get("breakdown"):
            values = [{**values[0], query["breakdown"]: flag} for flag in "01"]
        return [
            {"name": name, "period": query["period"], "values": values} for name in query["names"]
        ]


def dead(*names):
    return lambda query: BAD if set(names) & set(query["names"]) else None


def requests(names=NAMES, periods=("day", "week", "days_28"), size=18):
    lists = [names[i : i + size] for i in range(0, len(names), size)]
    return [InsightsRequest(part, period, SINCE, UNTIL) for period in periods for part in lists]


def reading(client, wanted, **options):
    def fetch(parts):
        return fetch_insights_batch(client, "123", parts)

    return Reading(fetch, wanted, **options)


def read(client, wanted, **options):
    found = reading(client, wanted, **options)
    got = {
        (p.metric, p.period, p.breakdown_key)
        for answers in found.rounds()
        for _, answer in answers
        for p in answer.points
    }
    return found, got
