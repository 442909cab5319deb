"""JSON as Meta sends it, with numbers just as they were sent."""

import json
from decimal import Decimal
from typing import Any


def parse_json(body: bytes | str) -> Any:
    """The JSON value with exact decimals; None for what is not JSON."""
    try:
        return json.loads(body, parse_float=Decimal, parse_constant=_refuse)
    except (ValueError, ArithmeticError, RecursionError):
        return None


def _refuse(constant: str) -> Any:
    raise ValueError(constant)
