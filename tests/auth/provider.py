"""A strict OpenID Connect provider over HTTP on this machine, for one client."""

import base64
import hashlib
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask, Response, jsonify, redirect, request
from joserfc import jwt
from joserfc.jwk import RSAKey
from werkzeug.serving import make_server

CLIENT, SECRET = "pagelens-client", "a secret of the client"


@dataclass
class Provider:
    """What it says of whoever comes; `spoil` changes the ID token before it is signed."""

    issuer: str = ""
    claims: dict[str, Any] = field(default_factory=dict)
    spoil: dict[str, Any] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: RSAKey.generate_key(2048, {"kid": "1"}))
    signs_with: RSAKey | None = None
    asked: dict[str, dict[str, str]] = field(default_factory=dict)

    def app(self) -> Flask:
        """Discovery, keys, authorization, tokens."""
        app = Flask("provider")
        app.add_url_rule("/.well-known/openid-configuration", view_func=self.discovery)
        app.add_url_rule("/keys", view_func=self.keys)
        app.add_url_rule("/authorize", view_func=self.authorize)
        app.add_url_rule("/token", view_func=self.token, methods=["POST"])
        return app

    def discovery(self) -> Response:
        return jsonify(
            issuer=self.issuer,
            authorization_endpoint=f"{self.issuer}/authorize",
            token_endpoint=f"{self.issuer}/token",
            jwks_uri=f"{self.issuer}/keys",
            id_token_signing_alg_values_supported=["RS256"],
            code_challenge_methods_supported=["S256"],
        )

    def keys(self) -> Response:
        return jsonify(keys=[self.key.as_dict(private=False)])

    def authorize(self) -> Any:
        """Says yes at once to whoever asks as the standard wants it."""
        given = request.args
        assert (given["response_type"], given["client_id"]) == ("code", CLIENT)
        assert given["code_challenge_method"] == "S256"
        assert "openid" in given["scope"].split()
        assert given["nonce"] and given["state"]
        code = secrets.token_urlsafe(8)
        self.asked[code] = given.to_dict()
        return redirect(f"{given['redirect_uri']}?code={code}&state={given['state']}")

    def token(self) -> Any:
        """Takes a code once, with the verifier, the secret and the same address."""
        asked, given = self.asked.pop(request.form["code"], None), request.form
        who = request.authorization
        verifier = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(verifier).rstrip(b"=").decode()
        if (
            asked is None
            or who is None
            or (who.username, who.password) != (CLIENT, SECRET)
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != given["redirect_uri"]
        ):
            return jsonify(error="invalid_grant"), 400
        now = int(time.time())
        claims = {
            "iss": self.issuer,
            "aud": CLIENT,
            "iat": now,
            "exp": now + 300,
            "nonce": asked["nonce"],
        } | self.claims
        signed = jwt.encode(
            {"alg": "RS256", "kid": "1"}, claims | self.spoil, self.signs_with or self.key
        )
        return jsonify(access_token="x", token_type="Bearer", id_token=signed)


@contextmanager
def running_provider() -> Iterator[Provider]:
    """On a free port."""
    provider = Provider()
    server = make_server("127.0.0.1", 0, provider.app())
    provider.issuer = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield provider
    server.shutdown()
    thread.join()
    server.server_close()
