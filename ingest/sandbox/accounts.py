"""/me, /me/accounts, /me/permissions and the Page node."""

from typing import Any

from ingest.sandbox.authorization import require_user
from ingest.sandbox.call import GraphCall
from ingest.sandbox.characters import Character
from ingest.sandbox.clock import newest_day
from ingest.sandbox.credentials import DEMO_SYSTEM_USER_ID
from ingest.sandbox.data_access import after_its_end
from ingest.sandbox.errors import RefusedError, unknown_object
from ingest.sandbox.field_list import Field, parse_fields
from ingest.sandbox.numbers.values import values_of
from ingest.sandbox.pictures_links import picture_url
from ingest.sandbox.post_edges import cut, read_limit
from ingest.sandbox.tasks import profile_id_of, tasks_of
from ingest.sandbox.tokens import Token, mint
from ingest.sandbox.world import World

_ACCOUNT_DEFAULT = "access_token,category,category_list,name,id,tasks"


def me(world: World, call: GraphCall) -> dict[str, Any]:
    """Who the token speaks for."""
    token = call.token
    if token is not None and token.kind == "PAGE":
        return page_node(world, call, world.require_page(token.page_id))
    person = token is None or token.user_id != DEMO_SYSTEM_USER_ID
    known = {"id": token.user_id if token else "", "name": "Demo" if person else "Demo System User"}
    asked = {one.name for one in parse_fields(call.params.get("fields", "id,name"))} | {"id"}
    return {key: value for key, value in known.items() if key in asked}


def list_accounts(world: World, call: GraphCall) -> dict[str, Any]:
    """The Pages of a person. Those of a Business only with business_management."""
    token = require_user(call)
    scopes = world.scopes(token)
    pages = [p for p in world.listed() if "business_management" in scopes or not p.business_owned]
    pages = [page for page in pages if not world.faults.lasting("hide_page", page.page_id)]
    if "pages_show_list" not in scopes or world.faults.lasting("empty_accounts", ""):
        pages = []
    fields = parse_fields(call.params.get("fields", _ACCOUNT_DEFAULT))
    chosen, paging = cut(call, pages, [p.page_id for p in pages], read_limit(call.params))
    data = [page_fields(world, call, page, fields) for page in chosen]
    return {"data": data, "paging": paging} if paging else {"data": data}


def list_permissions(world: World, call: GraphCall) -> dict[str, Any]:
    """What the person granted; what was taken away is declined."""
    token = require_user(call)
    kept = world.granted(token)
    held = "expired" if after_its_end(world.faults, world.now(), "") else "granted"
    status = {scope: held if scope in kept else "declined" for scope in token.scopes}
    return {"data": [{"permission": name, "status": word} for name, word in status.items()]}


def page_node(world: World, call: GraphCall, page: Character) -> dict[str, Any]:
    """A Page by its id."""
    token = call.token
    if token is not None and token.kind == "PAGE" and token.page_id != page.page_id:
        raise unknown_object(page.page_id)
    hidden = world.faults.lasting("hide_page", page.page_id)
    if hidden and (token is None or token.kind != "PAGE"):
        raise unknown_object(page.page_id)
    fields = parse_fields(call.params.get("fields", "name,id"))
    return page_fields(world, call, page, fields)


def page_fields(
    world: World, call: GraphCall, page: Character, asked: list[Field]
) -> dict[str, Any]:
    """The asked-for fields of a Page; `id` always."""
    now = world.now()
    followers = _followers(world, page)
    known: dict[str, Any] = {
        "id": page.page_id,
        "name": page.name,
        "username": page.username,
        "category": page.category,
        "category_list": [{"id": "2200", "name": page.category}],
        "about": page.about,
        "website": f"https://{page.website}",
        "link": f"https://www.facebook.com/{page.username}",
        "fan_count": int(followers * page.likes_share),
        "followers_count": followers,
        "tasks": tasks_of(world, page),
        "additional_profile_id": profile_id_of(world, page),
        "has_transitioned_to_new_page_experience": profile_id_of(world, page) is not None,
        "is_published": True,
        "access_token": page_token(call.token, page),
        "picture": {"data": {
            "height": 50, "width": 50, "is_silhouette": False,
            "url": picture_url(call.base_url, f"page-{page.page_id}", now),
        }},
    }  # fmt: skip
    for one in asked:
        if one.name not in known:
            text = f"(#100) Tried accessing nonexisting field ({one.name}) on node type (Page)"
            raise RefusedError(text, 100)
    names = [one.name for one in asked]
    found = {name: known[name] for name in names if known[name] is not None}
    return {**found, "id": page.page_id}


def _followers(world: World, page: Character) -> int:
    now = world.now()
    found = values_of(world.seed, page).value("page_follows", "day", newest_day(now), now)
    return found if isinstance(found, int) else 0


def page_token(token: Token | None, page: Character) -> str | None:
    """The Page's token for this person. It never expires."""
    if token is None:
        return None
    return mint(Token("PAGE", token.user_id, page.page_id, token.scopes, 0))
