"""Figures as inline SVG in the page's colours, so that they follow dark mode; without Sphinx."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING

from rosetta_common.upper.records.runs import Record
from rosetta_common.upper.records.statistics import Estimate, estimate_median
from rosetta_common.upper.tables.headline import measure_of, timings
from rosetta_common.upper.tables.measures import Measure
from rosetta_common.upper.tables.values import seconds_text

if TYPE_CHECKING:
    from matplotlib.figure import Figure

INK, ACCENT = "#010203", "#040506"  # placeholders for colours of the page
COLOURS = {INK: "currentColor", ACCENT: "var(--pst-color-primary)"}


@dataclass(frozen=True)
class Bar:
    """The bar of one framework in the figure of a table's times."""

    title: str
    estimate: Estimate
    first_batch: float  # share of the time, 0 to 1


def time_bars(records: list[Record], titles: dict[str, str]) -> list[Bar]:
    """The bars of one table, fastest first, for the records whose times may be shown."""
    bars = []
    for record in records:
        measure = measure_of(record.workload)
        shares = [run.first_batch / run.seconds[measure.step] for run in record.runs]
        share = sorted(shares)[len(shares) // 2] if measure.holds_first_batch else 0.0
        bars.append(Bar(titles[record.framework], estimate_median(timings(record)), share))
    return sorted(bars, key=lambda bar: bar.estimate.value)


def bars_text(bars: list[Bar], measure: Measure) -> str:
    """The figure in words."""
    parts = []
    for bar in bars:
        low, high, n = bar.estimate.low, bar.estimate.high, bar.estimate.n
        number = f" (n = {n})" if n > 1 else " (one run)"
        interval = f" (95% interval {seconds_text(low)} to {seconds_text(high)})" if low and high else number
        parts.append(f"{bar.title} {seconds_text(bar.estimate.value)} s{interval}")
    return f"{measure.doing}, {measure.unit}, shortest first: {'; '.join(parts)}."


def draw_bars(bars: list[Bar], name: str, measure: Measure) -> str:
    """Draw the times as SVG.

    Args:
        bars: at least one.
        name: unique on the page; the ids are made from it.
        measure: the measure of the times.
    """
    from matplotlib.figure import Figure

    figure = Figure(figsize=(4.5, 0.75 + 0.27 * len(bars)), layout="constrained")
    axes = figure.add_subplot()
    places = range(len(bars))
    values = [bar.estimate.value for bar in bars]
    axes.barh(places, values, height=0.62, color=ACCENT, alpha=0.4)
    axes.barh(places, [bar.estimate.value * bar.first_batch for bar in bars], height=0.62, color=ACCENT)
    for place, bar in zip(places, bars, strict=True):
        low, high = bar.estimate.low, bar.estimate.high
        end = bar.estimate.value
        if low is not None and high is not None:
            axes.plot([low, high], [place, place], color=INK, linewidth=1.4, solid_capstyle="butt")
            end = max(end, high)
        axes.annotate(
            seconds_text(bar.estimate.value),
            (end, place),
            (4, 0),
            textcoords="offset points",
            va="center",
            color=INK,
            size=9,
        )
    axes.set_yticks(places, [bar.title for bar in bars], size=9.5, color=INK)
    axes.tick_params(colors=INK, labelsize=9, length=0)
    axes.invert_yaxis()
    axes.set_xlim(0, 1.14 * max([bar.estimate.high or bar.estimate.value for bar in bars]))
    axes.set_xlabel(measure.axis, color=INK, size=9)
    axes.spines[:].set_visible(False)
    axes.xaxis.grid(visible=True, color=INK, alpha=0.15)
    axes.set_axisbelow(True)
    return to_svg(figure, name, f"{measure.doing}, {measure.unit}, by framework", bars_text(bars, measure))


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
