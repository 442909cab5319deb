"""How the tests order faults and send batches."""

import json

import requests

from ingest.sandbox.credentials import demo_page_token
from tests.sandbox.conftest import PAGE, VERSION


def order(sandbox, kind, **options):
    """Order a fault over HTTP, as a test of another process would."""
    url = f"{sandbox.url}/__sandbox__/faults"
    answer = requests.post(url, json={"kind": kind, **options}, timeout=10)
    assert answer.status_code == 201, answer.text
    return answer.json()


def clear(sandbox, **chosen):
    """Clear the faults, or those of a kind."""
    requests.delete(f"{sandbox.url}/__sandbox__/faults", params=chosen, timeout=10)


def truth(sandbox, metric, **asked):
    """What is true, whatever is shown."""
    params = {"object": PAGE, "metric": metric, **asked}
    return requests.get(f"{sandbox.url}/__sandbox__/truth", params=params, timeout=10).json()


def send_batch(sandbox, urls, version=VERSION, token=None, **form):
    """The HTTP status and JSON of a batch of GETs."""
    items = [{"method": "GET", "relative_url": url} for url in urls]
    form = {"access_token": token or demo_page_token(PAGE), "batch": json.dumps(items), **form}
    answer = requests.post(f"{sandbox.url}/{version}/", data=form, timeout=30)
    return answer.status_code, answer.json()


def codes(items):
    """Each item's error code; 0 for an answer, None for null."""
    bodies = [item and json.loads(item["body"]) for item in items]
    return [body and body.get("error", {}).get("code", 0) for body in bodies]
