"""What a person is limited to, in words, and the form in which that is chosen."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from dashboard.components.in_place import Id
from dashboard.components.page_choice import page_choice, some_names
from dashboard.markup.attributes import attributes
from dashboard.queries.workspace.page_limits import PageLimit

EVERY_PAGE, NO_PAGE, GROUP = "all", "none", "group:"
BOTH = "Pages and groups"
ALL_WORDS, NO_WORDS = "Every Page", "No Page yet"


@dataclass(frozen=True)
class LimitNames:
    """What limits name: Pages by Facebook's id, groups by number."""

    pages: Mapping[str, str] = field(default_factory=dict)
    groups: Mapping[int, str] = field(default_factory=dict)


def sees(limit: PageLimit | None, names: LimitNames) -> str:
    """Every Page; Group Cafés, Acme Tea and 2 more."""
    if limit is None:
        return ALL_WORDS
    groups = [f"Group {names.groups[one]}" for one in limit.group_ids if one in names.groups]
    pages = [names.pages[one] for one in limit.page_ids if one in names.pages]
    return some_names([*groups, *pages])


def first_limits(names: LimitNames) -> Iterator[tuple[str, str]]:
    """What may be chosen for a new person: keys and words. Single Pages are chosen in the list."""
    yield EVERY_PAGE, ALL_WORDS
    yield NO_PAGE, f"{NO_WORDS}: choose in the list above"
    for group_id, name in names.groups.items():
        yield f"{GROUP}{group_id}", f"Only the group {name}"


def limit_part(person: Any, name: str) -> Id:
    """The id of a part of a person's limit: its `open`, `place`, `only`, `box`, `form`, `wrong`."""
    return {"limit": person, "part": f"limit-{name}"}


def limit_button(person_id: int, email: str) -> html.Button:
    """The button that opens the form."""
    return html.Button(
        "Choose Pages",
        id=limit_part(person_id, "open"),
        type="button",
        n_clicks=0,
        className="btn btn-secondary btn-sm",
        **attributes({"aria-label": f"Choose the Pages that {email} sees"}),
    )


def limit_place(person_id: int) -> html.Div:
    """Where the form comes."""
    return html.Div(id=limit_part(person_id, "place"), className="in-place-below")


def limit_form(person_id: int, options: Sequence[Any], chosen: Sequence[str]) -> dbc.Form:
    """The form of a person's limit; `options` and `chosen` are groups and Pages by their keys."""
    only = dbc.Switch(id=limit_part(person_id, "only"), label="Only what is chosen", value=True)
    box = page_choice(limit_part(person_id, "box"), BOTH, options, chosen, BOTH)
    wrong = dbc.FormFeedback(id=limit_part(person_id, "wrong"), type="invalid")
    save = dbc.Button("Save", type="submit", color="primary", size="sm")
    return dbc.Form(
        [only, html.Div([box, wrong], className="grow"), save],
        id=limit_part(person_id, "form"),
        prevent_default_on_submit=True,
        className="in-place limit-form",
    )


def limit_options(
    groups: Mapping[int, str], pages: Sequence[tuple[str, str]]
) -> list[dict[str, str]]:
    """The options of the box: groups first, then Pages."""
    named_groups = [
        {"value": f"{GROUP}{key}", "label": f"Group {of}"} for key, of in groups.items()
    ]
    return [*named_groups, *({"value": key, "label": of} for key, of in pages)]


def limit_keys(limit: PageLimit | None) -> list[str]:
    """What a limit has chosen, by the keys of the options."""
    if limit is None:
        return []
    return [*(f"{GROUP}{one}" for one in limit.group_ids), *limit.page_ids]


def limit_of(keys: Sequence[str]) -> PageLimit:
    """The limit that these keys mean; a group's that is no number means none that there is."""
    groups = [key.removeprefix(GROUP) for key in keys if key.startswith(GROUP)]
    return PageLimit(
        page_ids=[key for key in keys if not key.startswith(GROUP)],
        group_ids=[int(one) if one.isascii() and one.isdigit() else 0 for one in groups],
    )
