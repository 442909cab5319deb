"""What several screens share: their inputs, and callbacks that are put on the app once."""

import importlib
import pkgutil
from collections.abc import Callable, Iterator


def shared_callbacks() -> Iterator[Callable[[], None]]:
    """What puts the callbacks that several screens share on an app: `register` of each module."""
    for found in pkgutil.iter_modules(__path__, f"{__name__}."):
        module = importlib.import_module(found.name)
        if hasattr(module, "register"):
            yield module.register
