"""Every callback of the app, called with what stands on the screens, and with others' ids.

A callback that no screen's components fit fails the matrix: give it values in VALUES.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from flask import Flask
from werkzeug.test import TestResponse

from tests.dashboard.ui.callbacks import Callback, outputs_of, server_callbacks
from tests.matrix.addresses import yesterday
from tests.matrix.identities import Identity
from tests.matrix.marks import Mark, about
from tests.matrix.screens import CALLS, ROUTER, Screen, screens, written
from tests.matrix.state import State
from tests.matrix.things import Things

ROUNDS = 3
MOST_PLACES = 3
# What a person does to a component: the property's value when it is what has changed.
DONE: dict[str, Any] = {
    "n_clicks": 1,
    "n_submit": 1,
    "n_intervals": 1,
    "modified_timestamp": 1,
    "active_page": 1,
    "is_open": True,
    "search_value": "a",
    "clickData": {"points": [{"customdata": ["x"]}]},
    "contents": "data:image/png;base64,iVBORw0KGgo=",
}
# What a person fills in, by the place; anywhere else where nothing stands it is a word.
VALUES: dict[str, Any] = {
    "note-day": yesterday().isoformat(),
    "report-time": "08:00",
    "report-to": "client@client.example",
    "link-days": 7,
    "color": "#123456",
}
NO_SCREEN = "No screen holds what {} waits for: give it values in tests/matrix/callbacks.py, LONE."
# What stands on no screen of these tenants: they have Pages already, no app of Meta's, and no
# digest that failed.
LONE: dict[str, dict[str, Any]] = {
    '{"part":"mark","watched":"first-page"}': {"data": ""},
    "connect-facebook": {},
    "digest-again": {},
}


@dataclass(frozen=True)
class Press:
    """One call, as JSON."""

    output: str
    body: str

    @property
    def question(self) -> str:
        """What is answered with yes, such as `remove-person`; empty for other presses."""
        values = [
            each.get("value") for each in json.loads(self.body)["inputs"] if isinstance(each, dict)
        ]
        return next(
            (str(each["kind"]) for each in values if isinstance(each, dict) and "kind" in each), ""
        )

    @property
    def ends_something(self) -> bool:
        """Whether it is the answer to a question that is asked before what cannot be undone."""
        return bool(json.loads(self.body)["changedPropIds"][0].startswith("confirmed."))

    def about(self, own: Mark, other: Mark) -> Iterator["Press"]:
        """The same about somebody else's things: everywhere at once, and in each place alone."""
        whole = about(self.body, own, other)
        found = {whole: None} if whole != self.body else {}
        for group in ("inputs", "state"):
            for number in range(len(json.loads(self.body)[group])):
                body = json.loads(self.body)
                body[group][number] = json.loads(about(json.dumps(body[group][number]), own, other))
                found.setdefault(json.dumps(body))
        found.pop(self.body, None)
        for body in found:
            yield Press(self.output, body)

    def send(self, server: Flask, who: Identity, **more: str) -> TestResponse:
        """What this identity is answered."""
        headers = who.headers() | more
        kind = "application/json"
        return who.client(server).post(CALLS, data=self.body, content_type=kind, headers=headers)

    def __str__(self) -> str:
        body = json.loads(self.body)
        given = {
            written(one["id"]): one["value"]
            for each in (*body["inputs"], *body["state"])
            for one in _all(each)
        }
        return f"{self.output[:80]} after {body['changedPropIds']} {given}"[:600]


def presses(server: Flask, who: Identity, things: Things, state: State) -> list[Press]:
    """Everything that an owner can press; what appears is pressed as well. Nothing stays changed.

    Whoever has fewer buttons may send the same.
    """
    callbacks = server_callbacks(who.client(server))
    [router] = [each for each in callbacks if ROUTER in each["output"]]
    own = [each for each in callbacks if each is not router]
    found: dict[str, Press] = {}
    places = list(screens(server, who, things, router))
    places[0].components.update(LONE)
    for _round in range(ROUNDS):
        for screen in places:
            for press in [each for callback in own for each in _presses(callback, screen)]:
                if press.body not in found:
                    found[press.body] = press
                    if not press.ends_something:
                        _take(press.send(server, who), screen)
    state.restore(state.changed())
    return [*found.values(), *_routed(router, places)]


def some(found: list[Press], most: int = 1) -> list[Press]:
    """So many presses of each callback and each answer to a question."""
    kept: dict[tuple[str, str], list[Press]] = {}
    for press in found:
        kept.setdefault((press.output, press.question), []).append(press)
    return [press for each in kept.values() for press in each[:most]]


def lone(server: Flask, who: Identity, found: list[Press]) -> list[str]:
    """The callbacks that nothing pressed calls."""
    called = {press.output for press in found}
    outputs = [each["output"] for each in server_callbacks(who.client(server))]
    return [NO_SCREEN.format(output[:120]) for output in outputs if output not in called]


def _take(answer: TestResponse, screen: Screen) -> None:
    if answer.status_code == 200 and answer.is_json:
        screen.update(answer.json.get("response", {}))


def _routed(router: Callback, places: list[Screen]) -> Iterator[Press]:
    for screen in places:
        values = {"pathname": screen.path, "search": f"?page_id={screen.path.rpartition('/')[2]}"}
        given = [{**each, "value": values[each["property"]]} for each in router["inputs"]]
        yield _press(router, screen, given, [], "_pages_location.pathname", {})


def _presses(callback: Callback, screen: Screen) -> Iterator[Press]:
    """Each input in turn is what has changed; of a pattern, some of its places."""
    needed = [each["id"] for each in (*callback["inputs"], *callback["state"])]
    if not all("ALL" in name or screen.matching(name) for name in needed):
        return
    for trigger in callback["inputs"]:
        for place in screen.matching(trigger["id"])[:MOST_PLACES]:
            for value in _values(place, trigger["property"], screen):
                changed = {(place, trigger["property"]): value}
                inputs = [_given(each, place, screen, changed) for each in callback["inputs"]]
                state = [_given(each, place, screen, changed) for each in callback["state"]]
                name = f"{place}.{trigger['property']}"
                yield _press(callback, screen, inputs, state, name, _match(trigger["id"], place))


def _press(
    callback: Callback, screen: Screen, inputs: Any, state: Any, changed: str, match: dict[str, Any]
) -> Press:
    places = [_output(name, screen, match) for name in outputs_of(callback)]
    many = callback["output"].startswith("..")
    body = {
        "output": callback["output"],
        "outputs": places if many else places[0],
        "inputs": inputs,
        "changedPropIds": [changed],
        "state": state,
    }
    return Press(callback["output"], json.dumps(body))


def _values(place: str, prop: str, screen: Screen) -> list[Any]:
    if place == "confirmed":
        asked = [json.loads(each) for each in screen.components if '"ask"' in each]
        return [{"kind": each["ask"], "key": each["key"], "at": 1} for each in asked]
    if place == "url":
        return [_at(screen, prop)]
    return [DONE.get(prop, screen.components[place].get(prop))]


def _given(
    each: dict[str, Any], trigger: str, screen: Screen, changed: dict[tuple[str, str], Any]
) -> Any:
    match = _match(each["id"], trigger) if "MATCH" in each["id"] else {}
    found = [place for place in screen.matching(each["id"]) if _has(place, match)]
    given = [
        {
            "id": json.loads(place) if place.startswith("{") else place,
            "property": each["property"],
            "value": changed.get(
                (place, each["property"]), _stands(place, each["property"], screen)
            ),
        }
        for place in found
    ]
    return given if "ALL" in each["id"] else given[0]


def _stands(place: str, prop: str, screen: Screen) -> Any:
    if place == "url":
        return _at(screen, prop)
    value = screen.components[place].get(prop)
    if value in (None, "") and prop == "value":
        return VALUES.get(place, "words")
    return value


def _at(screen: Screen, prop: str) -> str:
    return {"pathname": screen.path, "search": "?range=last_7d"}.get(prop, "")


def _match(pattern: str, place: str) -> dict[str, Any]:
    """What the places have in common with the one that has changed."""
    if not pattern.startswith("{") or not place.startswith("{"):
        return {}
    parts = json.loads(place)
    return {
        name: parts[name]
        for name, of in json.loads(pattern).items()
        if of == ["MATCH"] and name in parts
    }


def _has(place: str, match: dict[str, Any]) -> bool:
    return not match or match.items() <= json.loads(place).items()


def _output(name: str, screen: Screen, match: dict[str, Any]) -> Any:
    place, _, prop = name.rpartition(".")
    prop = prop.split("@")[0]
    if not place.startswith("{"):
        return {"id": place, "property": prop}
    found = [json.loads(each) for each in screen.matching(place) if _has(each, match)]
    if '"ALL"' in place:
        return [{"id": each, "property": prop} for each in found]
    pattern = json.loads(place)
    whole = {
        part: match.get(part, of) if isinstance(of, list) else of for part, of in pattern.items()
    }
    return {"id": found[0] if found else whole, "property": prop}


def _all(each: Any) -> list[dict[str, Any]]:
    return each if isinstance(each, list) else [each]
