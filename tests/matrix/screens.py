"""What stands on each screen for a person, read from the app's own layouts and answers."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import dash
from flask import Flask

from tests.dashboard.ui.callbacks import Callback, outputs_of
from tests.matrix.identities import Identity
from tests.matrix.routes import NO_VALUE
from tests.matrix.things import Things

CALLS = "/_dash-update-component"
ROUTER = "_pages_content"


@dataclass
class Screen:
    """The properties of each component at an address, by its id as JSON or a plain text."""

    path: str
    components: dict[str, dict[str, Any]] = field(default_factory=dict)

    def add(self, tree: Any) -> None:
        """All components in a layout, or in an answer."""
        for props in components_in(tree):
            self.components.setdefault(written(props["id"]), {}).update(props)

    def update(self, answer: Mapping[str, Any]) -> None:
        """What a callback answered: places, their properties, and components within."""
        for place, props in answer.items():
            self.components.setdefault(_in_order(place), {}).update(props)
        self.add(answer)

    def matching(self, name: str) -> list[str]:
        """The ids on this screen that an id of a callback stands for, which may be a pattern."""
        if not name.startswith("{"):
            return [name] if name in self.components or name == "url" else []
        pattern = json.loads(name)
        return [each for each in self.components if _fits(each, pattern)]


def screens(server: Flask, who: Identity, things: Things, router: Callback) -> Iterator[Screen]:
    """Every screen that is registered, drawn for this person."""
    client = who.client(server)
    shell = client.get("/_dash-layout").json
    for page in dash.page_registry.values():
        screen = Screen(_address(page, things))
        screen.add(shell)
        body = {
            "output": router["output"],
            "outputs": [_place(name) for name in outputs_of(router)],
            "inputs": [
                {"id": "_pages_location", "property": "pathname", "value": screen.path},
                {"id": "_pages_location", "property": "search", "value": ""},
            ],
            "changedPropIds": ["_pages_location.pathname"],
            "state": [],
        }
        drawn = client.post(CALLS, json=body, headers=who.headers())
        assert drawn.status_code == 200, screen.path
        screen.update(drawn.json["response"])
        yield screen


def components_in(tree: Any) -> Iterator[dict[str, Any]]:
    """The properties of every component with an id, wherever it stands."""
    if isinstance(tree, dict):
        props = tree.get("props")
        if isinstance(props, dict) and "type" in tree and props.get("id"):
            yield props
        for each in tree.values():
            yield from components_in(each)
    elif isinstance(tree, list):
        for each in tree:
            yield from components_in(each)


def written(place: Any) -> str:
    """An id as Dash writes it: a text, or JSON with its names in order."""
    if isinstance(place, str):
        return place
    return json.dumps(place, sort_keys=True, separators=(",", ":"))


def _in_order(place: str) -> str:
    return written(json.loads(place)) if place.startswith("{") else place


def _fits(place: str, pattern: dict[str, Any]) -> bool:
    if not place.startswith("{"):
        return False
    parts = json.loads(place)
    return parts.keys() == pattern.keys() and all(
        (isinstance(wanted, list) and wanted[0] in ("ALL", "MATCH")) or parts[name] == wanted
        for name, wanted in pattern.items()
    )


def _address(page: dict[str, Any], things: Things) -> str:
    template = page["path_template"]
    if not template:
        return str(page["path"])
    path = str(template)
    for part in path.split("/"):
        if part.startswith("<"):
            name = part.strip("<>")
            assert name in things.arguments, NO_VALUE.format(template, name)
            path = path.replace(part, str(things.arguments[name]))
    return path


def _place(name: str) -> dict[str, str]:
    place, _, prop = name.rpartition(".")
    return {"id": place, "property": prop.split("@")[0]}
