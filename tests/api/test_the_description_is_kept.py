"""What /api/openapi.json promises is what is answered, tried by schemathesis with made-up requests.

It goes in as an owner's program, in a workspace that is thrown away.
"""

import re
from collections.abc import Iterator
from itertools import chain

import pytest
import schemathesis
from flask import Flask
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import from_schema
from schemathesis.engine.events import FatalError, NonFatalError, ScenarioFinished
from schemathesis.specs.openapi.schemas import OpenApiSchema

from dashboard.auth.api_tokens import issue_api_token
from models.scope import wide_session
from tests.conftest import refresh_settings
from tests.people import ACME_PAGE, ALICE, People, add_page
from tests.servers import served, whole_server

CHECKS = (
    "not_a_server_error",
    "status_code_conformance",
    "content_type_conformance",
    "response_schema_conformance",
    "negative_data_rejection",
    "unsupported_method",
    "allow_header_conformance",
    "ignored_auth",
)
SPARE_PAGE = "100000000000009"
DESCRIPTION = "/api/openapi.json"
NAMES = re.compile(r"[a-z]+(_[a-z]+)+")


@pytest.fixture
def server(people: People, environment: pytest.MonkeyPatch) -> Flask:
    environment.setenv("RATE_LIMIT", "1000000 per minute")
    # Nobody listens there: connecting ends with a sentence.
    environment.setenv("META_GRAPH_BASE_URL", "http://127.0.0.1:9")
    refresh_settings()
    add_page(people.acme, SPARE_PAGE, "To be deleted")
    return whole_server()


@pytest.fixture
def headers(server: Flask) -> dict[str, str]:
    with wide_session("command") as session:
        token, _row = issue_api_token(session, ALICE, scope="manage")
    return {"Authorization": f"Bearer {token}"}


def test_every_operation_has_a_name_that_no_other_has(server: Flask) -> None:
    told = server.test_client().get(DESCRIPTION).json
    names = [call["operationId"] for call in calls(told)]
    assert len(names) == len(set(names)) > 50
    assert [name for name in names if not NAMES.fullmatch(name)] == []
    rules = [rule for rule in server.url_map.iter_rules() if rule.rule.startswith("/api/")]
    own = [rule for rule in rules if not rule.endpoint.startswith("api_docs.")]
    methods = [m for rule in own for m in (rule.methods or set()) - {"HEAD", "OPTIONS"}]
    assert len(methods) == len(names)


def calls(told: dict) -> Iterator[dict]:
    for path in told["paths"].values():
        yield from (call for call in path.values() if "operationId" in call)


@pytest.mark.proof
def test_what_is_promised_is_answered(server: Flask, headers: dict[str, str]) -> None:
    with served(server) as address:
        config = configured(headers)
        schema = schemathesis.openapi.from_url(address + DESCRIPTION, config=config)
        assert broken_at(schema) == {}


def broken_at(schema: OpenApiSchema) -> dict[str, str]:
    """What is not as described: how it was asked, and in words what is wrong with the answer."""
    found, tried = {}, 0
    for event in from_schema(schema).execute():
        assert not isinstance(event, FatalError), event
        if isinstance(event, NonFatalError):
            found[f"{event.label}"] = repr(event.value)
        if isinstance(event, ScenarioFinished):
            tried += len(event.recorder.cases)
            checks = chain.from_iterable(event.recorder.checks.values())
            for failed in (check.failure_info for check in checks if check.failure_info):
                found[failed.code_sample] = f"{failed.failure.title}: {failed.failure.message}"
    assert tried > 200
    return found


def configured(headers: dict[str, str]) -> SchemathesisConfig:
    """What is tried: every operation, with values that are right and with values that are not."""
    return SchemathesisConfig.from_dict(
        {
            "seed": 1,
            "headers": headers,
            "parameters": {"page_id": ACME_PAGE},
            "operations": [
                {"include-operation-id": "deletion_page", "parameters": {"page_id": SPARE_PAGE}}
            ],
            "continue-on-failure": True,
            "generation": {
                "mode": "all",
                "max-examples": 100,
                "deterministic": True,
                "database": "none",
            },
            "phases": {
                "examples": {"enabled": False},
                "coverage": {"enabled": True},
                "stateful": {"enabled": False},
            },
            "checks": {"enabled": False, **{name: {"enabled": True} for name in CHECKS}},
        }
    )
