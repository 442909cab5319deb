"""A program sees what its token may see; what it is refused is one sentence."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import update

from models import ApiToken
from models.orm import now_utc
from models.scope import wide_session
from tests.assistants.asking import Told, ask, token_of
from tests.people import ACME_PAGE, ALICE, BOB, CHARLIE, DORA, People, add_client
from tests.servers import served

NOT_THERE = "There is no such thing here."
EVERY_READ = [
    ("list_pages", {}),
    *((name, {"page_id": ACME_PAGE}) for name in ("key_figures", "top_posts", "what_is_missing")),
    *(
        (name, {"page_id": ACME_PAGE, "metric": "page_media_view"})
        for name in ("trend", "why_did_it_change", "where_a_number_comes_from")
    ),
]


def names(told: Told) -> list[str]:
    listed = (told.results[0].structured_content or {})["found"]["pages"]
    return [page["name"] for page in listed]


def test_a_viewer_reads_all_of_their_workspace(numbers: None, site: str, tmp_path: Path) -> None:
    told = ask(tmp_path, site, token_of(BOB), EVERY_READ)
    assert len(told.answers()) == len(EVERY_READ)
    assert names(told) == ["Acme Coffee"]


def test_another_workspace_and_who_is_limited_find_nothing_of_it(
    numbers: None, people: People, site: str, tmp_path: Path
) -> None:
    add_client(people)
    for email, own in ((CHARLIE, "Globex Running"), (DORA, "Dora Flowers")):
        told = ask(tmp_path, site, token_of(email), EVERY_READ)
        assert names(told) == [own]
        rest = Told(told.tools, told.results[1:], told.log)
        assert set(rest.refusals()) == {NOT_THERE}


def test_what_is_asked_wrongly_is_answered_with_a_sentence(
    numbers: None, site: str, tmp_path: Path
) -> None:
    page = {"page_id": ACME_PAGE}
    calls = [
        ("trend", page | {"metric": "no_such"}),
        ("trend", page),
        ("key_figures", page | {"days": {"since": "2026-13-01", "until": "2026-13-02"}}),
        ("key_figures", page | {"days": {"from": "2026-01-01"}}),
        ("key_figures", page | {"range": "last_7d"}),
        ("top_posts", page | {"limit": 51}),
        ("explain_metric", {"metric": "../pages"}),
        ("delete_page", page),
    ]
    told = ask(tmp_path, site, token_of(ALICE), calls)
    said = told.refusals()
    assert said[0] == "metric: This metric is not among those that can be chosen."
    assert said[1] == "metric: Field required."
    assert said[2].startswith("since: ")
    assert said[3] == "days.from: Extra inputs are not permitted."
    assert said[4] == "key_figures takes no range; it takes page_id, days."
    assert said[5] == "limit: Input should be less than or equal to 50."
    assert said[6] == NOT_THERE
    assert said[7] == "Unknown tool: delete_page."
    assert told.log == ""


def test_a_token_that_ended_and_an_address_that_is_none_are_told(
    people: People, site: str, tmp_path: Path, elsewhere: str
) -> None:
    token = token_of(ALICE)
    with wide_session("command") as session:
        session.execute(update(ApiToken).values(revoked_at=now_utc()))
    [ended] = ask(tmp_path, site, token, EVERY_READ[:1]).refusals()
    assert ended.startswith("Pagelens does not take this token: it has ended")
    [other] = ask(tmp_path, elsewhere, token, EVERY_READ[:1]).refusals()
    assert other == f"What answers at {elsewhere} is no Pagelens."
    [nobody] = ask(tmp_path, "http://127.0.0.1:9", token, EVERY_READ[:1]).refusals()
    assert nobody.startswith("Pagelens cannot be reached at http://127.0.0.1:9")


@pytest.fixture
def elsewhere() -> Iterator[str]:
    """A site that is something else."""
    other = Flask("other")
    other.add_url_rule("/api/meta/pages/", view_func=lambda: "<h1>Welcome</h1>")
    with served(other) as address:
        yield address
