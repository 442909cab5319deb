"""What values of settings must look like; a wrong one is told in one sentence."""

import base64
import binascii
import re
from functools import cache
from ipaddress import ip_network
from typing import Annotated
from urllib.parse import urlsplit
from zoneinfo import available_timezones

from pydantic import AfterValidator, SecretStr, ValidationError


class PlainError(Exception):
    """Its message is a sentence for people: what is wrong and what to do, without a secret."""


class SettingsError(PlainError):
    """A setting is missing or wrong; the message says which one and what to do."""


def wrong_values(error: ValidationError) -> SettingsError:
    """What is wrong of each setting, told in one sentence."""
    problems = []
    for item in error.errors(include_input=False, include_url=False):
        name = str(item["loc"][0]).upper() if item["loc"] else "A setting"
        problems.append(f"{name}: {item['msg'].removeprefix('Value error, ')}")
    return SettingsError("; ".join(problems) + ".")


def listed(value: str) -> list[str]:
    """The parts of a setting that holds several, by comma."""
    return [part.strip() for part in value.split(",") if part.strip()]


@cache
def known_zones() -> frozenset[str]:
    """The names of all time zones; looked up once, since that walks through their folders."""
    return frozenset(available_timezones())


def _known_zone(value: str) -> str:
    if value not in known_zones():
        raise ValueError("is not a time zone; use a name such as America/Jamaica")
    return value


def _mail_server(value: SecretStr) -> SecretStr:
    url = value.get_secret_value()
    try:
        parts = urlsplit(url)
        known = parts.scheme in ("smtp", "smtps") and bool(parts.hostname)
        known = known and (parts.port is None or parts.port > 0)
    except ValueError:
        known = False
    if url and not known:
        raise ValueError(
            "must look like smtp://user:password@host:587 or smtps://…; write special characters"
            " of the password as %XX"
        )
    return value


def _mail_sender(value: str) -> str:
    if value and not re.fullmatch(r"[^\s<>@,;:\"]+@[A-Za-z0-9.-]+", value):
        raise ValueError("must be a plain address such as pagelens@example.com")
    return value


def _issuer(value: str) -> str:
    loopback = re.match(r"http://(localhost|127\.0\.0\.1)[:/]", value)
    if value and not (value.startswith("https://") or loopback):
        raise ValueError("must be the issuer's address, which begins with https://")
    return value


def _site(value: str) -> str:
    if value and not re.fullmatch(r"https?://[A-Za-z0-9.:\[\]-]+(/[\w./-]*)?", value):
        raise ValueError("must be an address such as https://insights.example.com")
    return value.rstrip("/")


def _hosts(value: str) -> str:
    if any(not re.fullmatch(r"\.?[A-Za-z0-9.-]+", name) for name in listed(value)):
        raise ValueError("must be names such as insights.example.com, without scheme and port")
    return value.lower()


def _private_hosts(value: str) -> str:
    for name in listed(value):
        if not re.fullmatch(r"([A-Za-z0-9.-]+|\[[0-9A-Fa-f:.]+\]):[1-9]\d{0,4}", name):
            raise ValueError("must be names with ports, such as chat.intern:8065")
    return value.lower()


def _proxies(value: str) -> str:
    if not re.fullmatch(r"[1-9]?", value):
        for part in listed(value):
            _check_network(part)
    return value


def _check_network(part: str) -> None:
    try:
        _ = part == "unix" or ip_network(part)
    except ValueError:
        raise ValueError(
            "must be a number from 1 to 9, or addresses and networks such as 10.0.0.5, 10.1.0.0/16"
        ) from None


def _http_address(value: str) -> str:
    if not value.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return value.rstrip("/")


def _collector(value: str) -> str:
    if value and not value.startswith(("http://", "https://")):
        raise ValueError("must be where OTLP over HTTP is taken, such as http://collector:4318")
    return value.rstrip("/")


def _rate(value: str) -> str:
    if not re.fullmatch(r"[1-9]\d{0,6} per (second|minute|hour|day)", value):
        raise ValueError("must be a number and a span of time such as 1200 per minute")
    return value


def _kept(value: int) -> int:
    # The nights read the newest 88 days again.
    if value != 0 and value < 90:
        raise ValueError("must be 0, which keeps all, or 90 or more")
    return value


def _secret_key(value: SecretStr) -> SecretStr:
    if 0 < len(value.get_secret_value()) < 16:
        raise ValueError("must be a random text of 16 characters or more")
    return value


def _fernet_keys(value: SecretStr) -> SecretStr:
    if not all(_is_fernet_key(key) for key in listed(value.get_secret_value())):
        raise ValueError(
            "must be Fernet keys, by comma; make one with `openssl rand -base64 32 | tr '+/' '-_'`"
        )
    return value


def _is_fernet_key(key: str) -> bool:
    try:
        return len(base64.urlsafe_b64decode(key)) == 32
    except (binascii.Error, ValueError):
        return False


def _file_storage(value: str) -> str:
    if value:
        from fsspec.core import split_protocol
        from fsspec.registry import get_filesystem_class

        protocol = split_protocol(value)[0] or "file"
        try:
            get_filesystem_class(protocol)
        except ImportError:
            raise ValueError(f"{protocol}:// needs a package that is not installed") from None
        except ValueError:
            raise ValueError(
                f"{protocol}:// is no kind of storage; use file:///folder or s3://bucket/folder"
            ) from None
    return value


TimeZone = Annotated[str, AfterValidator(_known_zone)]
MailServer = Annotated[SecretStr, AfterValidator(_mail_server)]
MailSender = Annotated[str, AfterValidator(_mail_sender)]
Issuer = Annotated[str, AfterValidator(_issuer)]
Site = Annotated[str, AfterValidator(_site)]
Hosts = Annotated[str, AfterValidator(_hosts)]
PrivateHosts = Annotated[str, AfterValidator(_private_hosts)]
Proxies = Annotated[str, AfterValidator(_proxies)]
HttpAddress = Annotated[str, AfterValidator(_http_address)]
Collector = Annotated[str, AfterValidator(_collector)]
Rate = Annotated[str, AfterValidator(_rate)]
Kept = Annotated[int, AfterValidator(_kept)]
SecretKey = Annotated[SecretStr, AfterValidator(_secret_key)]
FernetKeys = Annotated[SecretStr, AfterValidator(_fernet_keys)]
FileStorage = Annotated[str, AfterValidator(_file_storage)]
