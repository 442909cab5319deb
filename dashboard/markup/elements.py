"""The table of elements that stand for components of dcc and dbc where there is no Dash.

They have Bootstrap's classes, as the components have in a browser. What the table does not name
is not written: stores, timers, dialogues, popovers.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import dash_bootstrap_components as dbc
from dash import dcc, stringify_id

Props = Mapping[str, Any]
FIGURE = "data-figure"


@dataclass(frozen=True)
class Element:
    """An element of HTML; its properties are called as those of components."""

    tag: str
    props: Props
    children: Any = None


Writer = Callable[[Props], Element]


def _kept(props: Props, look: str, *names: str) -> dict[str, Any]:
    """What the element keeps: id, style, labels and what is named; and a class besides `look`."""
    own = {"id", "style", *names}
    kept = {name: props[name] for name in props if name in own or name[:5] in ("aria-", "data-")}
    classes = f"{props.get('className') or props.get('class_name') or ''} {look}".strip()
    return {**kept, **({"className": classes} if classes else {})}


def _block(look: str, tag: str = "div", *names: str) -> Writer:
    """The writer of what holds other things."""
    return lambda props: Element(tag, _kept(props, look, *names), props.get("children"))


def _tinted(look: str, usual: str, tag: str = "div") -> Writer:
    """The writer of what has one of Bootstrap's colours, as `alert alert-danger`."""

    def write(props: Props) -> Element:
        colored = look.format(props.get("color") or usual)
        return Element(tag, _kept(props, colored, "title"), props.get("children"))

    return write


def _button(props: Props) -> Element:
    outline = "outline-" if props.get("outline") else ""
    size = f" btn-{props['size']}" if props.get("size") else ""
    look = f"btn btn-{outline}{props.get('color') or 'primary'}{size}"
    if props.get("href") is not None:
        return Element("a", _kept(props, look, "href", "target", "title"), props.get("children"))
    kept = {"type": "button", **_kept(props, look, "type", "disabled", "title")}
    return Element("button", kept, props.get("children"))


def _graph(props: Props) -> Element:
    """A place that carries its figure, for a script that draws it."""
    figure = json.dumps(props.get("figure"), separators=(",", ":"), default=str)
    return Element("div", {**_kept(props, ""), FIGURE: figure})


def _loading(props: Props) -> Element:
    return Element("div", {"className": props.get("parent_className")}, props.get("children"))


def _column(props: Props) -> Element:
    names = {"width": "", "sm": "-sm", "md": "-md", "lg": "-lg", "xl": "-xl"}
    sizes = [f"col{names[name]}-{props[name]}" for name in names if props.get(name)]
    return _block(" ".join(sizes) or "col")(props)


def _table(props: Props) -> Element:
    looks = [f"table-{name}" for name in ("borderless", "hover", "striped") if props.get(name)]
    return _block(" ".join(["table", *looks]), "table")(props)


def _progress(props: Props) -> Element:
    share = {"className": "progress-bar", "style": {"width": f"{props.get('value') or 0}%"}}
    return Element("div", _kept(props, "progress"), Element("div", share, props.get("label")))


def _collapse(props: Props) -> Element:
    return _block("collapse show" if props.get("is_open") else "collapse")(props)


def _nav(props: Props) -> Element:
    return _block("navbar-nav" if props.get("navbar") else "nav")(props)


def _nav_link(props: Props) -> Element:
    look = "nav-link active" if props.get("active") is True else "nav-link"
    return _block(look, "a", "href")(props)


def _menu(props: Props) -> Element:
    """The button of a menu, which is closed."""
    caret = "" if props.get("caret") is False else " dropdown-toggle"
    look = f"{props.get('toggleClassName') or ''} btn btn-{props.get('color') or 'primary'}{caret}"
    button = {"type": "button", "className": look.strip()}
    return Element("div", _kept(props, "dropdown"), Element("button", button, props.get("label")))


def _radio_items(props: Props) -> Element:
    """A row of labels, of which the chosen one is marked."""
    rows = [
        Element("div", {"className": "form-check"}, _radio_item(props, option, place))
        for place, option in enumerate(props.get("options") or ())
    ]
    return Element("div", _kept(props, ""), rows)


def _radio_item(props: Props, option: Props, place: int) -> list[Element]:
    group, chosen = stringify_id(props.get("id", "")), option["value"] == props.get("value")
    name = f"{group}_{place}"
    marked = props.get("labelCheckedClassName", "") if chosen else ""
    look = f"form-check-label {props.get('labelClassName', '')} {marked}".strip()
    box = {
        "type": "radio",
        "id": name,
        "name": group,
        "value": option["value"],
        "className": f"form-check-input {props.get('inputClassName', '')}".strip(),
        "checked": chosen,
    }
    label = {"htmlFor": name, "className": look}
    return [Element("input", box), Element("label", label, option["label"])]


def _switch(props: Props) -> Element:
    name = stringify_id(props.get("id", ""))
    box = {"type": "checkbox", "id": name, "className": "form-check-input"}
    label = {"htmlFor": name, "className": "form-check-label form-label"}
    parts = [
        Element("input", box | {"checked": bool(props.get("value"))}),
        Element("label", label, props.get("label")),
    ]
    look = f"{props.get('className') or ''} form-check form-switch".strip()
    return Element("div", {"className": look}, parts)


def _input(props: Props) -> Element:
    names = ("type", "value", "name", "placeholder", "disabled")
    return Element("input", _kept(props, "form-control", *names))


def _dropdown(props: Props) -> Element:
    """A box with the name of what is chosen."""
    labels = [one["label"] for one in props["options"] if one["value"] == props.get("value")]
    shown = labels[0] if labels else props.get("placeholder")
    box = {"className": "dash-dropdown form-select"}
    return Element("div", box, Element("span", {"className": "dash-dropdown-value"}, shown))


ELEMENTS: dict[type, Writer] = {
    dbc.Alert: _tinted("alert alert-{}", "success"),
    dbc.Badge: _tinted("badge bg-{}", "secondary", "span"),
    dbc.Button: _button,
    dbc.Card: _block("card"),
    dbc.CardBody: _block("card-body"),
    dbc.Col: _column,
    dbc.Collapse: _collapse,
    dbc.DropdownMenu: _menu,
    dbc.Input: _input,
    dbc.Label: _block("form-label", "label"),
    dbc.Nav: _nav,
    dbc.NavLink: _nav_link,
    dbc.PopoverBody: _block("popover-body"),
    dbc.Progress: _progress,
    dbc.RadioItems: _radio_items,
    dbc.Row: _block("row"),
    dbc.Switch: _switch,
    dbc.Table: _table,
    dcc.Dropdown: _dropdown,
    dcc.Graph: _graph,
    dcc.Input: _input,
    dcc.Link: _block("", "a", "href", "target", "title"),
    dcc.Loading: _loading,
}
