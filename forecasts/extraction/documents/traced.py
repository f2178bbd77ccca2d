"""Text that is changed without losing track of where each character came from."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from itertools import chain

# What a match becomes: parts of the text as they are (start, end), or new text. None: no change.
Change = Iterable[tuple[int, int] | str] | None


@dataclass(frozen=True)
class Traced:
    """A text and, for each of its characters, where it stood in the raw text. Never decreasing."""

    text: str
    offsets: list[int]

    @classmethod
    def part(cls, raw: str, start: int, end: int) -> Traced:
        return cls(raw[start:end], list(range(start, end)))

    @classmethod
    def joined(cls, pieces: Iterable[Traced], separator: str = "") -> Traced:
        """One after another. Each separator stands where the piece before it ends."""
        parts: list[Traced] = []
        after = 0
        for number, piece in enumerate(pieces):
            if number and separator:
                parts.append(cls(separator, [after] * len(separator)))
            parts.append(piece)
            after = piece.offsets[-1] + 1 if piece.offsets else after
        return cls("".join(p.text for p in parts), list(chain(*(p.offsets for p in parts))))

    def cut(self, start: int, end: int) -> Traced:
        return Traced(self.text[start:end], self.offsets[start:end])

    def stripped(self) -> Traced:
        start = len(self.text) - len(self.text.lstrip())
        return self.cut(start, max(start, len(self.text.rstrip())))

    def edited(
        self, pattern: re.Pattern[str], change: Callable[[re.Match[str]], Change]
    ) -> tuple[Traced, int]:
        """Change what matches; return the new text and how many matches were changed.

        New text stands where the part before it ended: its first character's offset is shared.
        """
        text: list[str] = []
        offsets: list[int] = []
        done = count = 0
        for match in pattern.finditer(self.text):
            parts = change(match)
            if parts is None:
                continue
            self._copy(done, match.start(), text, offsets)
            self._change(parts, match.start(), text, offsets)
            done, count = match.end(), count + 1
        if not count:
            return self, 0
        self._copy(done, len(self.text), text, offsets)
        return Traced("".join(text), offsets), count

    def _copy(self, start: int, end: int, text: list[str], offsets: list[int]) -> None:
        text.append(self.text[start:end])
        offsets += self.offsets[start:end]

    def _change(
        self, parts: Iterable[tuple[int, int] | str], at: int, text: list[str], offsets: list[int]
    ) -> None:
        for part in parts:
            if isinstance(part, str):
                text.append(part)
                offsets += [self.offsets[at]] * len(part)
            else:
                self._copy(*part, text, offsets)
                at = part[1]
