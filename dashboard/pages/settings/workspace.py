"""Settings, Workspace: time zone, and the look and the words of reports."""

from datetime import timedelta
from typing import Any

import dash
from dash import Input, Output, State, callback, ctx, html, no_update

from dashboard.actions.actor import current_actor
from dashboard.actions.branding import LEAST_CONTRAST, checked_colour, contrast_with_white
from dashboard.actions.roles import why_not
from dashboard.actions.workspace import change_workspace, remove_logo, set_logo
from dashboard.color import brand_color, text_on
from dashboard.components.report_words import draw_words
from dashboard.components.settings_screen import settings_screen
from dashboard.components.workspace import (
    REMOVE_LOGO,
    Look,
    clock_words,
    draw_facts,
    draw_look,
    draw_zone,
    logo_address,
    report_head,
    rule_words,
    zone_options,
)
from dashboard.format import day_range, written
from dashboard.pages.shared.acting import Acted, act, key_of, pressed
from dashboard.pages.shared.given import file_of, text_of
from dashboard.pages.shared.redraw import screen
from dashboard.pages.shared.titles import title
from dashboard.queries.days.pacific import pacific_yesterday
from dashboard.queries.inputs import BadInput
from dashboard.queries.pages.listing import default_page
from dashboard.shell import say
from models import Tenant
from models.orm import now_utc
from models.scope import tenant_session

NO_PAGE = "Your Page"

dash.register_page(__name__, path="/settings/workspace", title=title("Workspace"))


def layout(**_query: Any) -> Any:
    """Forms for owners, facts for others."""
    return screen(lambda: settings_screen("workspace", *_drawn()))


def _drawn() -> list[Any]:
    zone, color, words, look = _present()
    refusal = why_not(current_actor(), change_workspace)
    if refusal:
        return draw_facts(zone, color, words, look, refusal)
    drawn = html.Div(draw_look(look, color, _rule(color)), id="look")
    return [draw_zone(zone), drawn, draw_words(words)]


def _present(tried: str | None = None) -> tuple[str, str, str, Look]:
    """Zone, colour and words as they are kept, and the look with the colour being tried."""
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        tenant = session.get_one(Tenant, who.tenant_id)
        page = default_page(session, who.tenant_id, who.user_id)
        color = brand_color(tenant.report_color if tried is None else tried)
        last = pacific_yesterday(now_utc())
        look = Look(
            workspace=tenant.name,
            page_name=page.name if page else NO_PAGE,
            days=f"{day_range(last - timedelta(days=6), last)} {last.year}",
            logo=logo_address(tenant.logo_key),
            color=color,
            on_color=text_on(color),
        )
        return tenant.time_zone, tenant.report_color, tenant.report_words, look


@callback(
    Output("zone-clock", "children"),
    Input("zone", "value"),
    prevent_initial_call=True,
)
def tell_time(zone: Any) -> Any:
    """What time it is in the zone that is chosen."""
    known = {option["value"] for option in zone_options()}
    return clock_words(zone) if isinstance(zone, str) and zone in known else ""


@callback(
    Output("zone-wrong", "children"),
    Input("zone-save", "n_clicks"),
    State("zone", "value"),
    prevent_initial_call=True,
)
def save_zone(_clicks: Any, zone: Any) -> Any:
    """Keeps the time zone; all schedules move."""
    if not pressed():
        return no_update
    return _told(_change("time_zone", zone))


@callback(
    Output("color", "value"),
    Output("color", "invalid"),
    Output("color-picker", "value"),
    Output("color-rule", "children"),
    Output("color-wrong", "children"),
    Output("report-head", "children"),
    Input("color", "value"),
    Input("color-picker", "value"),
    prevent_initial_call=True,
)
def try_color(text: Any, picked: Any) -> tuple[Any, ...]:
    """Keeps both boxes in step, and shows the colour on a report's head before it is saved."""
    by_picker = ctx.triggered_id == "color-picker"
    wanted = text_of(picked if by_picker else text).strip().lower()
    wrong = _why_wrong(wanted)
    if wanted and brand_color(wanted).lower() != wanted:
        return no_update, True, no_update, "", wrong, no_update  # It is still being typed.
    drawn = brand_color(wanted).lower()
    return (
        wanted if by_picker else no_update,
        bool(wrong),
        no_update if by_picker else drawn,
        "" if wrong else _rule(wanted),
        wrong,
        report_head(_present(wanted)[-1]),
    )


def _why_wrong(color: str) -> str:
    try:
        checked_colour(color)
    except BadInput as error:
        return error.message
    return ""


def _rule(color: str) -> str:
    return rule_words(LEAST_CONTRAST, written(contrast_with_white(brand_color(color)), 1))


@callback(
    Output("color-wrong", "children", allow_duplicate=True),
    Input("color-save", "n_clicks"),
    State("color", "value"),
    prevent_initial_call=True,
)
def save_color(_clicks: Any, color: Any) -> Any:
    """Reports carry this colour from now on."""
    return _told(_change("report_color", color)) if pressed() else no_update


@callback(
    Output("words-wrong", "children"),
    Input("words-save", "n_clicks"),
    State("words", "value"),
    prevent_initial_call=True,
)
def save_words(_clicks: Any, words: Any) -> Any:
    """Mails of reports begin with these words from now on."""
    return _told(_change("report_words", words)) if pressed() else no_update


@callback(
    Output("look", "children"),
    Output("logo-wrong", "children"),
    Input("logo", "contents"),
    prevent_initial_call=True,
)
def upload_logo(contents: Any) -> tuple[Any, Any]:
    """Reports carry this picture from now on."""
    if not contents:
        return no_update, no_update
    done = act(lambda who, session: set_logo(who, session, file_of(contents)))
    if not done.done:
        return no_update, done.error
    say(done.words)
    return _look(), no_update


@callback(
    Output("look", "children", allow_duplicate=True),
    Input("confirmed", "data"),
    prevent_initial_call=True,
)
def forget_logo(confirmed: Any) -> Any:
    """Reports go without a logo, after a yes."""
    if key_of(confirmed, REMOVE_LOGO) is None:
        return no_update
    say(act(remove_logo).words)
    return _look()


def _look() -> html.Section:
    _zone, color, _words, look = _present()
    return draw_look(look, color, _rule(color))


def _change(name: str, value: Any) -> Acted[None]:
    given = {name: text_of(value)}
    return act(lambda who, session: change_workspace(who, session, given))


def _told(acted: Acted[None]) -> str:
    """The sentence for the field; what was done is said above the screen."""
    if acted.done:
        say(acted.words)
    return acted.error
