"""The files of deploy/ name commands, options, queues, settings and paths that there are."""

import re

import click
import pytest
import yaml
from flask import Flask

from cli import pagelens
from dashboard.api.health import blueprint
from jobs.queue_names import QUEUES
from settings import Settings
from tests.deploy.parts import COMPOSE, DEPLOY, ROOT, Part, compose, parts, pods

PARTS = list(parts())
OURS = {name.upper() for name in Settings.model_fields}
# What is meant for the units, for Python and for Chromium.
OTHERS = {"PROCESSES", "WEB_WORKERS", "HOME", "PYTHONDONTWRITEBYTECODE", "PYTHONUNBUFFERED"}
# What its libraries read of the environment by themselves.
OPEN_TELEMETRYS = {"OTEL_TRACES_SAMPLER", "OTEL_SERVICE_NAME", "OTEL_RESOURCE_ATTRIBUTES"}
PROCESSES = {"web", "scheduler", "migrate", *(f"worker {queue}" for queue in QUEUES)}


def parsed(part: Part) -> click.Context:
    """The command as click reads it. Raises click.UsageError where it does not."""
    program, name, *arguments = part.command
    assert program == "pagelens"
    return pagelens.commands[name].make_context(name, list(arguments))


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_each_command_is_one_of_ours_with_options_that_it_has(part: Part) -> None:
    context = parsed(part)
    for queue in context.params.get("queues", ()):
        assert queue in QUEUES


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.name)
def test_each_name_in_an_environment_is_a_setting(part: Part) -> None:
    strangers = {
        name
        for name in part.environment
        if name not in OURS | OTHERS and name.removesuffix("_FILE") not in OURS
    }
    assert strangers == set()


@pytest.mark.parametrize("kind", ["compose", "kubernetes", "systemd"])
def test_everything_that_must_run_is_started(kind: str) -> None:
    started: set[str] = set()
    for part in PARTS:
        if part.name.startswith(kind):
            queues = parsed(part).params.get("queues", ())
            started |= {f"worker {one}" for one in queues} or {part.command[1]}
    assert started == PROCESSES


@pytest.mark.parametrize("kind", ["compose", "kubernetes", "systemd"])
def test_only_migrate_is_told_the_owners_address(kind: str) -> None:
    told = {
        part.command[1]
        for part in PARTS
        if part.name.startswith(kind)
        and any(name.startswith("DATABASE_OWNER_URL") for name in part.environment)
    }
    assert told == {"migrate"}


def test_each_check_of_health_asks_a_path_that_there_is() -> None:
    app = Flask(__name__)
    app.register_blueprint(blueprint)
    known = {rule.rule for rule in app.url_map.iter_rules()}
    web = pods()["web"]["containers"][0]
    asked = {
        web[f"{kind}Probe"]["httpGet"]["path"] for kind in ("startup", "liveness", "readiness")
    }
    [script] = [
        word for word in compose()["services"]["web"]["healthcheck"]["test"] if "http" in word
    ]
    asked |= set(re.findall(r":8050(/\w+)", script))
    assert asked == {"/healthz", "/readyz"}
    assert asked <= known
    # A database that is away must not make the pods start anew.
    assert web["livenessProbe"]["httpGet"]["path"] == "/healthz"
    assert web["readinessProbe"]["httpGet"]["path"] == "/readyz"


def test_every_file_of_yaml_is_valid() -> None:
    files = list(DEPLOY.rglob("*.yaml"))
    assert len(files) > 6
    for path in files:
        assert list(yaml.safe_load_all(path.read_text())), path


def test_the_image_holds_what_the_package_holds() -> None:
    text = (DEPLOY / "Dockerfile").read_text()
    copied = {
        word
        for line in re.findall(r"^COPY (?!--)(.*)$", text, re.MULTILINE)
        for word in line.split()[:-1]
    }
    for name in copied:
        assert (ROOT / name).exists(), name
    project = (ROOT / "pyproject.toml").read_text()
    modules = re.findall(r'"(\w+)"', re.search(r"py-modules = (\[.*\])", project)[1])
    rooms = re.findall(r'"(\w+)\*"', re.search(r"include = (\[.*\])", project)[1])
    assert {f"{name}.py" for name in modules} | set(rooms) | {"assets"} <= copied
    let_through = (DEPLOY / "Dockerfile.dockerignore").read_text().split()
    for name in copied:
        assert f"!{name}" in let_through or (name.endswith(".py") and "!*.py" in let_through), name


def test_the_compose_file_names_only_what_it_has() -> None:
    made = compose()
    for name, one in made["services"].items():
        for key, shelf in (("secrets", "secrets"), ("networks", "networks")):
            assert set(one.get(key, [])) <= set(made[shelf]), name
        for other in one.get("depends_on", {}):
            assert other in made["services"], name
        for volume in one.get("volumes", []):
            source = volume.split(":")[0]
            assert source in made["volumes"] or (COMPOSE.parent / source).exists(), volume


def test_all_of_it_waits_for_the_schema_and_migrate_for_the_database() -> None:
    services = compose()["services"]
    for name in ("web", "control", "mail", "sync", "backfill", "export", "scheduler"):
        waits = services[name]["depends_on"]
        assert waits["migrate"]["condition"] == "service_completed_successfully", name
    waits = services["migrate"]["depends_on"]
    assert waits["postgres"]["condition"] == "service_healthy"
    assert services["migrate"]["restart"] == "no"


def test_the_page_about_it_names_files_and_commands_that_there_are() -> None:
    page = (ROOT / "docs" / "deploy.md").read_text()
    for path in re.findall(r"`(deploy/[\w./]+)`", page):
        assert (ROOT / path).exists(), path
    for command in re.findall(r"pagelens ((?:\w|-)+(?: (?:add|list|remove))?)(?= )", page):
        group, *rest = command.split()
        if group in pagelens.commands and rest:
            assert rest[0] in pagelens.commands[group].commands, command
    for name in re.findall(r"\b([A-Z]+(?:_[A-Z]+)+)\b", page):
        assert name.removesuffix("_FILE") in OURS | OTHERS | OPEN_TELEMETRYS | {"NAME"}, name
