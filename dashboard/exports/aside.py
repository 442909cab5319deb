"""A small picture that is wanted beside the file: made by the browser that makes the file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass
class Aside:
    """A chart on a page of its own, `width` pixels wide; `page` is its HTML around the drawing.

    `was_tried` says that a browser had it to do; then `content` is the PNG, or empty where it
    could not be made: no file is lost for what stands beside it.
    """

    figure: dict[str, Any]
    width: int
    height: int
    page: Callable[[str], str]
    was_tried: bool = False
    content: bytes = b""
