"""The Flask app of the sandbox."""

from flask import Flask, Response, abort, request

from ingest.sandbox.batch import run_batch
from ingest.sandbox.call import Answer, GraphCall
from ingest.sandbox.catalog_file import read_catalog
from ingest.sandbox.clock import Clock
from ingest.sandbox.clones import clones
from ingest.sandbox.control import control_routes
from ingest.sandbox.dispatch import answer
from ingest.sandbox.errors import RefusedError
from ingest.sandbox.faults.passing import wait_for_latency
from ingest.sandbox.oauth import dialog_page
from ingest.sandbox.pictures import draw_named
from ingest.sandbox.pictures_links import is_good
from ingest.sandbox.transport import send
from ingest.sandbox.versions import split_version
from ingest.sandbox.world import World

DEFAULT_SEED = "pagelens"


def create_app(
    seed: str = DEFAULT_SEED,
    clock: Clock | None = None,
    *,
    enforce_proof: bool = False,
    pages: int = 0,
) -> Flask:
    """A sandbox. The same seed and clock give the same answers in every process.

    With `pages`, a person has so many Pages with numbers of their own in place of the demo's.
    """
    world = World(seed, clock or Clock(), enforce_proof, clones(pages))
    read_catalog()
    app = Flask("pagelens-sandbox", static_folder=None)
    app.config["PROPAGATE_EXCEPTIONS"] = True
    app.extensions["sandbox"] = world
    app.register_blueprint(control_routes(world))

    @app.get("/pictures/<name>.jpg")
    def picture(name: str) -> Response:
        values = request.args
        if not is_good(name, values.get("oe", "0"), values.get("oh", ""), world.now()):
            abort(403)
        return Response(draw_named(world, name), mimetype="image/jpeg")

    @app.route("/", defaults={"path": ""}, methods=["GET", "POST", "DELETE"])
    @app.route("/<path:path>", methods=["GET", "POST", "DELETE"])
    def graph(path: str) -> Response:
        world.log.add_request()
        wait_for_latency(world.faults)
        try:
            return _serve(world, path)
        except RefusedError as refusal:
            return send(Answer(refusal.body(), refusal.status))

    return app


def _serve(world: World, path: str) -> Response:
    version, parts = split_version(path)
    params = {**request.args.to_dict(), **request.form.to_dict()}
    if parts == ("dialog", "oauth"):
        return Response(dialog_page(world, params), mimetype="text/html")
    header = request.headers.get("Authorization", "")
    token = params.pop("access_token", "") or header.removeprefix("Bearer ").strip()
    base_url = request.host_url.rstrip("/")
    call = GraphCall(request.method, parts, params, token, base_url, version)
    if request.method == "POST" and not parts and "batch" in params:
        return send(run_batch(world, call))
    return send(answer(world, call))
