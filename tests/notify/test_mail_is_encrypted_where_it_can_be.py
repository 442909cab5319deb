"""TLS is used where the server offers it, and only with a certificate that holds."""

import datetime
import ipaddress
import socket
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from notify.mail import Mail, MailError, send
from settings import SettingsError, read_settings
from tests.mail import running_mailbox, tls_context
from tests.notify.test_mail_goes_out_as_one_message import set_server


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[str, str]:
    """A certificate for 127.0.0.1, signed by itself, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "mail")])
    now = datetime.datetime.now(datetime.UTC)
    here = x509.SubjectAlternativeName([x509.IPAddress(ipaddress.ip_address("127.0.0.1"))])
    builder = x509.CertificateBuilder(name, name, key.public_key(), x509.random_serial_number())
    builder = builder.not_valid_before(now - datetime.timedelta(days=1))
    builder = builder.not_valid_after(now + datetime.timedelta(days=1))
    made = builder.add_extension(here, critical=False).sign(key, hashes.SHA256())
    (tmp_path / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    (tmp_path / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return str(tmp_path / "cert.pem"), str(tmp_path / "key.pem")


def test_starttls_is_taken_and_the_certificate_must_hold(environment, certificate) -> None:
    options = {"tls_context": tls_context(*certificate), "require_starttls": True}
    with running_mailbox(**options) as mailbox:
        set_server(environment, mailbox.url)
        with pytest.raises(MailError, match="certificate"):
            send(Mail("ann@acme.example", "s", "t"))
        environment.setenv("SSL_CERT_FILE", certificate[0])
        send(Mail("ann@acme.example", "s", "t"))
        assert len(mailbox.messages) == 1


def test_a_password_never_leaves_the_machine_in_the_clear(environment, monkeypatch) -> None:
    with running_mailbox(passwords=True) as mailbox:
        port = mailbox.url.rpartition(":")[2]
        real = socket.create_connection
        monkeypatch.setattr(
            socket,
            "create_connection",
            lambda address, *rest: real(("127.0.0.1", int(port)), *rest),
        )
        set_server(environment, f"smtp://ann:p%40ss%2Fword@mail.acme.example:{port}")
        with pytest.raises(MailError, match="offers no encryption"):
            send(Mail("ann@acme.example", "s", "t"))
        assert mailbox.passwords == []


@pytest.mark.parametrize(
    "url", ["mail.example", "http://mail", "smtp://", "smtp://h:x", "smtp://["]
)
def test_a_wrong_address_stops_the_start_with_a_sentence(environment, url: str) -> None:
    environment.setenv("SMTP_URL", url)
    with pytest.raises(SettingsError, match="SMTP_URL: must look like smtp://"):
        read_settings()
