"""The charts: no order that the rounds don't show, points in their places, small multiples that stay small."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from xml.etree import ElementTree as ET

import pytest

pytest.importorskip("docutils")

from rosetta_common.upper.records.statistics import Estimate
from rosetta_common.upper.site import svg
from rosetta_common.upper.site.curves_chart import Curve, curves_text, draw_curves
from rosetta_common.upper.site.history_chart import Point, draw_points
from rosetta_common.upper.site.ratio_chart import Ratio, draw_ratios, groups, order_text, ratios_text
from rosetta_common.upper.tables.values import ratio_text

SVG = "{http://www.w3.org/2000/svg}"
DAY = datetime(2026, 11, 10, 8, tzinfo=UTC)
PYTORCH = Ratio("PyTorch", Estimate(1.0, 3), "#record-pytorch", reference=True)


def measured(title: str, low: float, high: float) -> Ratio:
    return Ratio(title, Estimate((low * high) ** 0.5, 3, low, high), f"#record-{title}")


def titles(ratios: list[Ratio]) -> list[list[str]]:
    return [[one.title for one in group] for group in groups(ratios)]


def test_a_ratio_keeps_digits_that_count() -> None:
    assert [ratio_text(one) for one in (1.0, 0.456, 12.345, 0.0123)] == ["1.00", "0.46", "12.35", "0.012"]


def test_without_intervals_nothing_is_ranked() -> None:
    ratios = [Ratio("B", Estimate(9.0, 2)), PYTORCH, Ratio("A", Estimate(0.1, 1))]
    assert titles(ratios) == [["A", "B", "PyTorch"]]
    assert "can't be ranked" in order_text(ratios)
    assert "not ranked (no interval from fewer than 3 rounds): A 0.10, B 9.00" in ratios_text(ratios)
    assert "slower" not in ratios_text(ratios)


def test_overlapping_intervals_make_a_group_in_alphabetical_order() -> None:
    intervals = {"Z": (1.9, 3.0), "B": (2.9, 4.0), "C": (1.2, 2.0), "D": (0.2, 0.3)}
    ratios = [PYTORCH, *(measured(title, *ends) for title, ends in intervals.items())]
    # B and C don't overlap, but Z overlaps both
    assert titles(ratios) == [["B", "C", "Z"], ["PyTorch"], ["D"]]
    assert titles(list(reversed(ratios))) == titles(ratios)
    assert "can't be ranked" not in order_text(ratios)
    assert ratios_text(ratios).endswith("; slower: PyTorch 1.00; slower: D 0.24 [0.20,\N{NO-BREAK SPACE}0.30].")
    text = ratios_text([*ratios, Ratio("A", Estimate(9.0, 1))])
    assert "; slower: PyTorch 1.00; slower: D 0.24 [0.20" in text
    assert text.endswith("; not ranked (no interval from fewer than 3 rounds): A 9.00.")
    assert titles([*ratios, Ratio("A", Estimate(9.0, 1))])[-1] == ["A"]
    assert titles([]) == []


def places(drawn: str) -> dict[str, tuple[float, float]]:
    """The place of each row's point, by the row's title."""
    rows = [one for kind in ("a", "g") for one in ET.fromstring(drawn).iter(f"{SVG}{kind}")]
    found = {}
    for row in rows:
        (circle,) = (one for one in row.iter(f"{SVG}circle") if one.get("class") != "earlier")
        label = next(row.iter(f"{SVG}text")).text or ""
        found[label] = float(circle.attrib["cx"]), float(circle.attrib["cy"])
    return found


def test_a_row_has_its_point_at_its_ratio_its_interval_and_a_link_to_its_record() -> None:
    ratios = [measured("A & B", 3.9, 4.1), measured("C", 0.2, 0.3), PYTORCH]
    drawn = draw_ratios(ratios, "name", "A <title>")
    found = places(drawn)
    assert list(found) == ["A & B", "PyTorch", "C"]
    x, y = ([place[axis] for place in found.values()] for axis in (0, 1))
    assert x[0] > x[1] > x[2]
    assert y[0] < y[1] < y[2]
    assert x[0] - x[1] == pytest.approx(x[1] - x[2], rel=0.03)  # 4 is as far from 1 as 0.25
    left, top, width, height = map(float, re.findall(r'viewBox="(.*?)"', drawn)[0].split())
    assert all(left < one < left + width for one in x)
    assert all(top < one < top + height for one in y)
    assert 'href="#record-C" aria-label="C 0.24 [0.20,\N{NO-BREAK SPACE}0.30]"' in drawn
    assert drawn.count('class="one-row"') == 1
    assert 'role="group"' in drawn
    assert "A &lt;title&gt;" in drawn
    (low, high) = map(float, re.findall(r'aria-label="C .*?d="M([\d.]+) [\d.]+H([\d.]+)"/', drawn)[0])
    assert low < x[2] < high
    assert draw_ratios(ratios, "name") == draw_ratios(ratios, "name")


def test_a_published_ratio_is_a_hollow_point_in_the_same_row() -> None:
    ratios = [Ratio("A", Estimate(0.5, 1), then=2.0), Ratio("B", Estimate(1.0, 1), reference=True, then=1.0)]
    drawn = draw_ratios(ratios, "name", years=("2018", "2026"))
    assert drawn.count('class="earlier"') == 3  # one of them in the legend
    assert ">2018<" in drawn
    assert "A 2.00, 0.50" in drawn
    assert 'role="img"' in drawn  # without links


def test_a_logarithmic_axis_has_round_values() -> None:
    assert svg.ticks(0.03, 4.0) == pytest.approx([0.05, 0.1, 0.2, 0.5, 1.0, 2.0])
    assert svg.ticks(0.01, 4.0) == pytest.approx([0.01, 0.03, 0.1, 0.3, 1.0, 3.0])  # no more than fit
    assert svg.ticks(1e-9, 1.0)[-1] == 1.0
    assert svg.ticks(1.0, 1.0) == [1.0]


CURVES = [
    Curve("A & B", (2.0, 1.0, 0.5), "#record-a"),
    Curve("C", (2.1, 1.1, 0.7), "#record-c"),
    Curve("D", (2.0, 0.5)),
]


def test_each_panel_shows_one_curve_over_all_others() -> None:
    drawn = draw_curves(CURVES, "name")
    assert drawn.count("<li>") == drawn.count('class="this"') == drawn.count('<use href="#name-all"/>') == 3
    (others,) = re.findall(r'<path d="([^"]*)" class="rosetta-curves-others"/>', drawn)
    assert others.count("M") == 3
    for own in re.findall(r'<path d="([^"]*)" class="this"/>', drawn):
        assert own in others
    assert 'href="#record-c" title="C: 2.100, 1.100, 0.700"' in drawn
    assert "A &amp; B <b>0.500</b>" in drawn
    assert drawn.count("<a ") == 2
    assert "after the first epoch, from 0.500 to 0.700 after the last one" in curves_text(CURVES)


def test_a_panel_more_is_a_few_elements_more() -> None:
    def size(number: int) -> int:
        return draw_curves([Curve(f"Framework {n}", (2.0, 1.0 + n / 100)) for n in range(number)], "name").count("<")

    assert size(30) - size(29) <= 14  # tags, opening and closing


def test_one_epoch_is_drawn_too() -> None:
    (own,) = re.findall(r'<path d="([^"]*)" class="this"/>', draw_curves([Curve("A", (1.0,))], "name"))
    (start, end) = re.fullmatch(r"M([\d.]+) [\d.]+L([\d.]+) [\d.]+", own).groups()  # type: ignore[union-attr]
    assert float(end) > float(start)


def points(*values: float, earlier: int = 0) -> list[Point]:
    return [Point(DAY + timedelta(days=n), value, n >= earlier, f"r{n}.json") for n, value in enumerate(values)]


def test_points_lie_by_date_and_a_greater_ratio_is_higher() -> None:
    shown = points(1.0, 0.9, 0.5, earlier=2)
    drawn = draw_points(shown, [DAY + timedelta(days=2)], "name", "title", interval=(0.45, 0.55), changed=shown[2].when)
    circles = re.findall(r'<circle cx="([\d.]+)" cy="([\d.]+)" r="3.5"( class="earlier")?/>', drawn)
    x, y = ([float(one[axis]) for one in circles] for axis in (0, 1))
    assert x[1] - x[0] == pytest.approx(x[2] - x[1], abs=0.2)
    assert y[0] < y[1] < y[2]
    assert [bool(one[2]) for one in circles] == [True, True, False]
    assert drawn.count('class="changed"') == 1
    (start,) = re.findall(r'd="M([\d.]+) [\d.V]+" class="start"', drawn)
    assert x[1] < float(start) < x[2]
    (top, height) = map(float, re.findall(r'<rect x="[\d.]+" y="([\d.]+)" width="[\d.]+" height="([\d.]+)"', drawn)[0])
    assert top < y[2] < top + height
    assert "2026-11-10 1.00; 2026-11-11 0.90; 2026-11-12 0.50." in drawn
    assert '<a href="r1.json" aria-label="2026-11-11 0.90"><title>2026-11-11 0.90</title>' in drawn


def test_noise_does_not_fill_the_chart() -> None:
    drawn = draw_points(points(1.0, 1.01, 0.99), [], "name", "title")
    y = [float(one) for one in re.findall(r'cy="([\d.]+)"', drawn)]
    assert max(y) - min(y) < 20
    assert "rect" not in drawn
    assert 'class="changed"' not in drawn
