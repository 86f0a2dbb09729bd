"""Two small charts as SVG in the page's own colours: slopes between two years, and ratios over time; pure.

Both have a logarithmic axis: a ratio of 2 is as far from 1 as a ratio of 0.5.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from html import escape

from rosetta_common.upper.tables.values import ratio_text

WIDTH = 384  # units of the drawing, about the width of a phone in points
GAP = 15.0  # between the lines of text
TOP = 30.0
LEFT, RIGHT = 146.0, 238.0  # the ends of the slopes
HIGH = 130.0  # of the chart over time, without its labels
SPREAD = 1.25  # the least ratio of the axis' ends: noise shouldn't fill the chart


@dataclass(frozen=True)
class Slope:
    """A line between two values."""

    title: str
    left: float
    right: float
    reference: bool = False  # drawn strong


@dataclass(frozen=True)
class Point:
    """A value at a time; ``now`` if it belongs to the newest state."""

    when: datetime
    value: float
    now: bool = True


def apart(places: Sequence[float], gap: float) -> list[float]:
    """Move places in rising order apart until neighbours have the gap, in sum of squares as little as possible."""
    blocks: list[list[float]] = []  # sum of the wanted places of a block, without the gaps, and its number of places
    for number, place in enumerate(places):
        blocks.append([place - number * gap, 1])
        while len(blocks) > 1 and blocks[-2][0] / blocks[-2][1] > blocks[-1][0] / blocks[-1][1]:
            total, size = blocks.pop()
            blocks[-1][0] += total
            blocks[-1][1] += size
    starts = [total / size for total, size in blocks for _ in range(int(size))]
    return [start + number * gap for number, start in enumerate(starts)]


def slopes_text(slopes: Sequence[Slope], years: tuple[str, str]) -> str:
    """The slopes in words."""
    parts = [f"{one.title} {ratio_text(one.left)}, {ratio_text(one.right)}" for one in _fastest_first(slopes)]
    return f"Speed relative to PyTorch, {years[0]} and {years[1]}: {'; '.join(parts)}."


def draw_slopes(slopes: Sequence[Slope], years: tuple[str, str], name: str, title: str) -> str:
    """Draw slopes, labelled at both ends.

    Args:
        slopes: at least one; all values are positive.
        years: the headings of the two ends.
        name: unique on the page; the ids are made from it.
        title: of the chart.
    """
    values = [value for one in slopes for value in (one.left, one.right)]
    height = max(9 * GAP, (len(slopes) + 2) * GAP)
    place = _Axis(min(values), max(values), TOP, height)
    left_labels = _labels([(place(one.left), number) for number, one in enumerate(slopes)])
    right_labels = _labels([(place(one.right), number) for number, one in enumerate(slopes)])
    ends = [*left_labels.values(), *right_labels.values()]
    lowest, highest = min(TOP, *ends), max(TOP + height, *ends)
    head = lowest - GAP
    parts = [
        f'<text x="{LEFT:g}" y="{head:.1f}" text-anchor="end" class="head">{escape(years[0])}</text>',
        f'<text x="{RIGHT:g}" y="{head:.1f}" class="head">{escape(years[1])}</text>',
    ]
    for number, one in sorted(enumerate(slopes), key=lambda pair: pair[1].reference):
        start, end = place(one.left), place(one.right)
        kind = ' class="reference"' if one.reference else ""
        parts.append(
            f"<g{kind}>"
            f'<path d="M{LEFT:g} {start:.1f}L{RIGHT:g} {end:.1f}"/>'
            f'<path class="lead" d="M{LEFT - 9:g} {left_labels[number]:.1f}L{LEFT - 3:g} {start:.1f}"/>'
            f'<path class="lead" d="M{RIGHT + 3:g} {end:.1f}L{RIGHT + 9:g} {right_labels[number]:.1f}"/>'
            f'<circle cx="{LEFT:g}" cy="{start:.1f}" r="3"/><circle cx="{RIGHT:g}" cy="{end:.1f}" r="3"/>'
            f'<text x="{LEFT - 11:g}" y="{left_labels[number] + 4:.1f}" text-anchor="end">'
            f"{escape(one.title)} {ratio_text(one.left)}</text>"
            f'<text x="{RIGHT + 11:g}" y="{right_labels[number] + 4:.1f}">'
            f"{ratio_text(one.right)} {escape(one.title)}</text></g>"
        )
    box = f"0 {head - 14:.1f} {WIDTH} {highest - head + 24:.1f}"
    return _svg("rosetta-slopes", box, name, title, slopes_text(slopes, years), parts)


def points_text(points: Sequence[Point]) -> str:
    """The points in words."""
    return "; ".join(f"{point.when:%Y-%m-%d} {ratio_text(point.value)}" for point in points) + "."


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
    place = _Axis(low, high, TOP, HIGH)
    first, last = points[0].when, points[-1].when
    seconds = max((last - first).total_seconds(), 1.0)

    def across(when: datetime) -> float:
        return left + 8 + (right - left - 16) * (when - first).total_seconds() / seconds

    base = TOP + HIGH + 8
    parts = []
    for value in _ticks(low, high):
        y = place(value)
        parts.append(f'<path class="grid" d="M{left:g} {y:.1f}H{right:g}"/>')
        parts.append(f'<text x="{left - 6:g}" y="{y + 4:.1f}" text-anchor="end">{ratio_text(value)}</text>')
    if TOP <= place(1.0) <= TOP + HIGH:
        parts.append(f'<path class="one" d="M{left:g} {place(1.0):.1f}H{right:g}"/>')
    newest = [point for point in points if point.now]
    if interval and newest:
        start, end = across(newest[0].when) - 5, across(newest[-1].when) + 5
        top, bottom = place(interval[1]), place(interval[0])
        parts.append(
            f'<rect x="{start:.1f}" y="{top:.1f}" width="{end - start:.1f}" height="{max(bottom - top, 1):.1f}"/>'
        )
    for number, when in enumerate(starts, 1):
        before = max((point.when for point in points if point.when < when), default=when)
        x = (across(before) + across(when)) / 2
        parts.append(f'<path class="start" d="M{x:.1f} {TOP - 6:g}V{base:g}"/>')
        parts.append(f'<text x="{x:.1f}" y="{TOP - 10:g}" text-anchor="middle">{number}</text>')
    for point in points:
        kind = "" if point.now else ' class="earlier"'
        parts.append(f'<circle cx="{across(point.when):.1f}" cy="{place(point.value):.1f}" r="3.5"{kind}/>')
    parts += [
        f'<circle class="changed" cx="{across(point.when):.1f}" cy="{place(point.value):.1f}" r="8"/>'
        for point in points
        if point.when == changed
    ]
    parts.append(f'<path class="axis" d="M{left:g} {base:g}H{right:g}"/>')
    parts.append(f'<text x="{left:g}" y="{base + 16:g}">{first:%Y-%m-%d}</text>')
    if f"{first:%Y-%m-%d}" != f"{last:%Y-%m-%d}":
        parts.append(f'<text x="{right:g}" y="{base + 16:g}" text-anchor="end">{last:%Y-%m-%d}</text>')
    return _svg("rosetta-history", f"0 0 {WIDTH} {base + 24:g}", name, title, points_text(points), parts)


class _Axis:
    """A logarithmic axis: the place of a value, the greatest one at the top."""

    def __init__(self, low: float, high: float, top: float, height: float) -> None:
        middle, half = math.log(low * high) / 2, max(math.log(high / low), math.log(SPREAD)) / 2
        self.top, self.scale, self.start = top, height / (2 * half), middle + half

    def __call__(self, value: float) -> float:
        return self.top + (self.start - math.log(value)) * self.scale


def _ticks(low: float, high: float) -> list[float]:
    """The ends of the values, and between them one in the middle; one value if they are close."""
    if high / low < 1.03:
        return [math.sqrt(low * high)]
    return [low, math.sqrt(low * high), high] if high / low > 1.1 else [low, high]


def _labels(places: list[tuple[float, int]]) -> dict[int, float]:
    """The places of labels, which don't overlap, by their numbers."""
    ordered = sorted(places)
    return dict(zip((number for _, number in ordered), apart([place for place, _ in ordered], GAP), strict=True))


def _fastest_first(slopes: Sequence[Slope]) -> list[Slope]:
    return sorted(slopes, key=lambda one: -one.right)


def _svg(kind: str, box: str, name: str, title: str, description: str, parts: list[str]) -> str:
    return (
        f'<svg class="rosetta-chart {kind}" viewBox="{box}" role="img" '
        f'aria-labelledby="{name}-title {name}-desc" xmlns="http://www.w3.org/2000/svg">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
        f"{''.join(parts)}</svg>"
    )
