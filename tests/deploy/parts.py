"""What the files of deploy/ start: each program with its command and its environment."""

import re
import shlex
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
COMPOSE = DEPLOY / "compose" / "compose.yaml"
KUBERNETES = DEPLOY / "kubernetes"
SYSTEMD = DEPLOY / "systemd"
DOCKERFILE = DEPLOY / "Dockerfile"


@dataclass(frozen=True)
class Part:
    """A program of one of the files."""

    name: str
    command: list[str]
    environment: set[str] = field(default_factory=set)


def compose() -> dict[str, Any]:
    return yaml.safe_load(COMPOSE.read_text())


def copy_compose(into: Path) -> Path:
    """A copy of deploy/compose, without what an operator has made there."""
    made = shutil.ignore_patterns("secrets", ".env")
    return Path(shutil.copytree(COMPOSE.parent, into / "compose", ignore=made))


def our_services() -> dict[str, Any]:
    """The services of the compose file that are Pagelens."""
    return {
        name: one
        for name, one in compose()["services"].items()
        if (one.get("command") or [""])[0] == "pagelens"
    }


def manifests() -> list[dict[str, Any]]:
    """The manifests as kustomize makes them; as they stand where it is not at hand."""
    if shutil.which("kubectl"):
        made = subprocess.run(
            ["kubectl", "kustomize", str(KUBERNETES)], capture_output=True, text=True, check=True
        ).stdout
        return [one for one in yaml.safe_load_all(made) if one]
    files = [path for path in KUBERNETES.glob("*.yaml") if path.name != "kustomization.yaml"]
    return [one for path in files for one in yaml.safe_load_all(path.read_text()) if one]


def pods() -> dict[str, dict[str, Any]]:
    """The pods' specifications by the name of what makes them."""
    return {
        one["metadata"]["name"]: one["spec"]["template"]["spec"]
        for one in manifests()
        if one["kind"] in ("Deployment", "Job")
    }


def settings_of_kubernetes() -> set[str]:
    made = yaml.safe_load((KUBERNETES / "kustomization.yaml").read_text())
    return {line.split("=")[0] for one in made["configMapGenerator"] for line in one["literals"]}


def units() -> list[Path]:
    return sorted(SYSTEMD.glob("*.service"))


def lines_of(unit: Path, key: str) -> list[str]:
    """The values of a key in a unit and in what is dropped in for its instances."""
    stem = unit.name.removesuffix(".service")
    files = [unit, *SYSTEMD.glob(f"{stem}*.service.d/*.conf")]
    found = [re.findall(rf"^{key}=(.*)$", path.read_text(), re.MULTILINE) for path in files]
    return [line for lines in found for line in lines]


def parts() -> Iterator[Part]:
    """Every program of Pagelens that any of the files starts."""
    yield from _of_compose()
    yield from _of_kubernetes()
    yield from _of_systemd()
    yield from _of_dockerfile()


def _of_compose() -> Iterator[Part]:
    for name, one in our_services().items():
        yield Part(f"compose {name}", one["command"], set(one["environment"]))


def _of_kubernetes() -> Iterator[Part]:
    for name, pod in pods().items():
        for container in pod["containers"]:
            own = {one["name"] for one in container.get("env", [])}
            names = settings_of_kubernetes() | own
            yield Part(f"kubernetes {name}", container["command"], names)


def _of_systemd() -> Iterator[Part]:
    target = (SYSTEMD / "pagelens.target").read_text()
    for unit in units():
        [command] = lines_of(unit, "ExecStart")
        values = [word for line in lines_of(unit, "Environment") for word in shlex.split(line)]
        given = dict(word.split("=", 1) for word in values)
        example = (SYSTEMD / "pagelens.env.example").read_text()
        names = set(given) | set(re.findall(r"^([A-Z_]+)=", example, re.MULTILINE))
        instances = re.findall(rf"{re.escape(unit.stem)}(\w+)\.service", target) or [""]
        for instance in instances:
            words = [_filled(word, given).replace("%i", instance) for word in command.split()]
            yield Part(f"systemd {unit.stem}{instance}", ["pagelens", *words[1:]], names)


def _filled(word: str, values: dict[str, str]) -> str:
    found = re.fullmatch(r"\$\{(\w+)\}", word)
    return values[found[1]] if found else word


def _of_dockerfile() -> Iterator[Part]:
    for line in re.findall(r"^CMD (.*)$", DOCKERFILE.read_text(), re.MULTILINE):
        yield Part("Dockerfile", yaml.safe_load(line))
