"""What a person may do on a Page, in the classic and in the New Pages Experience."""

from ingest.sandbox.characters import Character, profile_id
from ingest.sandbox.world import World

ANALYZING = frozenset({"ANALYZE", "PROFILE_PLUS_ANALYZE", "PROFILE_PLUS_FULL_CONTROL"})


def tasks_of(world: World, page: Character) -> list[str] | None:
    """The tasks that the API lists for the Page; None where it does not say."""
    if world.faults.lasting("no_tasks", page.page_id):
        return None
    ordered = world.faults.lasting("tasks", page.page_id)
    tasks = ordered[-1].options.get("tasks", ()) if ordered else page.tasks
    if tasks is None:
        return None
    gone = {fault.options.get("task") for fault in world.faults.lasting("drop_task", page.page_id)}
    return [str(task) for task in tasks if task not in gone]


def may_analyze(world: World, page: Character) -> bool:
    """Whether the API gives insights. Where it does not say the tasks, the Page decides."""
    tasks = tasks_of(world, page)
    if tasks is not None:
        return not ANALYZING.isdisjoint(tasks)
    ordered = world.faults.lasting("no_tasks", page.page_id)
    return bool(ordered[-1].options.get("answers", True)) if ordered else page.open_insights


def profile_id_of(world: World, page: Character) -> str | None:
    """The id of the Page as a profile; only Pages of the New Pages Experience have one."""
    tasks = tasks_of(world, page)
    new = tasks is None or any(task.startswith("PROFILE_PLUS_") for task in tasks)
    return profile_id(page.page_id) if new else None
