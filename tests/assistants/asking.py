"""An assistant: the SDK's own client, and `pagelens mcp` as a program of its own over stdio."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import anyio
from mcp import Client, StdioServerParameters, stdio_client
from mcp.types import CallToolResult, ListToolsResult

from dashboard.auth.api_tokens import issue_api_token
from models.scope import wide_session

Calls = Sequence[tuple[str, dict[str, Any]]]


@dataclass(frozen=True)
class Told:
    """What the assistant was answered, and what the program said on standard error."""

    tools: ListToolsResult
    results: list[CallToolResult]
    log: str

    def answers(self) -> list[dict[str, Any]]:
        """The structured answers, all of which are there."""
        assert [one.content for one in self.results if one.is_error] == []
        return [one.structured_content or {} for one in self.results]

    def refusals(self) -> list[str]:
        """The sentences, each of which is all that was said."""
        texts = []
        for one in self.results:
            assert one.is_error and one.structured_content is None, one
            [said] = one.content
            texts.append(said.text)
        return texts


def token_of(email: str, **more: Any) -> str:
    with wide_session("command") as session:
        return issue_api_token(session, email, **more)[0]


def ask(folder: Path, site: str, token: str, calls: Calls) -> Told:
    """One conversation; the program begins in an empty folder, which is its home as well."""
    home, log = folder / "home", folder / "stderr"
    home.mkdir(exist_ok=True)
    env = {"PAGELENS_URL": site, "PAGELENS_TOKEN": token, "HOME": str(home)}
    command = ["-P", "-m", "cli", "mcp"]
    program = StdioServerParameters(command=sys.executable, args=command, env=env, cwd=home)

    async def talk() -> tuple[ListToolsResult, list[CallToolResult]]:
        with log.open("w") as told:
            async with Client(stdio_client(program, errlog=told)) as client:
                tools = await client.list_tools()
                return tools, [await client.call_tool(*call) for call in calls]

    tools, results = anyio.run(talk)
    assert list(home.iterdir()) == [], "something was written"
    said = log.read_text()
    assert token not in said
    return Told(tools, results, said)
