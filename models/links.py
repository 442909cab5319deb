"""Links for people who do not sign in: signed, so that nobody can make one up."""

import hmac
import uuid
from base64 import urlsafe_b64encode

from itsdangerous import BadSignature, URLSafeSerializer

from settings import get_settings

_PURPOSE = "report-unsubscribe"
_FILE = "report-file"
_DIGEST = "digest-unsubscribe"


def unsubscribe_address(tenant_id: int, schedule_id: int, recipient: str) -> str:
    """The address that ends a report for one recipient."""
    token = _signer().dumps([tenant_id, schedule_id, recipient])
    return f"{get_settings().site_address()}/reports/unsubscribe/{token}"


def read_unsubscribe_token(token: str) -> tuple[int, int, str] | None:
    """Tenant, schedule and recipient; None for a token that we did not sign."""
    try:
        tenant_id, schedule_id, recipient = _signer().loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return int(tenant_id), int(schedule_id), str(recipient)


def digest_way_out(tenant_id: int, number: int) -> str:
    """The address that ends the weekly digest of a membership, by its number."""
    token = _signer(_DIGEST).dumps([tenant_id, number])
    return f"{get_settings().site_address()}/reports/unsubscribe/digest/{token}"


def read_digest_token(token: str) -> tuple[int, int] | None:
    """Tenant and number of the membership; None for a token that we did not sign."""
    try:
        tenant_id, number = _signer(_DIGEST).loads(token)
    except (BadSignature, ValueError, TypeError):
        return None
    return int(tenant_id), int(number)


def file_secret(tenant_id: int, job_id: uuid.UUID) -> str:
    """The secret of the link to a report's file: the same whenever its mail is sent again."""
    key = get_settings().require_secret_key().encode()
    signed = hmac.digest(key, f"{_FILE}:{tenant_id}:{job_id}".encode(), "sha256")
    return urlsafe_b64encode(signed).rstrip(b"=").decode()


def file_address(tenant_id: int, job_id: uuid.UUID) -> str:
    """Where whoever has the link of a report fetches its file."""
    return f"{get_settings().site_address()}/share/{file_secret(tenant_id, job_id)}"


def _signer(purpose: str = _PURPOSE) -> URLSafeSerializer:
    return URLSafeSerializer(get_settings().require_secret_key(), salt=purpose)
