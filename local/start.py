"""What stops a process before it starts: what no waiting cures.

A server that is merely away comes back, and the processes wait for it; one that refuses us goes
on refusing.
"""

import redis
from sqlalchemy.exc import SQLAlchemyError

from local.commands.failures import is_refusal, known_failure
from local.secret_files import require_writable
from models.engine import make_engine
from models.files import local_folder
from settings import Settings, SettingsError

SECONDS = 5


def require_start(settings: Settings) -> None:
    """Raises SettingsError with what is missing, wrong or refused."""
    settings.require_secret_key()
    settings.fernet_keys()
    require_storage(settings)
    require_database(settings.require_database_url())
    require_redis(settings.require_redis_url())


def require_storage(settings: Settings) -> None:
    """Raises SettingsError where files are kept in a folder that may not be written."""
    folder = local_folder(settings.storage_url())
    if folder is not None:
        require_writable(folder, "FILE_STORAGE_URL" if settings.file_storage_url else "DATA_DIR")


def require_database(url: str) -> None:
    """Raises SettingsError where the server answers and does not let us in."""
    engine = make_engine(url, connect_args={"connect_timeout": SECONDS})
    try:
        with engine.connect():
            return
    except SQLAlchemyError as error:
        _stop_if_refused(error)
    finally:
        engine.dispose()


def require_redis(url: str) -> None:
    """Raises SettingsError where the server answers and does not let us in."""
    try:
        with redis.Redis.from_url(url, socket_connect_timeout=SECONDS) as client:
            client.ping()
    except (redis.RedisError, ValueError) as error:
        _stop_if_refused(error)


def _stop_if_refused(error: Exception) -> None:
    if is_refusal(error):
        raise SettingsError(str(known_failure(error))) from None
