"""Learning curves as small multiples: in each panel one framework over all others in grey; pure, without Sphinx."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from rosetta_common.upper.site import svg

WIDTH, HEIGHT = 132.0, 84.0  # of a panel
TEXT = "rosetta-curves-text"
LEFT, RIGHT, TOP, BASE = 31.0, 128.0, 6.0, 68.0  # the ends of its axes


@dataclass(frozen=True)
class Curve:
    """The mean loss of each epoch of one framework; ``href`` is the address of its record."""

    title: str
    losses: tuple[float, ...]
    href: str = ""

    @property
    def words(self) -> str:
        """The losses in words."""
        return f"{self.title}: {', '.join(f'{loss:.3f}' for loss in self.losses)}"


def curves_text(curves: Sequence[Curve]) -> str:
    """The chart in words."""
    first, last = ([curve.losses[at] for curve in curves] for at in (0, -1))
    told = f"from {min(first):.3f} to {max(first):.3f} after the first epoch"
    return f"Mean loss of {len(curves)} columns: {told}, from {min(last):.3f} to {max(last):.3f} after the last one."


def draw_curves(curves: Sequence[Curve], name: str) -> str:
    """Draw a panel for each curve, all with the same axes.

    The axes and the grey curves are drawn once; each panel shows them again by reference, so it stays small.

    Args:
        curves: at least one, none empty.
        name: unique on the page; the ids are made from it.
    """
    longest = max(len(curve.losses) for curve in curves)
    losses = [loss for curve in curves for loss in curve.losses]
    low, high = min(losses), max(losses)
    across = svg.linear(1, longest, (LEFT + 4, RIGHT - 4))
    place = svg.linear(low, high, (BASE - 4, TOP + 4))

    def data(curve: Curve) -> str:
        places = [(across(epoch), place(loss)) for epoch, loss in enumerate(curve.losses, 1)]
        return svg.polyline(places if len(places) > 1 else [(places[0][0] - 4, places[0][1]), (RIGHT, places[0][1])])

    shared = [svg.path(f"M{LEFT:g} {place(value):.1f}H{RIGHT:g}", "rosetta-curves-grid") for value in (low, high)]
    ends, epochs = dict.fromkeys((low, high)), dict.fromkeys((1, longest))
    shared += [svg.text(LEFT - 3, place(value) + 3, f"{value:.2g}", TEXT, "end") for value in ends]
    shared += [svg.text(across(epoch), BASE + 12, str(epoch), TEXT, "middle") for epoch in epochs]
    shared.append(svg.path("".join(map(data, curves)), "rosetta-curves-others"))
    common = f'<defs><g id="{name}-all">{"".join(shared)}</g></defs>'
    box = f"0 0 {WIDTH:g} {HEIGHT:g}"
    panels = []
    for curve in curves:
        parts = [f'<use href="#{name}-all"/>', svg.path(data(curve), "this")]
        shown = svg.silent("rosetta-chart rosetta-panel", box, parts)
        words = f"<span>{escape(curve.title)} <b>{curve.losses[-1]:.3f}</b></span>"
        start, end = (f'<a href="{escape(curve.href)}"', "</a>") if curve.href else ("<span", "</span>")
        panels.append(f'<li>{start} title="{escape(curve.words)}">{shown}{words}{end}</li>')
    return f'{svg.silent("rosetta-shared", box, [common])}<ul class="rosetta-panels">{"".join(panels)}</ul>'
