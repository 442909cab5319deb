from typing import Any

import pytest

from dashboard.page_address import PageAddress, format_address, parse_address


def test_an_address_reads_back_as_the_state() -> None:
    state = PageAddress(
        page_id="123", range="last_90d", metric="m", period="week", retired=True, posts=30
    )
    path, _, query = format_address(state).partition("?")
    assert parse_address(path, "?" + query) == state


def test_what_is_as_by_default_is_left_out() -> None:
    assert format_address(PageAddress(page_id="123")) == "/pages/123"


@pytest.mark.parametrize(
    "value", [None, 7, {"a": 1}, ["x"], "", "?posts=-1", "?posts=999999", "?=&&"]
)
def test_whatever_is_sent_becomes_a_state(value: Any) -> None:
    state = parse_address(value, value)
    assert 10 <= state.posts <= 100


@pytest.mark.parametrize(
    ("path", "parts"),
    [
        ("/pages/12", ("12", "", "")),
        ("/pages/12/", ("12", "", "")),
        ("/pages/12/posts", ("12", "posts", "")),
        ("/pages/12/posts/12_34", ("12", "posts", "12_34")),
        ("/pages", ("", "", "")),
        ("/glossary", ("", "", "")),
    ],
)
def test_a_path_names_page_section_and_post(path: str, parts: tuple[str, str, str]) -> None:
    state = parse_address(path, "")
    assert (state.page_id, state.section, state.post_id) == parts
    if state.page_id:
        assert format_address(state) == path.rstrip("/")
