"""A program of its own: HTML in, its words out, in a process that may be stopped.

Nested or unclosed tags, made for it, keep an HTML parser busy for minutes or fill the memory. Here
that costs a process with limits, which whoever started it ends when time is up. Imports nothing of
the project: ``python -I html_text.py < page.html``.
"""

from __future__ import annotations

import contextlib
import html
import re
import resource
import sys

import nh3

MAX_CHARACTERS = 200_000
_MAX_MEMORY = 512 * 1024 * 1024  # bytes; an honest page of 2 MiB takes a fifth
_MAX_SECONDS = 10  # of the processor, should whoever started this be gone
_BREAKS = set(
    "address article aside blockquote br caption dd details div dl dt figcaption figure footer "
    "h1 h2 h3 h4 h5 h6 header hr li main nav ol p pre section table tbody td tfoot th thead tr "
    "ul".split()
)


def text_of(page: str) -> str:
    """Return the words of a page: no tags, scripts or styles, a line for each block."""
    # Blocks are kept until they can become line breaks: without, "<p>No</p><p>rain</p>" is Norain.
    clean = nh3.clean(page, tags=_BREAKS, attributes={"*": set()}, link_rel=None)
    text = html.unescape(re.sub(r"<[^<>]*>", "\n", clean))
    lines = (" ".join(line.split()) for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def main() -> None:
    with contextlib.suppress(ValueError, OSError):  # not every system has a limit of this kind
        resource.setrlimit(resource.RLIMIT_AS, (_MAX_MEMORY, _MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_MAX_SECONDS, _MAX_SECONDS))
    text = text_of(sys.stdin.buffer.read().decode())
    sys.stdout.buffer.write(text[:MAX_CHARACTERS].encode())


if __name__ == "__main__":
    main()
