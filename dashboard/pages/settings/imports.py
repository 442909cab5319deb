"""Settings, Import: files of numbers from before, looked at, stored, and taken back."""

from typing import Any

import dash
from dash import (
    ALL,
    MATCH,
    ClientsideFunction,
    Input,
    Output,
    State,
    callback,
    clientside_callback,
    dcc,
    html,
    no_update,
)

from catalog.picker import pickable_metrics
from dashboard.actions.actor import current_actor
from dashboard.actions.imports import (
    LARGEST_FILE,
    TOO_LARGE,
    add_import,
    choose_import,
    drop_import,
    list_imports,
    store_import,
    undo_import,
)
from dashboard.actions.roles import may, why_not
from dashboard.components.form_parts import refused, titled
from dashboard.components.import_choices import AUTO, ROLES, SKIP
from dashboard.components.imports import (
    BOUND,
    DROP,
    FILES,
    GIVEN,
    LEAD,
    PAGE_BOX,
    UNDO,
    WRONG,
    draw_drop,
    draw_imports,
    import_part,
)
from dashboard.components.navbar import page_options
from dashboard.components.picker import metric_options, option
from dashboard.components.settings_screen import settings_screen
from dashboard.page_picker import offered_pages
from dashboard.pages.shared.acting import act, pressed_number
from dashboard.pages.shared.confirmed import do_confirmed
from dashboard.pages.shared.given import file_of, text_of
from dashboard.pages.shared.page_search import register_search
from dashboard.pages.shared.redraw import screen
from dashboard.pages.shared.titles import title
from dashboard.queries.pages.listing import default_page
from dashboard.queries.workspace.imports import ImportSummary
from models import MetaPage, Tenant
from models.scope import tenant_session

LIST, MARK, TICK = "imports", "imports-mark", "imports-tick"
BUSY_MILLISECONDS = 1500
MOST_AT_ONCE = 20

dash.register_page(__name__, path="/settings/import", title=title("Import"))


def layout(**_query: Any) -> Any:
    """The place for files, and the imports; for owners and analysts."""
    return screen(_screen)


def _screen() -> html.Div:
    who = current_actor()
    if not may(who, add_import):
        told = titled("Import numbers", LEAD, *refused([why_not(who, add_import)]))
        return settings_screen("import", told)
    with tenant_session(who.tenant_id) as session:
        first = default_page(session, who.tenant_id, who.user_id)
        pages = page_options(offered_pages(session, "", first.page_id if first else ""))
    drop = draw_drop(pages, first.page_id if first else None, TOO_LARGE, LARGEST_FILE)
    return settings_screen("import", drop, html.Div(_listed(), id=LIST))


def _listed() -> list[Any]:
    who = current_actor()
    with tenant_session(who.tenant_id) as session:
        imports = list_imports(who, session)
        zone = session.get_one(Tenant, who.tenant_id).time_zone
        page = default_page(session, who.tenant_id, who.user_id)
        options = _options(session, page) if page and imports else {}
        parts = draw_imports(imports, options, zone)
    busy = any(one.at_work for one in imports)
    clock = dcc.Interval(id=TICK, interval=BUSY_MILLISECONDS, disabled=not busy)
    return [*parts, clock, dcc.Store(id=MARK, data=_mark(imports))]


def _mark(imports: list[ImportSummary]) -> str:
    return "; ".join(one.mark for one in imports)


def _options(session: Any, page: MetaPage) -> dict[str, list[Any]]:
    """What a title may be, by the kind of file."""
    found = {
        level: metric_options(
            pickable_metrics(session, level=level, page=page, include_all=True, tell_data=False)
        )
        for level in ("PAGE", "POST")
    }
    skip = option(SKIP, "Leave it out", "skip")
    roles = [option(key, words, "column") for key, words in ROLES.items()]
    return {"series": [skip, *found["PAGE"]], "posts": [skip, *roles, *found["POST"]]}


clientside_callback(
    ClientsideFunction("imports", "take"),
    Output(GIVEN, "data"),
    Output(WRONG, "children"),
    Output(FILES, "contents"),
    Input(FILES, "contents"),
    State(FILES, "filename"),
    State(BOUND, "data"),
    State(PAGE_BOX, "value"),
    prevent_initial_call=True,
)


register_search(PAGE_BOX, page_options)


@callback(
    Output(LIST, "children", allow_duplicate=True),
    Output(WRONG, "children", allow_duplicate=True),
    Output(GIVEN, "data", allow_duplicate=True),
    Input(GIVEN, "data"),
    State(PAGE_BOX, "value"),
    prevent_initial_call=True,
)
def take(given: Any, page_id: Any) -> tuple[Any, Any, Any]:
    """Keeps the files and has them looked at; what is wrong with one is told."""
    files = [one for one in given if isinstance(one, dict)] if isinstance(given, list) else []
    if not files or not may(current_actor(), add_import):
        return no_update, no_update, no_update
    wrong = list(dict.fromkeys(filter(None, (_take(one, page_id) for one in files[:MOST_AT_ONCE]))))
    return _listed(), " ".join(wrong), None


def _take(file: dict[str, Any], page_id: Any) -> str:
    if not text_of(page_id):
        return "Choose a Page first."
    name, content = text_of(file.get("name")), file_of(file.get("content"))
    return act(lambda who, session: add_import(who, session, text_of(page_id), name, content)).error


@callback(
    Output(LIST, "children", allow_duplicate=True),
    Input(TICK, "n_intervals"),
    State(MARK, "data"),
    prevent_initial_call=True,
)
def look(_times: Any, seen: Any) -> Any:
    """The list as it is by now, if anything has gone on."""
    who = current_actor()
    if not may(who, add_import):
        return no_update
    with tenant_session(who.tenant_id) as session:
        now = _mark(list_imports(who, session))
    return no_update if now == seen else _listed()


@callback(
    Output(import_part(MATCH, "wrong"), "children", allow_duplicate=True),
    Input(import_part(MATCH, "again"), "n_clicks"),
    State(import_part(MATCH, "name") | {"place": ALL}, "value"),
    State(import_part(MATCH, "name") | {"place": ALL}, "id"),
    State(import_part(MATCH, "order"), "value"),
    State(import_part(MATCH, "keep"), "value"),
    prevent_initial_call=True,
)
def again(_clicks: Any, keys: Any, places: Any, order: Any, keep: Any) -> Any:
    """Has a file looked at again, as it is said to be."""
    key = pressed_number("import")
    if key is None:
        return no_update

    def do(who: Any, session: Any) -> Any:
        names = _names(list_imports(who, session), key, keys, places)
        given = {"names": names, "order": None if order == AUTO else order}
        return choose_import(who, session, key, given | {"keep_unknown_posts": keep is True})

    return _told(act(do))


def _names(imports: list[ImportSummary], key: int, keys: Any, places: Any) -> dict[str, Any]:
    """Titles with what was chosen for them."""
    titles = next((list(one.parts) for one in imports if one.id == key), [])
    chosen = zip(places or [], keys or [], strict=False)
    found = {}
    for place, value in chosen:
        at = place.get("place") if isinstance(place, dict) else None
        if isinstance(at, int) and 0 <= at < len(titles) and text_of(value):
            found[titles[at]["title"]] = text_of(value)
    return found


@callback(
    Output(import_part(MATCH, "wrong"), "children", allow_duplicate=True),
    Input(import_part(MATCH, "store"), "n_clicks"),
    prevent_initial_call=True,
)
def store(_clicks: Any) -> Any:
    """Stores what was understood of a file."""
    key = pressed_number("import")
    if key is None:
        return no_update
    return _told(act(lambda who, session: store_import(who, session, key)))


def _told(acted: Any) -> Any:
    """What is wrong, in the card; else the list as it is now."""
    if acted.done is None:
        return acted.words
    dash.set_props(LIST, {"children": _listed()})
    return no_update


@callback(
    Output(LIST, "children", allow_duplicate=True),
    Input("confirmed", "data"),
    prevent_initial_call=True,
)
def end(confirmed: Any) -> Any:
    """Drops a file, or takes an import back, after a yes."""
    dropped = do_confirmed(confirmed, DROP, drop_import)
    if not dropped and not do_confirmed(confirmed, UNDO, undo_import):
        return no_update
    return _listed() if may(current_actor(), add_import) else no_update
