"""Components as plain values, once for all that is written from them: HTML, and JSON for Dash."""

from typing import Any

from dash.development.base_component import Component

PLAIN = frozenset({str, int, float, bool, type(None)})
# What a component knows beside its properties.
NO_PROPERTIES = frozenset({"available_properties", "available_wildcard_properties"})
_names: dict[type, dict[str, str]] = {}


class Described(dict[str, Any]):
    """A component as Dash tells it to a browser; `kind` is its class."""

    kind: type

    def __init__(self, component: Component) -> None:
        self.kind = type(component)
        super().__init__(props=_properties(component), **_names_of(component))


def describe(node: Any) -> Any:
    """The same tree with every component described, in whatever list or property it stands.

    Dash's own way asks each component for all that its class could have, which takes many times
    as long.
    """
    kind = type(node)
    if kind in PLAIN or kind is Described:
        return node
    # To ask for the class of a component takes long, so it is asked once for each.
    if kind in _names or isinstance(node, Component):
        return Described(node)
    if isinstance(node, list | tuple):
        return [each if type(each) in PLAIN else describe(each) for each in node]
    if kind is dict:
        return {
            name: value if type(value) in PLAIN else describe(value) for name, value in node.items()
        }
    return node


def _properties(component: Component) -> dict[str, Any]:
    known = vars(component)
    names = [name for name in known if name[0] != "_" and name not in NO_PROPERTIES]
    # Dash sets them in no order, and another one in each process.
    return {name: describe(known[name]) for name in sorted(names)}


def _names_of(component: Any) -> dict[str, str]:
    kind = type(component)
    if kind not in _names:
        told = component.to_plotly_json()
        _names[kind] = {"type": told["type"], "namespace": told["namespace"]}
    return _names[kind]
