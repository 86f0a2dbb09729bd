"""Ratios over time as a chart: a point for each round, on a logarithmic axis; pure, without Sphinx."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from rosetta_common.upper.site import svg
from rosetta_common.upper.tables.values import ratio_text

WIDTH = 384  # units of the drawing, about the width of a phone in points
TOP, HIGH = 30.0, 130.0  # of the chart, without its labels


@dataclass(frozen=True)
class Point:
    """A value at a time; ``now`` if it belongs to the newest state; ``href`` is the address of its record."""

    when: datetime
    value: float
    now: bool = True
    href: str = ""

    @property
    def words(self) -> str:
        """The day and the value."""
        return f"{self.when:%Y-%m-%d} {ratio_text(self.value)}"


def points_text(points: Sequence[Point]) -> str:
    """The points in words."""
    return "; ".join(point.words for point in points) + "."


def draw_points(
    points: Sequence[Point],
    starts: Sequence[datetime],
    name: str,
    title: str,
    *,
    interval: tuple[float, float] | None = None,
    changed: datetime | None = None,
) -> str:
    """Draw ratios over time, with a line at 1.

    Args:
        points: two or more, oldest first; all values are positive.
        starts: when each state after the first began; a numbered line marks it.
        name: unique on the page; the ids are made from it.
        title: of the chart.
        interval: the interval of the newest state's ratio.
        changed: the time of the first point that left the noise of the points before; a ring marks it.
    """
    left, right = 44.0, WIDTH - 12.0
    values = [point.value for point in points] + list(interval or ())
    low, high = min(values), max(values)
    place = svg.logarithmic(low, high, (TOP + HIGH, TOP))
    first, last = points[0].when, points[-1].when
    across = svg.Axis((0.0, max((last - first).total_seconds(), 1.0)), (left + 8, right - 8), float)

    def x_of(when: datetime) -> float:
        return across((when - first).total_seconds())

    base = TOP + HIGH + 8
    parts = []
    for value in _ticks(low, high):
        parts.append(svg.path(f"M{left:g} {place(value):.1f}H{right:g}", "grid"))
        parts.append(svg.text(left - 6, place(value) + 4, ratio_text(value), anchor="end"))
    if TOP <= place(1.0) <= TOP + HIGH:
        parts.append(svg.path(f"M{left:g} {place(1.0):.1f}H{right:g}", "one"))
    newest = [point for point in points if point.now]
    if interval and newest:
        start, end = x_of(newest[0].when) - 5, x_of(newest[-1].when) + 5
        top, bottom = place(interval[1]), place(interval[0])
        parts.append(
            f'<rect x="{start:.1f}" y="{top:.1f}" width="{end - start:.1f}" height="{max(bottom - top, 1):.1f}"/>'
        )
    for number, when in enumerate(starts, 1):
        before = max((point.when for point in points if point.when < when), default=when)
        x = (x_of(before) + x_of(when)) / 2
        parts.append(svg.path(f"M{x:.1f} {TOP - 6:g}V{base:g}", "start"))
        parts.append(svg.text(x, TOP - 10, str(number), anchor="middle"))
    for point in points:
        drawn = svg.circle(x_of(point.when), place(point.value), 3.5, "" if point.now else "earlier")
        parts.append(svg.linked(point.href, point.words, [drawn]))
    parts += [
        svg.circle(x_of(point.when), place(point.value), 8, "changed") for point in points if point.when == changed
    ]
    parts.append(svg.path(f"M{left:g} {base:g}H{right:g}", "axis"))
    parts.append(svg.text(left, base + 16, f"{first:%Y-%m-%d}"))
    if f"{first:%Y-%m-%d}" != f"{last:%Y-%m-%d}":
        parts.append(svg.text(right, base + 16, f"{last:%Y-%m-%d}", anchor="end"))
    links = any(point.href for point in points)
    box = f"0 0 {WIDTH} {base + 24:g}"
    return svg.svg("rosetta-chart rosetta-history", box, name, title, points_text(points), parts, links=links)


def _ticks(low: float, high: float) -> list[float]:
    """The ends of the values, and between them one in the middle; one value if they are close."""
    if high / low < 1.03:
        return [math.sqrt(low * high)]
    return [low, math.sqrt(low * high), high] if high / low > 1.1 else [low, high]
