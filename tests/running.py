"""Management commands as a shell runs them."""

from __future__ import annotations

from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError


def run(*arguments: str | Path) -> tuple[str, str]:
    """Run a command and return what it says and what it complains about."""
    out, err = StringIO(), StringIO()
    call_command(*(str(argument) for argument in arguments), stdout=out, stderr=err)
    return out.getvalue(), err.getvalue()


def complaints(*arguments: str | Path) -> tuple[list[str], int, str]:
    """Run a command that fails; return its lines on stderr, exit code and last words."""
    err = StringIO()
    with pytest.raises(CommandError) as error:
        call_command(*(str(argument) for argument in arguments), stdout=StringIO(), stderr=err)
    return err.getvalue().splitlines(), error.value.returncode, str(error.value)
