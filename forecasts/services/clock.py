"""The server's clock, handed in: a service reads it behind its lock, a test sets it."""

from collections.abc import Callable
from datetime import datetime

Clock = Callable[[], datetime]
