"""Every setting of Pagelens: name, type, default and one line of help.

A setting NAME is read from the environment, else from `.env`, else from the file that NAME_FILE
names. The two secrets are then looked for in DATA_DIR, and the two server addresses in the run file
that `pagelens up` leaves there. A bad value stops the program with one sentence.
"""

from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import Field, SecretStr, ValidationError

from setting_destinations import Destination, Destinations, read_destinations
from setting_sources import SourcedSettings
from setting_values import (
    Collector,
    FernetKeys,
    FileStorage,
    Hosts,
    HttpAddress,
    Issuer,
    Kept,
    MailSender,
    MailServer,
    PlainError,
    PrivateHosts,
    Proxies,
    Rate,
    SecretKey,
    SettingsError,
    Site,
    TimeZone,
    listed,
    wrong_values,
)

__all__ = ["PlainError", "Settings", "SettingsError", "get_settings", "listed", "read_settings"]


class Settings(SourcedSettings):
    """All settings; docs/settings.md tells them to operators, and a test compares the two."""

    database_url: str = Field("", description="PostgreSQL 15 or later: postgresql://…")
    database_owner_url: str = Field(
        "",
        description="The same database for the owner of its tables, who migrates, dumps and"
        " restores; default: DATABASE_URL.",
    )
    redis_url: str = Field("", description="Redis or Valkey: redis://… or unix://…")
    secret_key: SecretKey = Field(
        SecretStr(""), description="Signs sessions, 16 characters or more; keep it secret."
    )
    token_encryption_keys: FernetKeys = Field(
        SecretStr(""), description="Fernet keys that encrypt Meta's tokens, newest first, by comma."
    )
    data_dir: Path = Field(Path(".pagelens"), description="Where files of this machine are kept.")
    port: int = Field(8050, ge=1, le=65535, description="Port of the web process.")
    time_zone: TimeZone = Field("America/Jamaica", description="Time zone of a new tenant.")
    first_paint: bool = Field(
        True, description="The overview stands in the first answer; false: scripts alone draw it."
    )

    meta_app_id: str = Field("", description="Id of your Meta app.")
    meta_app_secret: SecretStr = Field(
        SecretStr(""), description="Secret of your Meta app; without it no proof is sent."
    )
    meta_login_config_id: str = Field("", description="Facebook Login for Business: configuration.")
    meta_oauth_redirect_uri: str = Field(
        "",
        description="Full address of /api/meta/connect/callback/ as registered with Meta;"
        " default: below PUBLIC_URL, else where the browser is.",
    )
    meta_graph_base_url: HttpAddress = Field(
        "https://graph.facebook.com", description="The Graph API."
    )
    meta_dialog_base_url: HttpAddress = Field(
        "https://www.facebook.com", description="Where people sign in to Facebook."
    )
    meta_graph_api_version: str = Field(
        "v27.0", pattern=r"^v\d+\.\d+$", description="Version of the Graph API."
    )
    meta_page_insights_enabled: bool = Field(
        True, description="false: schedules and refresh do nothing and say so."
    )
    meta_page_insights_nightly_hour: int = Field(
        3, ge=0, le=23, description="Hour of the nightly Page insights sync, tenant's time."
    )
    meta_page_insights_nightly_minute: int = Field(
        10, ge=0, le=59, description="Minute of the nightly Page insights sync."
    )
    meta_post_insights_nightly_hour: int = Field(
        3, ge=0, le=23, description="Hour of the nightly post insights sync, tenant's time."
    )
    meta_post_insights_nightly_minute: int = Field(
        20, ge=0, le=59, description="Minute of the nightly post insights sync."
    )
    meta_page_insights_backfill_days: int = Field(
        730, ge=1, le=1100, description="History to fetch for a new Page, in days."
    )
    meta_page_insights_lookback_days: int = Field(
        28, ge=1, le=88, description="Days re-read each night, because Meta restates values."
    )
    meta_post_insights_recency_days: int = Field(
        90, ge=1, le=730, description="Age in days at which a post is no longer refreshed."
    )
    meta_refresh_cooldown_seconds: int = Field(
        300, ge=0, description="Least time between two manual refreshes of a Page."
    )
    oidc_issuer: Issuer = Field(
        "",
        description="Issuer of an identity provider that people sign in with (OpenID Connect).",
    )
    oidc_client_id: str = Field("", description="Id of Pagelens at that provider.")
    oidc_client_secret: SecretStr = Field(
        SecretStr(""), description="Secret of Pagelens there; without it PKCE alone protects."
    )
    oidc_name: str = Field("", description="What the sign-in page calls the provider.")
    smtp_url: MailServer = Field(
        SecretStr(""), description="Mail server: smtp://user:password@host:587"
    )
    mail_from: MailSender = Field(
        "", description="Sender of all mail; default: the user of SMTP_URL, or pagelens@ its host."
    )
    webhook_private_hosts: PrivateHosts = Field(
        "",
        description="Servers of your own network that alerts may be sent to, by comma, with their"
        " ports: chat.intern:8065. All other webhooks must be public and https.",
    )
    public_url: Site = Field(
        "",
        description="Address at which people reach Pagelens, with its path, for links in mail,"
        " invitations and sign-in.",
    )
    allowed_hosts: Hosts = Field(
        "",
        description="More names at which people reach Pagelens, by comma; `.example.com` is that"
        " name and every one below it.",
    )
    trusted_proxies: Proxies = Field(
        "",
        description="Proxies whose X-Forwarded-* headers are believed: how many stand in front, or"
        " their addresses and networks, by comma, and `unix` for one that comes by a socket.",
    )
    rate_limit: Rate = Field(
        "1200 per minute",
        description="Requests that a person, or a token of the API, may make.",
    )
    rate_limit_per_address: Rate = Field(
        "600 per minute",
        description="Requests from one address by those who have not signed in.",
    )
    audit_keep_days: int = Field(400, ge=1, description="Days that lines of the audit are kept.")
    runs_keep_days: int = Field(
        180, ge=1, description="Days that ended runs are kept; the newest of each kind stays."
    )
    insights_keep_days: Kept = Field(
        0,
        description="Days that daily numbers of Pages are kept, 90 or more; 0 keeps all. Posts and"
        " their counters stay.",
    )
    alerts_keep_days: int = Field(400, ge=1, description="Days that ended alerts are kept.")
    ended_keep_days: int = Field(
        30,
        ge=1,
        description="Days that sessions, mailed links and background jobs are kept after they"
        " ended.",
    )
    metrics_token: SecretStr = Field(
        SecretStr(""), description="Opens /metrics to whoever sends it as a bearer token."
    )
    metrics_port: int = Field(
        0, ge=0, le=65535, description="Port that serves /metrics alone; none on the other then."
    )
    otel_exporter_otlp_endpoint: Collector = Field(
        "",
        description="Collector that gets traces by OTLP over HTTP, without /v1/traces; none are"
        " made without it. Needs `pagelens[traces]`.",
    )
    otel_exporter_otlp_headers: SecretStr = Field(
        SecretStr(""), description="What that collector wants to be sent: name=value, by comma."
    )
    pagelens_url: Site = Field(
        "",
        description="Where `pagelens mcp` finds Pagelens, with its path; default: PUBLIC_URL, else"
        " this machine. Needs `pagelens[mcp]`.",
    )
    pagelens_token: SecretStr = Field(
        SecretStr(""), description="API token with which `pagelens mcp` reads; `read` is enough."
    )
    bi_port: int = Field(
        0,
        ge=0,
        le=65535,
        description="Port of 127.0.0.1 at which the database of `pagelens up` lets BI roles in.",
    )
    export_ttl_days: int = Field(30, ge=1, description="Days until an export expires.")
    file_storage_url: FileStorage = Field(
        "", description="fsspec address for exports and pictures; default: a folder in DATA_DIR."
    )
    export_destinations: Destinations = Field(
        SecretStr(""),
        description="Places for the files of scheduled reports, by comma or line: name=file:///folder,"
        " s3://bucket/folder, gs://… or sftp://user@host/folder. See exports.md.",
    )

    def storage_url(self) -> str:
        """Where exports and pictures are kept, as an fsspec address."""
        return self.file_storage_url or f"file://{(self.data_dir / 'files').resolve()}"

    def destinations(self) -> dict[str, Destination]:
        """Where reports may be put beside mail, by the names that the operator gave."""
        return read_destinations(self.export_destinations.get_secret_value())

    def site_address(self) -> str:
        """Where people reach us, without a slash at the end."""
        return self.public_url or f"http://localhost:{self.port}"

    def fernet_keys(self) -> list[str]:
        """The token encryption keys, newest first. Raises SettingsError when there is none."""
        keys = listed(self.token_encryption_keys.get_secret_value())
        if not keys:
            raise SettingsError(
                "TOKEN_ENCRYPTION_KEYS is not set; set it to a Fernet key, or start `pagelens up`,"
                " which makes one."
            )
        return keys

    def require_secret_key(self) -> str:
        """SECRET_KEY. Raises SettingsError when there is none."""
        value = self.secret_key.get_secret_value()
        if not value:
            raise SettingsError(
                "SECRET_KEY is not set; set it to a long random text, or start `pagelens up`,"
                " which makes one."
            )
        return value

    def require_database_url(self) -> str:
        """DATABASE_URL. Raises SettingsError when no server is known."""
        if not self.database_url:
            raise SettingsError("No database: start `pagelens up`, or set DATABASE_URL.")
        return self.database_url

    def require_owner_url(self) -> str:
        """Where the owner of the tables works. Raises SettingsError when no server is known."""
        return self.database_owner_url or self.require_database_url()

    def login_url(self) -> str | None:
        """DATABASE_URL where it is not the owner's own address."""
        url = self.require_database_url()
        return None if url == self.require_owner_url() else url

    def require_redis_url(self) -> str:
        """REDIS_URL. Raises SettingsError when no server is known."""
        if not self.redis_url:
            raise SettingsError("No Redis: start `pagelens up`, or set REDIS_URL.")
        return self.redis_url


def read_settings(**overrides: Any) -> Settings:
    """Reads the settings anew. Raises SettingsError with one sentence a wrong value."""
    try:
        return Settings(**overrides)
    except ValidationError as error:
        raise wrong_values(error) from None


@lru_cache(maxsize=1)
def get_settings() -> Settings:
    """The settings of this process, read once. Tests call `get_settings.cache_clear()`."""
    return read_settings()
