"""Figures as inline SVG in the page's colours, so that they follow dark mode; without Sphinx."""

from __future__ import annotations

import io
import math
import re
import statistics
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from rosetta_common.upper.records.statistics import Estimate
from rosetta_common.upper.site.tables import Table
from rosetta_common.upper.tables.speed import RATIO, REFERENCE_TITLE
from rosetta_common.upper.tables.values import interval_text, ratio_text

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

INK, ACCENT = "#010203", "#040506"  # placeholders for colours of the page
RATIO_AXIS = f"Speed relative to {REFERENCE_TITLE}"
NAMED = 3  # curves with a label
COLOURS = {INK: "currentColor", ACCENT: "var(--pst-color-primary)"}


@dataclass(frozen=True)
class Bar:
    """The bar of one framework in the figure of a speed table."""

    title: str
    ratio: Estimate


def speed_bars(table: Table, without: Collection[str] = ()) -> list[Bar]:
    """The bars of a speed table, in its order, of the rows with a ratio; ``without`` names frameworks to leave out."""
    return [
        Bar(row.title, ratio)
        for row in table.rows
        if row.cells and row.framework not in without and isinstance(ratio := row.cells[RATIO.key].value, Estimate)
    ]


def bars_text(bars: list[Bar]) -> str:
    """The figure in words."""
    told = "; ".join(f"{bar.title} {interval_text(bar.ratio, ratio_text)}" for bar in bars)
    return f"{RATIO_AXIS}, fastest first: {told}."


def draw_bars(bars: list[Bar], name: str) -> str:
    """Draw the ratios as SVG.

    Args:
        bars: at least one.
        name: unique on the page; the ids are made from it.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4.5, 0.75 + 0.27 * len(bars)), layout="constrained")
    axes = figure.add_subplot()
    places = range(len(bars))
    axes.barh(places, [bar.ratio.value for bar in bars], height=0.62, color=ACCENT, alpha=0.4)
    axes.axvline(1, color=INK, linewidth=0.8, alpha=0.5)
    for place, bar in zip(places, bars, strict=True):
        low, high = bar.ratio.low, bar.ratio.high
        end = bar.ratio.value
        if low is not None and high is not None:
            axes.plot([low, high], [place, place], color=INK, linewidth=1.4, solid_capstyle="butt")
            end = max(end, high)
        _beside(axes, ratio_text(bar.ratio.value), (end, place))
    axes.set_yticks(places, [bar.title for bar in bars], size=9.5, color=INK)
    axes.invert_yaxis()
    axes.set_xlim(0, 1.14 * max([bar.ratio.high or bar.ratio.value for bar in bars]))
    axes.set_xlabel(RATIO_AXIS.lower().replace("pytorch", "PyTorch"), color=INK, size=9)
    axes.xaxis.grid(visible=True, color=INK, alpha=0.15)
    _plain(axes)
    return to_svg(figure, name, f"{RATIO_AXIS}, by framework", bars_text(bars))


def named_curves(curves: Mapping[str, Sequence[float]]) -> list[str]:
    """The curves whose last loss is farthest from the median of all: those that the figure names."""
    middle = statistics.median(losses[-1] for losses in curves.values())
    return sorted(curves, key=lambda title: -abs(curves[title][-1] - middle))[:NAMED]


def curves_text(curves: Mapping[str, Sequence[float]]) -> str:
    """The figure of the losses in words."""
    first, last = ([losses[at] for losses in curves.values()] for at in (0, -1))
    told = f"from {min(first):.3f} to {max(first):.3f} after the first epoch"
    return f"Mean loss of {len(curves)} columns: {told}, from {min(last):.3f} to {max(last):.3f} after the last one."


def draw_curves(curves: Mapping[str, Sequence[float]], name: str) -> str:
    """Draw the mean loss of each epoch as SVG: a line for each column, their median in the accent's colour.

    Args:
        curves: at least one; losses by the title of the framework.
        name: unique on the page; the ids are made from it.
    """
    from matplotlib.figure import Figure
    from matplotlib.ticker import MaxNLocator

    figure = Figure(figsize=(5.6, 3.2), layout="constrained")
    axes = figure.add_subplot()
    longest = max(len(losses) for losses in curves.values())
    for losses in curves.values():
        axes.plot(range(1, len(losses) + 1), losses, color=INK, linewidth=1, alpha=0.35)
    if len(curves) > 2:
        of_epoch = [[losses[at] for losses in curves.values() if len(losses) > at] for at in range(longest)]
        middle = [statistics.median(found) for found in of_epoch]
        axes.plot(range(1, longest + 1), middle, color=ACCENT, linewidth=2.2)
    gap, least = 0.06 * (max(map(max, curves.values())) - min(map(min, curves.values()))), -math.inf
    for title in sorted(named_curves(curves), key=lambda title: curves[title][-1]):
        least = max(curves[title][-1], least + gap)  # the labels don't cover one another
        _beside(axes, title, (len(curves[title]), least))
    axes.set_xlabel("epoch", color=INK, size=9)
    axes.set_ylabel("mean loss", color=INK, size=9)
    axes.xaxis.set_major_locator(MaxNLocator(integer=True))
    axes.yaxis.grid(visible=True, color=INK, alpha=0.15)
    _plain(axes)
    return to_svg(figure, name, "Mean loss of each epoch, by framework", curves_text(curves))


def _beside(axes: Axes, text: str, place: tuple[float, float]) -> None:
    """Write a text to the right of a point."""
    axes.annotate(text, place, (4, 0), textcoords="offset points", va="center", color=INK, size=9)


def _plain(axes: Axes) -> None:
    """Take away the frame and the ticks' marks."""
    axes.tick_params(colors=INK, labelsize=9, length=0)
    axes.spines[:].set_visible(False)
    axes.set_axisbelow(True)


def to_svg(figure: Figure, name: str, title: str, description: str) -> str:
    """Write a figure as SVG for a page: scalable, labelled, in the page's font and colours."""
    import matplotlib

    text = io.StringIO()
    with matplotlib.rc_context({"svg.fonttype": "none", "svg.hashsalt": name}):
        figure.savefig(text, format="svg", transparent=True, metadata={"Date": None, "Creator": None})
    svg = text.getvalue()
    svg = re.sub(r"<metadata>.*?</metadata>\s*", "", svg[svg.index("<svg") :], flags=re.DOTALL)
    opening = svg[: svg.index(">") + 1]
    width, height = (72 * inches for inches in figure.get_size_inches())
    svg = re.sub(r"<defs>\s*<style[^>]*>.*?</style>\s*</defs>\s*", "", svg, flags=re.DOTALL)  # for the whole page
    svg = re.sub(r' style="([^"]*)"', lambda found: _attributes(found[1]), svg)
    svg = re.sub(
        r' id="((?:figure|patch|axes|matplotlib|xtick|ytick|text|line2d|PatchCollection|LineCollection)[^"]*)"', "", svg
    )
    svg = svg[len(opening) :]
    for stand_in, colour in COLOURS.items():
        svg = svg.replace(stand_in, colour)
    head = (
        f'<svg class="rosetta-figure" viewBox="0 0 {width:g} {height:g}" role="img" '
        'stroke-linejoin="round" stroke-linecap="butt" '
        f'aria-labelledby="{name}-title {name}-desc" xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
        f'<title id="{name}-title">{escape(title)}</title><desc id="{name}-desc">{escape(description)}</desc>'
    )
    return head + re.sub(r"\n\s*", "\n", re.sub(r"<!--.*?-->", "", svg)).strip()


def _attributes(style: str) -> str:
    """A style as attributes, which the policy of the pages allows; without the font, which is the page's."""
    pairs = (declaration.partition(":") for declaration in style.split(";") if declaration.strip())
    values = {name.strip(): value.strip() for name, _, value in pairs if name.strip() != "font-family"}
    return "".join(f' {name}="{escape(value)}"' for name, value in values.items())
