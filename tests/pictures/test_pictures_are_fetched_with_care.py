"""Addresses of pictures come from outside: none reaches our own network, none floods us."""

import io
import socket
import struct
import zlib
from collections.abc import Iterator

import pytest
from PIL import Image

from ingest.pictures.addresses import picture_digest, resolve
from ingest.pictures.fetch import LARGEST_BYTES, PictureError, fetch_picture
from ingest.pictures.shrink import EDGE, NotAPictureError, shrink
from models.outside import UnsafeAddressError, is_public
from tests.conftest import refresh_settings
from tests.pictures.hostile import PictureServer, Served, picture, picture_server


@pytest.fixture
def home(environment: pytest.MonkeyPatch) -> Iterator[PictureServer]:
    """The server that stands in for Meta's."""
    with picture_server() as server:
        environment.setenv("META_GRAPH_BASE_URL", server.url)
        refresh_settings()
        yield server


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:6379/x.jpg",
        "http://10.0.0.7/x.jpg",
        "http://169.254.169.254/latest/meta-data/",
        "http://[::1]/x.jpg",
        "http://[::ffff:127.0.0.1]/x.jpg",
        "http://[64:ff9b::7f00:1]/x.jpg",
        "http://0.0.0.0/x.jpg",
        "http://2130706433/x.jpg",
        "http://localhost/x.jpg",
        "file:///etc/passwd",
        "ftp://8.8.8.8/x.jpg",
        "http://user:word@8.8.8.8/x.jpg",
        "http://8.8.8.8/x.jpg\r\nX-More: 1",
        "http://",
        "//8.8.8.8/x.jpg",
        "http://8.8.8.8:99999/x.jpg",
    ],
)
def test_no_address_leads_into_our_own_network(environment: object, address: str) -> None:
    with pytest.raises(UnsafeAddressError):
        resolve(address)


SPECIAL = """
    0.0.0.0 0.255.255.255 10.255.0.1 100.64.0.1 100.127.255.255 127.0.0.1 127.255.0.1
    169.254.169.254 172.16.0.1 172.31.255.255 192.0.0.8 192.0.0.170 192.0.2.1 192.31.196.1
    192.52.193.1 192.88.99.1 192.168.0.1 192.175.48.1 198.18.0.1 198.19.255.255 198.51.100.1
    203.0.113.1 224.0.0.1 239.255.255.255 240.0.0.1 255.255.255.255 :: ::1 ::7f00:1
    ::ffff:10.0.0.1 ::ffff:100.64.0.1 ::ffff:0:127.0.0.1 64:ff9b::a00:1 64:ff9b::6440:1
    64:ff9b:1::808:808 100::1 100:0:0:1::1 2001::1 2001:2::1 2001:10::1 2001:20::1 2001:db8::1
    2002:7f00:1:: 2002:808:808:: 2620:4f:8000::1 3fff::1 5f00::1 fc00::1 fd00::1 fe80::1
    fe80::1%eth0 fec0::1 ff02::1 4000::1
"""
OPEN = """
    8.8.8.8 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 192.0.1.1 198.17.0.1 198.20.0.1
    223.255.255.255 2606:4700:4700::1111 2a03:2880:f12f:83:face:b00c:0:25de ::ffff:8.8.8.8
    64:ff9b::808:808 2001:200::1
"""


@pytest.mark.parametrize("ip", SPECIAL.split())
def test_no_special_range_of_iana_is_public(ip: str) -> None:
    assert not is_public(ip)


@pytest.mark.parametrize("ip", OPEN.split())
def test_the_addresses_beside_them_are(ip: str) -> None:
    assert is_public(ip)


def test_the_connection_goes_to_the_address_that_was_checked(
    environment: pytest.MonkeyPatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = ["8.8.8.8", "127.0.0.1"]
    connected = []

    def look_up(_host: object, port: int, **_more: object) -> list[tuple]:
        return [(2, 1, 6, "", (answers.pop(0), port))]

    def connect(address: tuple[str, int], *_more: object, **_options: object) -> socket.socket:
        connected.append(address[0])
        raise ConnectionRefusedError

    with monkeypatch.context() as changed:
        changed.setenv("META_GRAPH_BASE_URL", "https://8.8.4.4")
        refresh_settings()
        changed.setattr("ingest.pictures.addresses._stand_in", set)
        changed.setattr("models.outside.socket.getaddrinfo", look_up)
        changed.setattr("urllib3.util.connection.create_connection", connect)
        with pytest.raises(PictureError):
            fetch_picture("http://pictures.example/a.jpg")
    refresh_settings()
    assert connected == ["8.8.8.8"]


def test_a_public_address_is_asked_by_its_name(environment: object) -> None:
    target = resolve("https://8.8.8.8:8443/v/a.jpg?oh=1&oe=2")
    assert (target.ip, target.port, target.host_header) == ("8.8.8.8", 8443, "8.8.8.8:8443")
    assert target.request == "/v/a.jpg?oh=1&oe=2"
    assert is_public("2606:4700:4700::1111")


def test_only_the_server_that_stands_in_for_meta_may_be_private(home: PictureServer) -> None:
    home.answers["/a.jpg"] = Served(picture())
    assert fetch_picture(f"{home.url}/a.jpg?oh=1")[:3] == b"\xff\xd8\xff"
    with picture_server() as neighbour, pytest.raises(PictureError):
        fetch_picture(f"{neighbour.url}/a.jpg")
    assert home.requested == ["/a.jpg?oh=1"]


def test_a_redirect_into_our_own_network_is_not_followed(home: PictureServer) -> None:
    with picture_server() as neighbour:
        home.answers["/a.jpg"] = Served(
            status=302, headers={"Location": f"{neighbour.url}/secret", "Content-Length": "0"}
        )
        with pytest.raises(PictureError):
            fetch_picture(f"{home.url}/a.jpg")
        assert neighbour.requested == []


def test_redirects_that_go_round_end(home: PictureServer) -> None:
    home.answers["/a.jpg"] = Served(
        status=301, headers={"Location": "/a.jpg", "Content-Length": "0"}
    )
    with pytest.raises(PictureError, match="one to the next"):
        fetch_picture(f"{home.url}/a.jpg")
    assert len(home.requested) == 3


@pytest.mark.parametrize(
    ("served", "passing"),
    [
        (Served(status=403), False),
        (Served(status=503), True),
        (Served(b"<html>", headers={"Content-Type": "text/html"}), False),
        (Served(b"x" * (LARGEST_BYTES + 1)), False),
    ],
)
def test_what_is_no_picture_is_told_without_its_address(
    home: PictureServer, served: Served, passing: bool
) -> None:
    home.answers["/a.jpg"] = served
    with pytest.raises(PictureError) as caught:
        fetch_picture(f"{home.url}/a.jpg?oh=signature")
    assert caught.value.passing is passing
    assert "signature" not in str(caught.value)
    assert home.url not in str(caught.value)


def test_a_picture_is_known_again_whatever_its_signature() -> None:
    cdn = "https://scontent-a.xx.fbcdn.net/v/t39/1_n.jpg?oh=1&oe=2"
    assert picture_digest(cdn) == picture_digest(cdn.replace("-a", "-b").replace("oh=1", "oh=9"))
    assert picture_digest(cdn) != picture_digest(cdn.replace("1_n", "2_n"))
    safe = "https://external.fbcdn.net/safe_image.php?d=x&url=https%3A%2F%2Fa.example"
    assert picture_digest(safe) == picture_digest(safe.replace("d=x", "d=y"))
    assert picture_digest(safe) != picture_digest(safe.replace("a.example", "b.example"))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_any_picture_becomes_a_small_jpeg(kind: str) -> None:
    small = Image.open(io.BytesIO(shrink(picture(900, 600, kind))))
    assert (small.format, small.size) == ("JPEG", (EDGE, EDGE * 600 // 900))


def test_what_was_transparent_is_white() -> None:
    packed = io.BytesIO()
    Image.new("RGBA", (4, 4), (0, 0, 0, 0)).save(packed, "PNG")
    assert Image.open(io.BytesIO(shrink(packed.getvalue()))).getpixel((0, 0)) == (255, 255, 255)


def bomb() -> bytes:
    """A PNG of some bytes that says it has 30,000 by 30,000 pixels."""

    def chunk(name: bytes, body: bytes) -> bytes:
        check = struct.pack(">I", zlib.crc32(name + body))
        return struct.pack(">I", len(body)) + name + body + check

    head = chunk(b"IHDR", struct.pack(">IIBBBBB", 30_000, 30_000, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0" * 64))


@pytest.mark.parametrize(
    "content", [b"", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture()[:200], bomb()]
)
def test_bombs_and_broken_files_are_refused_before_they_are_unpacked(content: bytes) -> None:
    with pytest.raises(NotAPictureError):
        shrink(content)
