"""From a call to its answer: counting, faults, token, then the node or edge."""

from typing import Any

from ingest.sandbox.accounts import list_accounts, list_permissions, me, page_node
from ingest.sandbox.authorization import require_page_token, require_token
from ingest.sandbox.call import Answer, GraphCall
from ingest.sandbox.closed import refuse_closed
from ingest.sandbox.errors import RefusedError, unknown_alias, unknown_object, unknown_path
from ingest.sandbox.faults.passing import play
from ingest.sandbox.field_list import parse_fields
from ingest.sandbox.insights import page_insights
from ingest.sandbox.oauth import debug_token, exchange
from ingest.sandbox.post_edges import POST_EDGES, list_posts, list_reels
from ingest.sandbox.post_fields import post_node
from ingest.sandbox.post_insights import post_insights, video_insights
from ingest.sandbox.posts import Post
from ingest.sandbox.world import World

_WITHOUT_TOKEN = {("oauth", "access_token"): exchange, ("debug_token",): debug_token}
_ME = {(): me, ("accounts",): list_accounts, ("permissions",): list_permissions}


def answer(world: World, call: GraphCall) -> Answer:
    """The answer to one call, with usage headers; a refusal becomes its error object."""
    now, regain, code = world.now(), 0, None
    call.page_id = _page_of(world, call)
    try:
        result = _answer(world, call)
    except RefusedError as refusal:
        regain, code = refusal.regain_minutes, refusal.code
        result = Answer(refusal.body(), refusal.status)
    world.log.add_call(call, result.status, code, now)
    result.headers.update(world.usage.headers(call.page_id, now, regain))
    result.headers["facebook-api-version"] = call.version
    return result


def _page_of(world: World, call: GraphCall) -> str:
    return world.page_of(call.path[0]) if call.path else ""


def _answer(world: World, call: GraphCall) -> Answer:
    now = world.now()
    fault = world.faults.take(call)
    played = play(fault) if fault else None
    world.usage.refuse_exhausted(call.page_id, now)
    world.usage.count("app", now)
    if call.page_id:
        world.usage.count(call.page_id, now)
    if played is not None:
        return played
    refuse_closed(world, call)
    opened = _WITHOUT_TOKEN.get(call.path)
    if opened is not None and (call.method == "GET" or opened is exchange):
        return Answer(opened(world, call))
    if call.method != "GET":
        raise RefusedError("Unsupported post request.", 100, 33, type="GraphMethodException")
    call.token = require_token(world, call)
    return Answer(_read(world, call))


def _read(world: World, call: GraphCall) -> Any:
    head, rest = (call.path[0], call.path[1:]) if call.path else ("", ())
    if head == "me":
        if rest not in _ME:
            return _page_edge(world, call, call.token.page_id if call.token else "", rest)
        return _ME[rest](world, call)
    if world.page(head):
        return _page_edge(world, call, head, rest)
    post = world.post(head)
    if post is not None:
        return _post_edge(world, call, post, rest)
    video = world.video(head)
    if video is not None:
        return _video_edge(world, call, video, rest)
    if head.replace("_", "").isdigit():
        raise unknown_object(head)
    if rest:
        raise unknown_path("/".join(call.path))
    named = world.named(head)
    if named is None:
        raise unknown_alias(head)
    return page_node(world, call, named)


def _with_metric(call: GraphCall, rest: tuple[str, ...]) -> bool:
    """Whether this is the insights edge; its metric may stand in the path."""
    if rest[:1] not in (("insights",), ("video_insights",)) or len(rest) > 2:
        return False
    if len(rest) == 2:
        call.params = {**call.params, "metric": rest[1]}
    return True


def _page_edge(world: World, call: GraphCall, page_id: str, rest: tuple[str, ...]) -> Any:
    page = world.require_page(page_id)
    if not rest:
        return page_node(world, call, page)
    if rest[0] == "insights" and _with_metric(call, rest):
        return page_insights(world, call, page)
    if len(rest) == 1 and rest[0] in POST_EDGES:
        return list_posts(world, call, page)
    if rest == ("video_reels",):
        return list_reels(world, call, page)
    raise unknown_path("/".join(rest))


def _post_edge(world: World, call: GraphCall, post: Post, rest: tuple[str, ...]) -> Any:
    require_page_token(call, post.page_id)
    if not rest:
        return post_node(world, call, post, parse_fields(call.params.get("fields", "")))
    if rest[0] == "insights" and _with_metric(call, rest):
        return post_insights(world, call, post)
    raise unknown_path("/".join(rest))


def _video_edge(world: World, call: GraphCall, video: Post, rest: tuple[str, ...]) -> Any:
    require_page_token(call, video.page_id)
    if not rest:
        return {"id": video.video_id, "description": video.message, "length": video.seconds}
    if rest[0] == "insights":
        text = "(#100) Tried accessing nonexisting field (insights) on node type (Video)"
        raise RefusedError(text, 100)
    if rest[0] == "video_insights" and _with_metric(call, rest):
        return video_insights(world, call, video)
    raise unknown_path("/".join(rest))
