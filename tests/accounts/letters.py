"""Reading the mail."""

from __future__ import annotations

import re

from django.core.mail import EmailMessage

# A backend, host and port: the connection is refused at once.
NOBODY_LISTENS = ("django.core.mail.backends.smtp.EmailBackend", "127.0.0.1", 1)


def link_in(letter: EmailMessage) -> str:
    [link] = re.findall(r"https?://\S+", str(letter.body))
    return str(link)


def token_in(letter: EmailMessage) -> str:
    """The signed part of a letter's link, as the page it leads to takes it."""
    return link_in(letter).rstrip("/").rpartition("/")[2]
