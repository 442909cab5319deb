"""Nothing in deploy/ runs as root, holds a secret, floats to another version or is open to all."""

import re
import shutil
import subprocess
from ipaddress import ip_network
from pathlib import Path

import pytest

from dashboard.proxies import FOR, FORMS
from settings import read_settings
from tests.deploy.parts import (
    DEPLOY,
    DOCKERFILE,
    SYSTEMD,
    compose,
    lines_of,
    manifests,
    our_services,
    pods,
    units,
)

PINNED = re.compile(r"^[\w./-]+:\d+\.\d+\.?\d*(-[\w.-]+)?$")
SECRET = re.compile(
    r"://[^\s/:@$\"']*:[^\s@$\"'{]+@"
    r"|(?:PASSWORD|SECRET|SECRET_KEY|KEYS|TOKEN)(?:=|: )[\"']?[\w+/-]{8,}"
)
OF_CADDY = {"X-Forwarded-For", "X-Forwarded-Proto", "X-Forwarded-Host"}
# 10 is open to everything, 0 to nothing.
MOST_EXPOSED = 1.5


def stages() -> dict[str, str]:
    """The text of each stage of the Dockerfile by its name."""
    found = re.split(r"^FROM \S+ AS (\w+)$", DOCKERFILE.read_text(), flags=re.MULTILINE)
    return dict(zip(found[1::2], found[2::2], strict=True))


def test_images_are_pinned() -> None:
    bases = re.findall(r"^FROM (\S+) AS", DOCKERFILE.read_text(), re.MULTILINE)
    images = [one for one in bases if one not in stages()]
    images += [one["image"] for one in compose()["services"].values()]
    images += (
        [one["containers"][0]["image"] for one in pods().values()]
        if shutil.which("kubectl")
        else []
    )
    for image in images:
        assert PINNED.match(image), image


@pytest.mark.parametrize("stage", ["app", "export", "proxy"])
def test_no_image_begins_as_root(stage: str) -> None:
    users = re.findall(r"^USER (.*)$", stages()[stage], re.MULTILINE)
    assert users[-1] == "10001:10001"


def test_chromium_and_fonts_are_in_the_export_image_alone() -> None:
    for name, text in stages().items():
        assert ("chromium" in text) is (name == "export"), name
    assert "requirements.lock" in stages()["wheels"]
    assert "--require-hashes" in stages()["wheels"]
    assert "--from=wheels" not in stages()["app"]


@pytest.mark.parametrize("name", list(compose()["services"]))
def test_no_service_of_compose_is_root_or_may_become_it(name: str) -> None:
    one = compose()["services"][name]
    own_image = "build" in one
    assert own_image or re.fullmatch(r"[1-9]\d*:[1-9]\d*", one["user"])
    assert one["cap_drop"] == ["ALL"]
    assert "cap_add" not in one and not one.get("privileged")
    assert one["security_opt"] == ["no-new-privileges:true"]
    assert name == "postgres" or one["read_only"]


def test_only_the_proxy_is_reached_from_outside() -> None:
    services = compose()["services"]
    assert [name for name, one in services.items() if "ports" in one] == ["proxy"]
    assert compose()["networks"]["inside"]["internal"]
    for name in ("postgres", "redis"):
        assert services[name]["networks"] == ["inside"]


def test_the_proxy_of_compose_is_the_one_that_is_trusted() -> None:
    made = compose()
    [trusted] = {one["environment"]["TRUSTED_PROXIES"] for one in our_services().values()}
    [subnet] = [one["subnet"] for one in made["networks"]["edge"]["ipam"]["config"]]
    assert ip_network(trusted) == ip_network(subnet)
    there = {name for name, one in made["services"].items() if "edge" in one["networks"]}
    assert there == {"proxy", "web"}
    # They meet in no other network, from which the proxy would come with another address.
    shared = set(made["services"]["proxy"]["networks"]) & set(made["services"]["web"]["networks"])
    assert shared == {"edge"}
    read_settings(trusted_proxies=trusted)


def test_proxies_pass_on_nothing_that_a_visitor_says_of_themselves() -> None:
    believed = {name.removeprefix("HTTP_").replace("_", "-").title() for name in (FOR, *FORMS)}
    assert len(believed) == 4
    nginx = (DEPLOY / "proxy" / "nginx.conf").read_text()
    told = dict(re.findall(r"^\s*proxy_set_header (\S+) (\S+);$", nginx, re.MULTILINE))
    assert believed <= set(told)
    assert told["X-Forwarded-For"] == "$remote_addr"
    # Caddy sets the others itself.
    caddy = (DEPLOY / "proxy" / "Caddyfile").read_text()
    assert set(re.findall(r"header_up -(\S+)", caddy)) == believed - OF_CADDY
    assert "trusted_proxies" not in caddy
    ingress = next(one for one in manifests() if one["kind"] == "Ingress")
    assert "nginx.ingress.kubernetes.io/x-forwarded-prefix" in ingress["metadata"]["annotations"]


@pytest.mark.parametrize("name", list(pods()))
def test_no_pod_is_root_or_may_write_but_where_it_must(name: str) -> None:
    pod = pods()[name]
    assert pod["securityContext"]["runAsNonRoot"] is True
    assert pod["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
    assert pod["automountServiceAccountToken"] is False
    for container in pod["containers"]:
        context = container["securityContext"]
        assert context["allowPrivilegeEscalation"] is False
        assert context["readOnlyRootFilesystem"] is True
        assert context["capabilities"] == {"drop": ["ALL"]}
        assert container["resources"]["limits"]["memory"]


def test_one_proxy_is_trusted_where_nothing_else_can_reach_the_port() -> None:
    kinds = [one for one in manifests() if one["kind"] == "NetworkPolicy"]
    everything = [one for one in kinds if one["spec"]["podSelector"] == {}]
    assert everything[0]["spec"]["policyTypes"] == ["Ingress"]
    assert "ingress" not in everything[0]["spec"]
    text = (DEPLOY / "kubernetes" / "kustomization.yaml").read_text()
    assert "- TRUSTED_PROXIES=1\n" in text


def test_no_file_holds_a_secret() -> None:
    assert not [one for one in manifests() if one["kind"] == "Secret"]
    files = [path for path in DEPLOY.rglob("*") if path.is_file() and path.suffix != ".sh"]
    found = {
        f"{path.relative_to(DEPLOY)}: {match.group()}"
        for path in files
        if "secrets" not in path.parts and path.name != ".env"
        for match in SECRET.finditer(path.read_text())
    }
    assert found == set()
    assert SECRET.search("redis://:hunter2@host") and SECRET.search("SECRET_KEY=abcdefghij")


@pytest.fixture
def unit_folder(tmp_path: Path) -> Path:
    """The units with a program that is there, as it is once Pagelens is installed."""
    folder = tmp_path / "units"
    shutil.copytree(SYSTEMD, folder)
    for path in folder.rglob("*.service"):
        path.write_text(path.read_text().replace("/opt/pagelens/.venv/bin/pagelens", "/bin/true"))
    return folder


needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd-analyze is not at hand"
)


@needs_systemd
def test_systemd_finds_nothing_wrong_with_the_units(unit_folder: Path) -> None:
    names = [path.name for path in unit_folder.glob("*.service") if "@" not in path.name]
    names += [f"pagelens-worker@{one}.service" for one in ("sync", "export")]
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *(str(unit_folder / one) for one in names)],
        env={"SYSTEMD_UNIT_PATH": f"{unit_folder}:", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert [line for line in done.stderr.splitlines() if "pagelens" in line] == []


@needs_systemd
def test_systemd_calls_every_unit_well_shut(unit_folder: Path) -> None:
    for unit in unit_folder.glob("*.service"):
        done = subprocess.run(
            ["systemd-analyze", "security", "--offline=true", "--no-pager", str(unit)],
            capture_output=True,
            text=True,
            check=False,
        )
        found = re.search(r"exposure level for .*: ([\d.]+)", done.stdout)
        assert found and float(found[1]) <= MOST_EXPOSED, done.stdout[-300:] + done.stderr


@pytest.mark.parametrize("unit", units(), ids=lambda path: path.name)
def test_every_unit_gets_its_secrets_as_files_that_it_alone_reads(unit: Path) -> None:
    given = {line.split(":")[0] for line in lines_of(unit, "LoadCredential")}
    read = {
        word.split("=%d/")[1]
        for line in lines_of(unit, "Environment")
        for word in line.split()
        if "=%d/" in word
    }
    assert given == read
    assert lines_of(unit, "User") == ["pagelens"]
