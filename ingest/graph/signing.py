"""How a request says whose it is: a token in its header, and the proof where a secret is known."""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field

import requests
from requests.auth import AuthBase

from ingest.graph.redact import SECRET_PARAMETERS


@dataclass(frozen=True)
class Signer:
    """A token, and the secret of its app; either may be empty."""

    token: str = field(repr=False)
    app_secret: str = field(repr=False)

    @property
    def proof(self) -> str:
        """The appsecret_proof of the token; empty without one or without a secret."""
        if not self.app_secret or not self.token:
            return ""
        return hmac.new(self.app_secret.encode(), self.token.encode(), hashlib.sha256).hexdigest()

    @property
    def bearer(self) -> AuthBase:
        """Puts the token into the header of a request."""
        return _Bearer(self.token)

    def signed(self, params: Mapping[str, str]) -> dict[str, str]:
        """The parameters with the proof."""
        proof = self.proof
        return {**params, "appsecret_proof": proof} if proof else dict(params)

    def secrets(self, params: Mapping[str, str]) -> list[str]:
        """What of a request with these parameters nobody may read."""
        told = [params[name] for name in SECRET_PARAMETERS if name in params]
        return [self.token, self.app_secret, self.proof, *told]


class _Bearer(AuthBase):
    """Also keeps `requests` from putting a password of ~/.netrc in the token's place."""

    def __init__(self, token: str) -> None:
        self._token = token

    def __call__(self, request: requests.PreparedRequest) -> requests.PreparedRequest:
        if self._token:
            request.headers["Authorization"] = f"Bearer {self._token}"
        return request
