"""Where things stand in a drawing of 640 by 240 units, or on a square of 320."""

from __future__ import annotations

from collections.abc import Iterable

from django import template

register = template.Library()

WIDTH, HEIGHT, SIDE = 640, 240, 320


@register.simple_tag
def quarters() -> list[float]:
    """Where a drawing has its grid: 0 to 1 by quarters."""
    return [0, 0.25, 0.5, 0.75, 1]


@register.filter
def dot_size(weight: float) -> str:
    """The radius of a dot whose area grows with what it stands for."""
    return f"{min(4 + 1.6 * weight**0.5, 14):.1f}"


@register.filter
def wide_x(share: float) -> str:
    """A share of the way from the left of a wide drawing."""
    return f"{share * WIDTH:.1f}"


@register.filter
def wide_y(share: float) -> str:
    """A share of the way up a wide drawing."""
    return f"{(1 - share) * HEIGHT:.1f}"


@register.filter
def wide_path(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{wide_x(x)},{wide_y(y)}" for x, y in points)


@register.filter
def square_x(share: float) -> str:
    """A share of the way from the left of a square drawing."""
    return f"{share * SIDE:.1f}"


@register.filter
def square_y(share: float) -> str:
    """A share of the way up a square drawing."""
    return f"{(1 - share) * SIDE:.1f}"


@register.filter
def square_path(points: Iterable[tuple[float, float]]) -> str:
    return " ".join(f"{square_x(x)},{square_y(y)}" for x, y in points)
