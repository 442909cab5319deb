"""Whose turn it is in a queue where tenants wait for each other's work.

1. A job says of which tenant it is, in its description.
2. Whenever jobs are put into such a queue, what waits there is set in turns: the first job of each
   tenant, then the second of each, and so on. Who came first stays first, and each tenant's own
   jobs keep their order.
3. So whoever comes with one job waits for at most one job of each other tenant, however many of
   them wait. One script of Redis does it: nobody takes a job from a list that is half sorted.
"""

from collections.abc import Mapping
from typing import Any

from redis.client import Pipeline

from jobs.json_job import JsonJob

IN_TURN = """
local waiting = redis.call('LRANGE', KEYS[1], 0, -1)
local rounds, had, tenants = {}, {}, 0
for _, job in ipairs(waiting) do
  local tenant = redis.call('HGET', ARGV[1] .. job, 'description') or ''
  if not had[tenant] then had[tenant] = 0; tenants = tenants + 1 end
  local round = had[tenant] + 1
  had[tenant] = round
  rounds[round] = rounds[round] or {}
  table.insert(rounds[round], job)
end
if tenants < 2 then return end
redis.call('DEL', KEYS[1])
for _, round in ipairs(rounds) do
  for _, job in ipairs(round) do redis.call('RPUSH', KEYS[1], job) end
end
"""


def whose(arguments: Mapping[str, Any]) -> str:
    """What a job's description says of its tenant; nothing for one without a row."""
    return f"tenant {arguments['tenant_id']}" if "tenant_id" in arguments else ""


def set_in_turns(pipe: Pipeline, queue_key: str) -> None:
    """Sorts what waits in a queue, in the same transaction that put something there."""
    pipe.eval(IN_TURN, 1, queue_key, JsonJob.key_for(""))
