"""How a screen's parts are drawn: for whoever asks, of a Page of theirs, and never by surprise."""

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import structlog
from dash import Input, State

from dashboard.actions.roles import NotAllowedError
from dashboard.components.controls import control
from dashboard.components.notices import failure, nothing_here
from dashboard.page_address import PageAddress
from dashboard.page_context import NoSuchPageError, PageContext, open_page
from dashboard.pages.shared.connecting import empty_installation
from dashboard.queries.inputs import BadInput

Part = TypeVar("Part")
PAGE = State("page-id", "data")
VERSION = Input("version", "data")
RANGE = {
    "range": Input(control("range"), "value"),
    "since": Input(control("since"), "value"),
    "until": Input(control("until"), "value"),
}


def chosen(*names: str) -> dict[str, Input]:
    """The inputs of these controls, by the names that the address calls them."""
    return {name: Input(control(name), "value") for name in names}


def compared() -> dict[str, Input]:
    """The inputs of the range and of what it is compared with."""
    return RANGE | chosen("compare", "compare_since", "compare_until")


def read_only(inputs: Mapping[str, Input]) -> dict[str, State]:
    """The same values for a callback that they do not start."""
    return {
        name: State(each.component_id, each.component_property) for name, each in inputs.items()
    }


def redraw(
    page_id: Any,
    given: Mapping[str, Any],
    draw: Callable[[PageContext], Part],
    blank: Part,
    failed: Part,
) -> Part:
    """A part of a Page's screen drawn anew by what the controls say.

    `blank` where there is no such Page or the range is wrong, which the banner tells; `failed`
    where the part could not be drawn, so that no old number stands under a new range.
    """
    try:
        with open_page(PageAddress.of(page_id, given)) as context:
            return draw(context)
    except (NoSuchPageError, BadInput):
        return blank
    except Exception as error:  # noqa: BLE001  a broken part leaves the others whole
        _note(error)
        return failed


def part_of(
    context: PageContext, draw: Callable[[PageContext], Part], blank: Part, failed: Part
) -> Part:
    """The same part when the screen is first drawn."""
    try:
        return draw(context)
    except BadInput:
        return blank
    except Exception as error:  # noqa: BLE001
        _note(error)
        return failed


def page_screen(
    page_id: Any,
    given: Mapping[str, Any],
    draw: Callable[[PageContext], Any],
    *,
    section: str = "",
    post_id: Any = "",
) -> Any:
    """The screen of a Page; that there is nothing where it is not among what the person may see.

    Where the address names none and the tenant has none, how to connect a first one.
    """
    address = PageAddress.of(page_id, first_values(given), section=section, post_id=post_id)
    try:
        with open_page(address) as context:
            return draw(context)
    except NoSuchPageError:
        return nothing_here() if address.page_id else empty_installation()
    except Exception as error:  # noqa: BLE001
        _note(error)
        return failure()


def screen(draw: Callable[[], Any]) -> Any:
    """Any other screen, which says so where it cannot be drawn."""
    try:
        return draw()
    except Exception as error:  # noqa: BLE001
        _note(error)
        return failure()


def safely(draw: Callable[[], Part], failed: Part) -> Part:
    """A part of any other screen drawn anew; `failed` where it cannot be drawn.

    Raises NotAllowedError, which is told as it is.
    """
    try:
        return draw()
    except NotAllowedError:
        raise
    except Exception as error:  # noqa: BLE001
        _note(error)
        return failed


def first_values(given: Mapping[str, Any]) -> dict[str, Any]:
    """What Dash read from the address: a name that stands there twice has a list of values."""
    return {
        name: value[0] if isinstance(value, list) and value else value
        for name, value in given.items()
    }


def _note(error: Exception) -> None:
    """The kind of the error for the log, never its values."""
    structlog.get_logger(__name__).error("screen_failed", error=type(error).__name__)
