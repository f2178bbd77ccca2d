"""What pages say."""

from __future__ import annotations

import re
from typing import Any


def text_of(response: Any) -> str:
    """What a page says, without its tags and with plain spaces."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]*>", " ", response.content.decode()))
