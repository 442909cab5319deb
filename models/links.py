"""Signed links for people who do not sign in: nothing is kept, and nobody can make one up."""

from itsdangerous import BadSignature, URLSafeSerializer

from settings import get_settings

_PURPOSE = "report-unsubscribe"


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


def _signer() -> URLSafeSerializer:
    return URLSafeSerializer(get_settings().require_secret_key(), salt=_PURPOSE)
