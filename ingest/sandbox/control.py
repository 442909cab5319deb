"""/__sandbox__/: clock, faults, requests, budgets, truth and reset, for tests and the demo."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

from flask import Blueprint, jsonify, request
from flask.typing import ResponseReturnValue

from ingest.sandbox.faults.orders import Fault
from ingest.sandbox.truth import truth
from ingest.sandbox.world import World


def control_routes(world: World) -> Blueprint:
    """The control path of one sandbox."""
    routes = Blueprint("control", __name__, url_prefix="/__sandbox__")
    _clock_routes(routes, world)
    _fault_routes(routes, world)
    _record_routes(routes, world)
    return routes


def _clock_routes(routes: Blueprint, world: World) -> None:
    @routes.get("/clock")
    def read_clock() -> ResponseReturnValue:
        return _clock(world)

    @routes.post("/clock")
    def change_clock() -> ResponseReturnValue:
        order = _order()
        if "now" in order:
            moment = datetime.fromisoformat(str(order["now"]))
            world.clock.set(moment.replace(tzinfo=moment.tzinfo or UTC))
        elif "advance_seconds" in order:
            world.clock.advance(timedelta(seconds=float(order["advance_seconds"])))
        elif order.get("real"):
            world.clock.use_real_time()
        return _clock(world)


def _clock(world: World) -> ResponseReturnValue:
    return jsonify(now=world.now().isoformat(), fixed=world.clock.is_fixed)


def _fault_routes(routes: Blueprint, world: World) -> None:
    @routes.get("/faults")
    def list_faults() -> ResponseReturnValue:
        return jsonify(faults=[_plain(fault) for fault in world.faults.ordered])

    @routes.post("/faults")
    def add_fault() -> ResponseReturnValue:
        try:
            return jsonify(_plain(world.faults.add(_order()))), 201
        except ValueError as error:
            return jsonify(error=str(error)), 422

    @routes.delete("/faults")
    def clear_faults() -> ResponseReturnValue:
        world.faults.clear(request.args.get("kind", ""))
        return "", 204


def _plain(fault: Fault) -> dict[str, Any]:
    return {
        "id": fault.id, "kind": fault.kind, "path": fault.path, "page": fault.page,
        "metric": fault.metric, "times": fault.times, "hits": fault.hits, **fault.options,
    }  # fmt: skip


def _record_routes(routes: Blueprint, world: World) -> None:
    @routes.get("/requests")
    def list_requests() -> ResponseReturnValue:
        log = world.log
        return jsonify(requests=log.requests, calls=log.calls, entries=list(log.entries))

    @routes.delete("/requests")
    def clear_requests() -> ResponseReturnValue:
        world.log.clear()
        return "", 204

    @routes.post("/budgets")
    def set_budgets() -> ResponseReturnValue:
        world.usage.budgets.update({str(key): int(value) for key, value in _order().items()})
        return jsonify(world.usage.budgets)

    @routes.get("/truth")
    def read_truth() -> ResponseReturnValue:
        values = request.args.to_dict()
        dates = {key: date.fromisoformat(values.pop(key)) for key in ("since", "until")
                 if key in values}  # fmt: skip
        return jsonify(truth(world, values, **dates))

    @routes.get("/pages")
    def list_pages() -> ResponseReturnValue:
        return jsonify(pages=[{"id": p.page_id, "name": p.name} for p in world.listed()])

    @routes.post("/reset")
    def reset() -> ResponseReturnValue:
        world.clock.use_real_time()
        world.faults.clear()
        world.usage.clear()
        world.log.clear()
        return "", 204


def _order() -> dict[str, Any]:
    order = request.get_json(silent=True)
    return order if isinstance(order, dict) else {}
