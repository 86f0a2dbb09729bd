"""The one writer of the site's drawings: inline SVG in the page's own colours, with axes; pure, without Sphinx.

Colours and sizes of text are in ``rosetta-tables.css``, by the classes of the parts: so a drawing follows dark mode,
and the policy of the pages blocks nothing in it.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from html import escape

SPREAD = 1.25  # the least ratio of the ends of a logarithmic axis: noise shouldn't fill the chart
STEPS = ((1.0, 2.0, 5.0), (1.0, 3.0), (1.0,))  # of the values at the grid's lines, times a power of ten
MOST = 6  # lines of a grid


def svg(
    kind: str, box: str, name: str, title: str, description: str, parts: Sequence[str], *, links: bool = False
) -> str:
    """A drawing with its title and its description.

    Args:
        kind: its classes.
        box: the view box.
        name: unique on the page; the ids are made from it.
        title: the name of the drawing.
        description: the drawing in words.
        parts: its elements.
        links: whether some of them are links: a picture may not hold any, so the drawing is a group.
    """
    return (
        f'<svg class="{kind}" viewBox="{box}" role="{"group" if links else "img"}" '
        f'aria-labelledby="{name}-title {name}-desc" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
        f"{''.join(parts)}</svg>"
    )


def silent(kind: str, box: str, parts: Sequence[str]) -> str:
    """A drawing that screen readers pass over: the text beside it says the same."""
    return f'<svg class="{kind}" viewBox="{box}" aria-hidden="true">{"".join(parts)}</svg>'


def text(x: float, y: float, words: str, kind: str = "", anchor: str = "") -> str:
    """A text; ``anchor`` is ``middle``, ``end`` or empty."""
    side = f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{x:.4g}" y="{y:.1f}"{side}{_class(kind)}>{escape(words)}</text>'


def path(data: str, kind: str = "") -> str:
    """A line."""
    return f'<path d="{data}"{_class(kind)}/>'


def circle(x: float, y: float, radius: float, kind: str = "") -> str:
    """A point."""
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:g}"{_class(kind)}/>'


def linked(address: str, words: str, parts: Sequence[str], kind: str = "") -> str:
    """Parts that belong together: words that the pointer shows, and a link if there is an address."""
    inner = f"<title>{escape(words)}</title>{''.join(parts)}"
    if not address:
        return f"<g{_class(kind)}>{inner}</g>"
    return f'<a href="{escape(address)}" aria-label="{escape(words)}"{_class(kind)}>{inner}</a>'


def polyline(places: Sequence[tuple[float, float]]) -> str:
    """The data of a path through some places."""
    return "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in places)


class Axis:
    """The place of a value between two ends of a drawing."""

    def __init__(self, values: tuple[float, float], ends: tuple[float, float], scale: Callable[[float], float]) -> None:
        """Make an axis.

        Args:
            values: the least and the greatest value.
            ends: their places.
            scale: what is even on the axis, such as ``math.log``.
        """
        self.scale, (self.low, high), (self.start, end) = scale, map(scale, values), ends
        self.step = (end - self.start) / (high - self.low)

    def __call__(self, value: float) -> float:
        """The place of a value."""
        return self.start + (self.scale(value) - self.low) * self.step


def logarithmic(low: float, high: float, ends: tuple[float, float]) -> Axis:
    """An axis of ratios: 2 is as far from 1 as 0.5; close values stay close."""
    middle, half = math.sqrt(low * high), max(math.sqrt(high / low), math.sqrt(SPREAD))
    return Axis((middle / half, middle * half), ends, math.log)


def linear(low: float, high: float, ends: tuple[float, float]) -> Axis:
    """An even axis; if all values are the same, they stand in its middle."""
    room = 0.0 if high > low else 0.5
    return Axis((low - room, high + room), ends, float)


def ticks(low: float, high: float) -> list[float]:
    """The round values from the least to the greatest value of a logarithmic axis, such as 1, 2 and 5."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    every = ([step * 10.0**power for power in powers for step in steps] for steps in STEPS)
    found = [[value for value in values if low <= value <= high] for values in every]
    return next((values for values in found if len(values) <= MOST), found[-1])


def _class(kind: str) -> str:
    return f' class="{kind}"' if kind else ""
