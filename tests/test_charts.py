"""The charts that are drawn without a library: labels that don't overlap, points and changes in their places."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from xml.etree import ElementTree as ET

import pytest

from rosetta_common.upper.site.charts import GAP, WIDTH, Point, Slope, apart, draw_points, draw_slopes, ratio_text

SVG = "{http://www.w3.org/2000/svg}"
DAY = datetime(2026, 11, 10, 8, tzinfo=UTC)


@pytest.mark.parametrize(
    ("places", "wanted"),
    [
        ([], []),
        ([5.0], [5.0]),
        ([0.0, 100.0], [0.0, 100.0]),
        ([10.0, 10.0], [5.0, 15.0]),
        ([0.0, 1.0, 2.0], [-9.0, 1.0, 11.0]),
        ([0.0, 0.0, 50.0], [-5.0, 5.0, 50.0]),
    ],
)
def test_places_move_apart_no_further_than_needed(places: list[float], wanted: list[float]) -> None:
    assert apart(places, 10.0) == pytest.approx(wanted)


def test_a_ratio_keeps_digits_that_count() -> None:
    assert [ratio_text(one) for one in (1.0, 0.456, 12.345, 0.0123)] == ["1.00", "0.46", "12.35", "0.012"]


def texts(svg: str) -> list[tuple[str, float, str, str]]:
    """Text, height, anchor and x of each label."""
    return [
        (one.text or "", float(one.attrib["y"]), one.attrib.get("text-anchor", ""), one.attrib["x"])
        for one in ET.fromstring(svg).iter(f"{SVG}text")
    ]


def test_every_slope_is_labelled_at_both_ends_and_no_labels_overlap() -> None:
    slopes = [Slope(f"Library {n}", 1 + n / 1000, 0.5 + n / 500, reference=n == 3) for n in range(12)]
    svg = draw_slopes(slopes, ("2018", "2026"), "name", "A <title>")
    found = texts(svg)
    for n in range(12):
        assert sum(f"Library {n} " in f"{text} " for text, *_ in found) == 2
    for anchor in ("end", ""):
        heights = sorted(y for _, y, side, _ in found if side == anchor)
        assert len(heights) == 13  # the heading, too
        assert min(b - a for a, b in pairwise(heights)) >= GAP - 0.11
    left, top, width, height = map(float, re.findall(r'viewBox="(.*?)"', svg)[0].split())
    assert (left, width) == (0, WIDTH)
    assert all(top < y < top + height for _, y, *_ in found)
    assert svg.count('class="reference"') == 1
    assert "A &lt;title&gt;" in svg
    assert "Library 11 1.01, 0.52; Library 10" in svg  # the words, the fastest of today first


def test_a_slope_falls_if_the_ratio_does() -> None:
    svg = draw_slopes([Slope("A", 1.0, 0.5), Slope("B", 0.5, 1.0)], ("2018", "2026"), "name", "title")
    lines = re.findall(r'<path d="M[\d.]+ ([\d.]+)L[\d.]+ ([\d.]+)"/>', svg)
    (a_start, a_end), (b_start, b_end) = ((float(one), float(two)) for one, two in lines)
    assert a_start < a_end  # downwards
    assert (a_start, a_end) == (b_end, b_start)


def points(*values: float, earlier: int = 0) -> list[Point]:
    return [Point(DAY + timedelta(days=n), value, now=n >= earlier) for n, value in enumerate(values)]


def test_points_lie_by_date_and_a_greater_ratio_is_higher() -> None:
    shown = points(1.0, 0.9, 0.5, earlier=2)
    svg = draw_points(shown, [DAY + timedelta(days=2)], "name", "title", interval=(0.45, 0.55), changed=shown[2].when)
    circles = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="3.5"( class="earlier")?/>', svg)
    x, y = ([float(one[axis]) for one in circles] for axis in (0, 1))
    assert x[1] - x[0] == pytest.approx(x[2] - x[1], abs=0.2)
    assert y[0] < y[1] < y[2]
    assert [bool(one[2]) for one in circles] == [True, True, False]
    assert svg.count('class="changed"') == 1
    (start,) = re.findall(r'class="start" d="M([\d.]+) ', svg)
    assert x[1] < float(start) < x[2]
    (top, height) = map(float, re.findall(r'<rect x="[\d.]+" y="([\d.]+)" width="[\d.]+" height="([\d.]+)"', svg)[0])
    assert top < y[2] < top + height
    assert "2026-11-10 1.00; 2026-11-11 0.90; 2026-11-12 0.50." in svg


def test_noise_does_not_fill_the_chart() -> None:
    svg = draw_points(points(1.0, 1.01, 0.99), [], "name", "title")
    y = [float(one) for one in re.findall(r'cy="([\d.]+)"', svg)]
    assert max(y) - min(y) < 20
    assert "rect" not in svg
    assert 'class="changed"' not in svg
