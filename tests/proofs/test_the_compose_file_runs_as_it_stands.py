"""The compose file without containers: its commands and environment against real servers.

`prepare.sh` makes the secrets, `make-owner.sh` the owner, and every command runs as it stands; only
names of hosts, ports and folders are those of this machine. Then a Page of the sandbox is synced.
"""

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest

from ingest.sandbox.credentials import DEMO_APP_ID, DEMO_APP_SECRET, demo_system_user_token
from ingest.sandbox.testing import running_sandbox
from local import redis
from local.ports import accepts, free_port
from local.postgres import PostgresServer
from tests.deploy.parts import compose, copy_compose, our_services
from tests.local.waiting import wait_for

pytestmark = pytest.mark.proof
PROGRAMS = Path(sys.executable).parent
# A short history is enough, and the sandbox is no place of Meta's.
BESIDE = {"META_PAGE_INSIGHTS_BACKFILL_DAYS": "30", "META_APP_ID": DEMO_APP_ID}
ROWS = "SELECT count(*) FROM v_page_insights", "SELECT count(*) FROM v_post_insights"


class Machine:
    """What stands for the containers: folders, ports, and the processes that were started."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.secrets = folder / "compose" / "secrets"
        self.ports = {name: free_port() for name in ("postgres", "redis", "web")}
        self.environment: dict[str, str] = {}
        self.processes: dict[str, subprocess.Popen[bytes]] = {}

    def prepare(self) -> None:
        copy_compose(self.folder)
        script = str(self.folder / "compose" / "prepare.sh")
        subprocess.run(["sh", script, "localhost"], check=True, capture_output=True)
        for path in self.secrets.iterdir():
            path.chmod(0o600)
            path.write_text(self.at_home(path.read_text()))
        (self.secrets / "meta_app_secret").write_text(DEMO_APP_SECRET)

    def at_home(self, text: str) -> str:
        text = text.replace("@postgres/", f"@127.0.0.1:{self.ports['postgres']}/")
        text = text.replace("@redis:6379", f"@127.0.0.1:{self.ports['redis']}")
        text = text.replace("dir /data", f"dir {self.folder}\nport {self.ports['redis']}")
        return text.replace("/run/secrets", str(self.secrets))

    def environment_of(self, service: dict[str, Any]) -> dict[str, str]:
        """The service's environment, with what `.env` and the image say."""
        given = dict(
            line.split("=", 1)
            for line in (self.folder / "compose" / ".env").read_text().splitlines()
            if "=" in line and not line.startswith("#")
        )

        def value(match: re.Match[str]) -> str:
            return given.get(match[1]) or (match[3] if match[2] == ":-" else "")

        filled = {
            name: self.at_home(re.sub(r"\$\{(\w+)(:-|:\?)?([^}]*)\}", value, text))
            for name, text in service["environment"].items()
        }
        image = {"PATH": f"{PROGRAMS}:{os.environ['PATH']}", "DATA_DIR": str(self.folder / "data")}
        return image | filled | BESIDE | self.environment

    def run(self, name: str, *command: str, said: str = "") -> str:
        """Runs a command in a service's environment to its end; returns what it said."""
        service = our_services()[name]
        done = subprocess.run(
            list(command) or service["command"],
            env=self.environment_of(service),
            input=said,
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def start(self, name: str) -> None:
        service = our_services()[name]
        command = list(service["command"])
        command += ["--port", str(self.ports["web"])] if name == "web" else []
        environment = self.environment_of(service)
        with (self.folder / f"{name}.log").open("wb") as log:
            self.processes[name] = subprocess.Popen(
                command, env=environment, stdout=log, stderr=log, start_new_session=True
            )

    def stop(self) -> None:
        for process in self.processes.values():
            process.send_signal(signal.SIGTERM)
        give_up = time.monotonic() + 15
        for process in self.processes.values():
            try:
                process.wait(max(0.1, give_up - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def postgresql(machine: Machine, patch: pytest.MonkeyPatch) -> Iterator[None]:
    """As the image makes it: passwords over the network, the owner by `make-owner.sh`."""
    rules = "local all postgres trust\nhost all all 127.0.0.1/32 scram-sha-256\n"
    patch.setattr("local.bi_access.RULES", rules)
    server = PostgresServer(machine.folder / "pg", fast=True, bi_port=machine.ports["postgres"])
    server.prepare()
    server.start(machine.folder / "pg.log")
    try:
        with psycopg.connect(server.url("postgres", "postgres"), autocommit=True) as connection:
            connection.execute("CREATE DATABASE pagelens")
        own = compose()["services"]["postgres"]["environment"]
        file = machine.at_home(own["PAGELENS_OWNER_PASSWORD_FILE"])
        environment = {
            "PATH": f"{server.programs}:{os.environ['PATH']}",
            "PGHOST": str(server.socket_dir),
            "PGPORT": str(server.port),
            "PAGELENS_OWNER_PASSWORD_FILE": file,
        }
        script = str(machine.folder / "compose" / "make-owner.sh")
        subprocess.run(["sh", script], env=environment, check=True)
        yield
    finally:
        server.stop()
        shutil.rmtree(server.data_dir, ignore_errors=True)
        shutil.rmtree(server.socket_dir, ignore_errors=True)


@contextmanager
def running_redis(machine: Machine) -> Iterator[None]:
    """By the command of the compose file."""
    _program, *arguments = compose()["services"]["redis"]["command"]
    command = [redis.installed_program(), *(machine.at_home(one) for one in arguments)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        try:
            wait_for(lambda: accepts(machine.ports["redis"]))
            yield
        finally:
            process.terminate()


@pytest.fixture
def machine(servers_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machine]:
    folder = servers_folder / "machine"
    folder.mkdir(mode=0o755)
    machine = Machine(folder)
    machine.prepare()
    with ExitStack() as stack:
        stack.enter_context(postgresql(machine, monkeypatch))
        stack.enter_context(running_redis(machine))
        sandbox = stack.enter_context(running_sandbox())
        machine.environment["META_GRAPH_BASE_URL"] = sandbox.url
        stack.callback(machine.stop)
        yield machine


def test_every_service_runs_and_a_page_is_synced(machine: Machine) -> None:
    machine.run("migrate")
    for name in our_services():
        if name != "migrate":
            machine.start(name)
    check = compose()["services"]["web"]["healthcheck"]["test"][1:]
    check = [word.replace(":8050", f":{machine.ports['web']}") for word in check]
    healthy = {"PATH": f"{PROGRAMS}:{os.environ['PATH']}"}
    wait_for(
        lambda: (
            subprocess.run(check, env=healthy, stderr=subprocess.DEVNULL, check=False).returncode
            == 0
        )
    )
    machine.run("web", "pagelens", "tenant", "add", "--slug", "acme", "--name", "Acme")
    machine.run("web", "pagelens", "connect", "--tenant", "acme", said=demo_system_user_token())
    told = machine.run(
        "migrate", "pagelens", "bi-role", "add", "--name", "bi_acme", "--tenant", "acme"
    )
    with psycopg.connect(told.splitlines()[-1], autocommit=True) as reader:
        for statement in ROWS:
            wait_for(lambda s=statement: reader.execute(s).fetchone()[0] > 100, 240)
    dead = {name: one.poll() for name, one in machine.processes.items() if one.poll() is not None}
    assert dead == {}
