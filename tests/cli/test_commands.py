"""The command `pagelens`: help everywhere, errors as one sentence."""

import os
import subprocess
import sys

import pytest

from cli import explain, pagelens
from tests.models.installations import forget_installation

COMMANDS = [
    words
    for name, command in pagelens.commands.items()
    for words in ([[name, sub] for sub in getattr(command, "commands", {})] or [[name]])
]


@pytest.fixture
def run(tmp_path):
    """Runs `pagelens` in an installation of its own, with nothing started."""

    def run_pagelens(*arguments, stdin="", **environment):
        clean = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("META_", "DATABASE_", "REDIS_", "SECRET_", "TOKEN_"))
        }
        return subprocess.run(
            [sys.executable, "-m", "cli", *arguments],
            input=stdin,
            env=clean | {"DATA_DIR": str(tmp_path / "data")} | environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return run_pagelens


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_explains_every_option(words):
    from click.testing import CliRunner

    result = CliRunner().invoke(pagelens, [*words, "--help"])
    assert result.exit_code == 0
    command = pagelens
    for word in words:
        command = command.commands[word]
    assert command.help
    assert " ".join(command.help.split()) in " ".join(result.output.split())
    assert all(option.help for option in command.params if option.param_type_name == "option")


def test_help_does_not_load_what_the_commands_need():
    script = "import cli, sys; print([m for m in ('sqlalchemy','dash','rq') if m in sys.modules])"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize(
    ("arguments", "environment", "sentence"),
    [
        (["migrate"], {}, "No database: start `pagelens up`, or set DATABASE_URL."),
        (["migrate"], {"DATABASE_URL": "postgresql://x@127.0.0.1:1/y"}, "database does not answer"),
        (["migrate"], {"DATABASE_URL": "nonsense"}, "DATABASE_URL is not the address"),
        (["web"], {}, "SECRET_KEY is not set"),
        (["nonsense"], {}, "No such command"),
        (["sync"], {}, "Missing option '--page'"),
        (["tenant", "add", "--slug", "a", "--name", "x"], {}, "No database: start `pagelens up`"),
        (["up", "--port", "0"], {}, "Invalid value for '--port'"),
        (["migrate"], {"PORT": "many"}, "PORT: "),
    ],
)
def test_an_error_is_one_sentence_and_exit_code_1(
    here, nothing_set, arguments, environment, sentence
):
    for name, value in environment.items():
        nothing_set.setenv(name, value)
    forget_installation()
    done = here(*arguments)
    assert done.returncode == 1
    assert sentence in done.stderr
    assert len(done.stderr.strip().splitlines()) == 1
    assert "Traceback" not in done.stderr


def test_an_unexpected_fault_names_its_place_but_not_its_contents():
    try:
        int("a-secret")
    except ValueError as error:
        sentence = explain(error)
    assert sentence.startswith("Unexpected ValueError at ")
    assert "a-secret" not in sentence


def test_the_doctor_names_one_thing_to_do_first(here, nothing_set):
    done = here("doctor")
    assert done.returncode == 1
    assert done.stdout.strip().splitlines()[-1].startswith("Do this first: SECRET_KEY is not set")


def test_a_first_person_is_made_with_three_commands(run, here, store):
    from settings import get_settings

    settings = get_settings()
    servers = {"DATABASE_URL": settings.database_url, "REDIS_URL": settings.redis_url}
    assert run("tenant", "add", "--slug", "acme", "--name", "Acme", **servers).returncode == 0
    again = here("tenant", "add", "--slug", "acme", "--name", "Acme")
    assert (again.returncode, len(again.stderr.splitlines())) == (1, 1)

    person = ["--email", "alice@acme.example"]
    made = here("user", "add", *person, "--role", "owner", stdin="correct horse\n")
    assert made.stdout == ("alice@acme.example can sign in to acme as owner, with this password.\n")
    token = here("token", "add", *person)
    assert token.returncode == 0
    assert len(token.stdout.split()) == 1
    heads, line = here("token", "list").stdout.splitlines()
    told = dict(zip(heads.split("\t"), line.split("\t"), strict=True))
    assert (told["e-mail"], told["scope"], told["last used"]) == (person[1], "read", "never")
    ended = here("token", "remove", "--id", told["id"])
    assert ended.stdout == f"Token {told['id']} is revoked.\n"
    assert here("token", "list").stdout.splitlines() == [heads]


def test_a_tenant_must_be_named_where_there_are_several(here, people):
    done = here("connect", stdin="a-token\n")
    assert (done.returncode, done.stderr) == (
        1,
        "Which tenant? Add --tenant with one of: acme, globex.\n",
    )
    unknown = here("sync", "--page", "1", "--tenant", "acme")
    assert unknown.stderr == "No Page 1 in tenant acme.\n"
