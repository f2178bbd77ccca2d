"""What is wrong with a bundle: where, in which column, why. Collected, not raised one by one."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Fault:
    """One thing wrong. Line 0 is the file as a whole, an empty column the line as a whole."""

    file: str
    line: int
    column: str
    reason: str

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}" if self.line else self.file
        return f"{place} {self.column}: {self.reason}" if self.column else f"{place}: {self.reason}"


@dataclass
class Faults:
    """Every fault is counted; the first ``most`` are kept, so a bad file cannot fill the memory.

    ``broken`` names the files that could not be read to their end.
    """

    most: int = 1000
    first: list[Fault] = field(default_factory=list)
    total: int = 0
    broken: set[str] = field(default_factory=set)

    def __bool__(self) -> bool:
        return self.total > 0

    def add(self, file: str, line: int, column: str, reason: str) -> None:
        self.total += 1
        if len(self.first) < self.most:
            self.first.append(Fault(file, line, column, reason))

    def in_order(self) -> list[Fault]:
        """Return those that were kept, file after file, by line."""
        files = list(dict.fromkeys(fault.file for fault in self.first))
        return sorted(self.first, key=lambda fault: (files.index(fault.file), fault.line))

    def stop(self, file: str, line: int, column: str, reason: str) -> None:
        """Add a fault behind which the rest of the file makes no sense."""
        self.add(file, line, column, reason)
        self.broken.add(file)
