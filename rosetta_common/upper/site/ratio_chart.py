"""Ratios of speeds as a chart: a point and its interval in each row; pure, without Sphinx.

Rows stand in an order only if the rounds tell them apart. Columns whose intervals overlap, also by way of a third one,
are a group in alphabetical order; so are the columns without an interval.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from rosetta_common.upper.records.rounds import REFERENCE
from rosetta_common.upper.records.statistics import FEWEST_FOR_INTERVAL, Estimate
from rosetta_common.upper.site import svg
from rosetta_common.upper.site.tables import Table
from rosetta_common.upper.tables.speed import RATIO, REFERENCE_TITLE
from rosetta_common.upper.tables.values import interval_text, ratio_text

TITLE = f"Speed relative to {REFERENCE_TITLE}"
UNRANKED = f"no interval from fewer than {FEWEST_FOR_INTERVAL} rounds"
WIDTH, ROW, GAP = 420, 18.0, 12.0  # of the drawing; of a row; between groups
LEFT, RIGHT = 152.0, 340.0  # the ends of the axis
TOP = 40.0


@dataclass(frozen=True)
class Ratio:
    """The row of one framework."""

    title: str
    ratio: Estimate
    href: str = ""  # the address of its record
    reference: bool = False
    then: float | None = None  # its published ratio

    @property
    def bounds(self) -> tuple[float, float] | None:
        """The ends of the interval; the reference is 1 by definition."""
        low, high = self.ratio.low, self.ratio.high
        if low is not None and high is not None:
            return low, high
        return (1.0, 1.0) if self.reference else None

    @property
    def words(self) -> str:
        """The row in words."""
        then = "" if self.then is None else f"{ratio_text(self.then)}, "
        return f"{self.title} {then}{interval_text(self.ratio, ratio_text)}"


def ratios_of(table: Table, without: Collection[str] = ()) -> list[Ratio]:
    """The rows of a speed table that have a ratio; ``without`` names frameworks to leave out."""
    return [
        Ratio(row.title, ratio, f"#{table.detail_id(row.framework)}", row.framework == REFERENCE)
        for row in table.rows
        if row.cells and row.framework not in without and isinstance(ratio := row.cells[RATIO.key].value, Estimate)
    ]


def groups(ratios: Sequence[Ratio]) -> list[list[Ratio]]:
    """The rows in groups that the rounds tell apart, the fastest first; last the group without intervals.

    Within a group the order is that of the alphabet. If no column has an interval, there is one group.
    """
    measured = [one for one in ratios if one.bounds]
    if all(one.reference for one in measured):
        measured = []
    found: list[list[Ratio]] = []
    lowest = 0.0
    for one in sorted(measured, key=lambda one: -(one.bounds or (0.0, 0.0))[1]):
        low, high = one.bounds or (0.0, 0.0)
        if found and high >= lowest:
            found[-1].append(one)
            lowest = min(lowest, low)
        else:
            found.append([one])
            lowest = low
    if others := [one for one in ratios if one not in measured]:
        found.append(others)
    return [sorted(group, key=lambda one: one.title.casefold()) for group in found]


def ratios_text(ratios: Sequence[Ratio]) -> str:
    """The chart in words: the groups, and what their order means."""
    told = []
    for number, group in enumerate(groups(ratios)):
        ranked = all(one.bounds for one in group)
        before = "" if ranked and not number else "slower: " if ranked else f"not ranked ({UNRANKED}): "
        told.append(before + ", ".join(one.words for one in group))
    return f"{TITLE}: {'; '.join(told)}."


def order_text(ratios: Sequence[Ratio]) -> str:
    """What the order of the rows means, for readers of the chart; at least one row."""
    *ranked, last = groups(ratios)
    unranked = not all(one.bounds for one in last)
    if unranked and not ranked:
        return f"The columns stand in alphabetical order, as they can't be ranked: {UNRANKED}."
    told = (
        "A gap parts columns that the rounds tell apart. In a group intervals overlap, and the order is alphabetical."
    )
    return f"{told} The last group isn't ranked: {UNRANKED}." if unranked else told


def draw_ratios(ratios: Sequence[Ratio], name: str, title: str = TITLE, years: tuple[str, str] | None = None) -> str:
    """Draw the rows on a logarithmic axis.

    Args:
        ratios: at least one; all values are positive.
        name: unique on the page; the ids are made from it.
        title: of the chart.
        years: what the published ratios and ours are called; without published ratios nothing.
    """
    values = [1.0]
    for one in ratios:
        values += [one.ratio.value, *(one.bounds or ()), *([one.then] if one.then else [])]
    low, high = min(values), max(values)
    place = svg.logarithmic(low, high, (LEFT + 8, RIGHT - 8))
    parts: list[str] = []
    rows: list[str] = []
    y = TOP
    for number, group in enumerate(groups(ratios)):
        y += GAP if number else 0.0
        for one in group:
            y += ROW
            rows.append(_row(one, y, place))
    bottom = y + 10
    for value in svg.ticks(low, high):
        x, kind = place(value), "one" if value == 1.0 else "grid"
        parts.append(svg.path(f"M{x:.1f} {TOP:g}V{bottom:.1f}", kind))
        parts.append(svg.text(x, TOP - 6, f"{value:g}", anchor="middle"))
    if years:
        for x, words, kind in ((LEFT + 8, years[0], "earlier"), (LEFT + 80, years[1], "")):
            parts += [svg.circle(x + 4, 12, 4, kind), svg.text(x + 14, 16, words, "head")]
    else:
        parts.append(svg.text(place(1.0), 14, REFERENCE_TITLE, "head", "middle"))
    links = any(one.href for one in ratios)
    box = f"0 0 {WIDTH} {bottom + 4:.1f}"
    return svg.svg("rosetta-chart rosetta-ratios", box, name, title, ratios_text(ratios), [*parts, *rows], links=links)


def _row(one: Ratio, y: float, place: svg.Axis) -> str:
    area = svg.path(f"M0 {y - ROW / 2:.1f}H{WIDTH}v{ROW:g}H0z", "area")  # the pointer finds the whole row
    drawn = [area, svg.text(LEFT - 6, y + 4, one.title, anchor="end")]
    if one.ratio.low is not None and one.ratio.high is not None:
        drawn.append(svg.path(f"M{place(one.ratio.low):.1f} {y:.1f}H{place(one.ratio.high):.1f}"))
    shown = ratio_text(one.ratio.value)
    if one.then is not None:
        drawn.append(svg.circle(place(one.then), y, 4, "earlier"))
        shown = f"{ratio_text(one.then)}, {shown}"
    drawn.append(svg.circle(place(one.ratio.value), y, 4))
    drawn.append(svg.text(RIGHT + 4, y + 4, shown))
    return svg.linked(one.href, one.words, drawn, "one-row" if one.reference else "")
