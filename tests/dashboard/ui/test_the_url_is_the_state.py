from typing import Any

import pytest

from dashboard.page_address import PageAddress, format_address, parse_address


def test_an_address_reads_back_as_the_state() -> None:
    state = PageAddress(
        page_id="123", range="last_90d", metric="m", period="week", retired=True, number=3
    )
    path, _, query = format_address(state).partition("?")
    assert parse_address(path, "?" + query) == state


def test_what_is_as_by_default_is_left_out() -> None:
    assert format_address(PageAddress(page_id="123")) == "/pages/123"
    assert format_address(PageAddress(page_id="123", range="last_28d")) == "/pages/123"


def test_controls_and_a_query_string_say_the_same() -> None:
    controls = {"range": "custom", "since": "2026-11-01", "until": "2026-11-20", "retired": True}
    query = "?since=2026-11-01&until=2026-11-20&retired=1"
    assert PageAddress.of("123", controls) == parse_address("/pages/123", query)


def test_days_of_ones_own_count_only_where_they_are_chosen() -> None:
    given = {"range": "last_7d", "since": "2026-11-01", "until": "2026-11-20"}
    assert PageAddress.of("123", given) == PageAddress(page_id="123", range="last_7d")


def test_days_to_compare_with_count_only_where_they_are_chosen() -> None:
    days = {"compare_since": "2026-03-01", "compare_until": "2026-03-07"}
    chosen = PageAddress.of("123", days | {"compare": "custom"})
    assert chosen == PageAddress(page_id="123", **days)
    assert parse_address(*chosen.href().split("?")) == chosen
    assert PageAddress.of("123", days | {"compare": "year"}).href() == "/pages/123?compare=year"
    assert PageAddress.of("123", days | {"compare": "previous"}).href() == "/pages/123"


@pytest.mark.parametrize(("query", "number"), [("?page=3", 3), ("?from=50", 3), ("?from=0", 1)])
def test_addresses_of_older_releases_name_the_same_page_of_a_list(query: str, number: int) -> None:
    assert parse_address("/pages/1/posts", query).number == number


@pytest.mark.parametrize(
    "value",
    [None, 7, {"a": 1}, ["x"], "", "?page=-1", "?page=99999999", "?page=²", "?from=x", "?=&&"],
)
def test_whatever_is_sent_becomes_a_state(value: Any) -> None:
    state = parse_address(value, value)
    assert 1 <= state.number <= 10_000
    assert PageAddress.of(value, {"range": value, "page": value, "metric": value})


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
