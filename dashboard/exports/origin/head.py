"""How the file of a number begins, of a Page's and of a post's: what it is, how it is made."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from dashboard.queries.origins.asked import Definition

Row = list[Any]


def row_of(columns: Collection[str], part: str, name: str, **values: Any) -> Row:
    """A row of these columns, of which the first two are `part` and `name`."""
    return [part, name, *(values.get(column) for column in list(columns)[2:])]


def head_rows(
    columns: Collection[str],
    about: Mapping[str, Any],
    unit: str | None,
    sentences: Iterable[str],
    definitions: Iterable[Definition],
) -> Iterator[Row]:
    """The names of the columns, facts (`number` in its unit), sentences and definitions."""
    yield list(columns)
    for name, value in about.items():
        yield row_of(columns, "about", name, value=value, unit=unit if name == "number" else None)
    for sentence in sentences:
        yield row_of(columns, "about", "how", value=sentence)
    for told in definitions:
        for name, text in _definition_facts(told):
            yield row_of(columns, "definition", name, value=text)


def _definition_facts(told: Definition) -> Iterator[tuple[str, str]]:
    """What a metric is, name by name."""
    facts = {
        "title": told.title,
        "description": told.description,
        "aggregation": told.aggregation,
        "described_at": told.described_at,
    }
    for name, text in facts.items():
        if text:
            yield f"{told.metric}: {name}", text
    for sentence in told.differences:
        yield f"{told.metric}: why Meta may differ", sentence
