#!/usr/bin/env python
"""Django's commands, with the embedded servers running for as long as one takes."""

import contextlib
import os
import signal
import sys

from django.core.management import execute_from_command_line

from config import embedded
from config.programs import ServersUnavailable

SERVERLESS = {
    "help",
    "--help",
    "-h",
    "version",
    "--version",
    "collectstatic",
    "lint_questions",
    "makemessages",
}


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    # As an exception, so that the servers are released on the way out.
    signal.signal(signal.SIGTERM, lambda number, _: sys.exit(128 + number))
    with contextlib.ExitStack() as stack:
        if embedded.wanted() and not SERVERLESS.intersection(sys.argv[1:2] or ["help"]):
            try:
                stack.enter_context(embedded.running(embedded.data_folder()))
            except ServersUnavailable as reason:
                sys.exit(str(reason))
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
