"""What every view shares whose answers stand in other people's pages."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable
from functools import wraps
from typing import Any

from csp.constants import NONE, SELF
from csp.decorators import csp
from django.http import HttpRequest, HttpResponseBase
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

View = Callable[..., HttpResponseBase]

# The picture brings its style along, so its hash stands in the policy.
PICTURE_STYLE = (
    "text{font-family:system-ui,-apple-system,'Segoe UI',Roboto,Arial,sans-serif;fill:#1d2528}"
    ".small{font-size:14px}.title{font-size:20px;font-weight:600}"
    ".number{font-size:34px;font-weight:600;fill:#0e5a63}.state{fill:#0e5a63;font-weight:600}"
    ".quiet{fill:#5d6668}.end{text-anchor:end}"
    ".ground{fill:#fffefb;stroke:#e0d9c9}.edge{fill:#0e5a63}"
    "@media(prefers-color-scheme:dark){text{fill:#e9e6de}.quiet{fill:#a3adae}"
    ".number,.state{fill:#77c3c8}.ground{fill:#192123;stroke:#334043}.edge{fill:#77c3c8}}"
)
_HASH = base64.b64encode(hashlib.sha256(PICTURE_STYLE.encode()).digest()).decode()
FRAMED = {
    "default-src": [NONE],
    "style-src": [SELF, f"'sha256-{_HASH}'"],
    "base-uri": [NONE],
    "form-action": [NONE],
    "frame-ancestors": ["*"],
}
SECONDS = 300  # for which a card may be kept by whoever fetched it


def embeddable(view: View) -> View:
    """Let a view's answers stand in any page, be kept by anybody, and set no cookie.

    Such a view reads nobody's session: everyone gets the same.
    """

    @wraps(view)
    def without_cookies(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        # The middlewares answer a cookie they cannot read with another, or with its deletion.
        request.COOKIES = {}
        request.META.pop("CSRF_COOKIE_NEEDS_UPDATE", None)
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = f"public, max-age={SECONDS}"
        return response

    return require_safe(xframe_options_exempt(csp(FRAMED)(without_cookies)))
