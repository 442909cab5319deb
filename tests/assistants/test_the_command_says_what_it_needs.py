"""`pagelens mcp` without its extra, without a token, and with a token where all would see it."""

import importlib.util

import pytest
from click.testing import CliRunner

from assistants.api import is_private
from cli import pagelens
from tests.conftest import refresh_settings

RUN = CliRunner()


def test_without_the_extra_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda _name: None)
    done = RUN.invoke(pagelens, ["mcp"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr == (
        "Error: The server for assistants is an extra; type: pip install 'pagelens[mcp]'\n"
    )


def test_without_a_token_it_says_where_one_is_made(environment: pytest.MonkeyPatch) -> None:
    environment.delenv("PAGELENS_TOKEN", raising=False)
    refresh_settings()
    done = RUN.invoke(pagelens, ["mcp"])
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith("Error: PAGELENS_TOKEN is not set; make a token")


@pytest.mark.parametrize(
    ("address", "private"),
    [
        *(("https://a.example", True), ("http://localhost:8050", True), ("http://[::1]", True)),
        *(("http://a.example", False), ("http://localhost.example", False)),
    ],
)
def test_an_address_where_others_read_the_token_along_is_known(address: str, private: bool) -> None:
    assert is_private(address) == private


@pytest.mark.parametrize("words", [["--token", "pl_x"], ["pl_x"]])
def test_no_argument_takes_a_token(words: list[str]) -> None:
    assert RUN.invoke(pagelens, ["mcp", *words]).exit_code == 2


def test_a_wrong_address_is_told(environment: pytest.MonkeyPatch) -> None:
    done = RUN.invoke(pagelens, ["mcp", "--url", "ftp://x"])
    assert done.exit_code == 1
    assert "PAGELENS_URL: must be an address such as" in str(done.exception)
