"""`pagelens connect --page`: what Meta does not list is named on the command line."""

from ingest.sandbox.characters import COFFEE
from ingest.sandbox.credentials import demo_system_user_token
from tests.ingest.conftest import sandbox  # noqa: F401 - a fixture


def test_a_page_in_vain_is_told_and_the_rest_connected(here, people, sandbox):  # noqa: F811
    done = here(
        "connect", "--tenant", "acme", "--page", COFFEE.page_id, "--page", "facebook.com/99999999",
        stdin=demo_system_user_token() + "\n",
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert COFFEE.name in done.stdout
    assert "99999999: Meta shows no such Page" in done.stdout


def test_what_names_no_page_is_one_sentence(here, people, sandbox):  # noqa: F811
    words = ["connect", "--tenant", "acme", "--page", "https://example.com/x"]
    done = here(*words, stdin=demo_system_user_token() + "\n")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "is not the id or the address of a Page" in done.stderr


def test_a_token_that_is_no_use_is_one_sentence(here, people, sandbox):  # noqa: F811
    done = here("connect", "--tenant", "acme", stdin="EAASBXNONSENSE\n")
    assert (done.returncode, len(done.stderr.splitlines())) == (1, 1)
    assert "Unexpected" not in done.stderr
