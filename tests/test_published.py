"""The figures that others published: how they are read, compared and shown beside our rounds."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

pytest.importorskip("myst_nb")
pytest.importorskip("scipy")

from rosetta_common.upper.records.rounds import REFERENCE, read_rounds
from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.site.published import FILE, pivot
from rosetta_common.upper.site.published_tables import (
    Library,
    Pair,
    PublishedError,
    PublishedTable,
    Today,
    TodayRow,
    read_published,
    read_today,
)
from rosetta_common.upper.site.speed_history import changed_at, when
from rosetta_common.upper.site.then_now import TODAY, pairs_of, range_text, then_cells, then_heading, today_columns
from tiny_site import Site

from site_samples import run, write, write_round

DOCS = Path(__file__).resolve().parents[1] / "docs"
REGISTRY = read_registry()
FRAMEWORKS, WORKLOADS = list(REGISTRY.frameworks), list(REGISTRY.workloads)

STATE = """
[states.2018]
title = "Final"
label = "published 2018, not our runs"
about = "On a K80."
date = "2018"
source = "A README"
"""
TABLE = """
[[tables]]
state = "2018"
workload = "cnn_cifar10"
task = "CNN"
quantity = "training, s"
rows = [
    { library = "PyTorch", framework = "pytorch", short = "PyTorch", seconds = { K80 = 100, P100 = 30 } },
    { library = "Chainer", framework = "chainer", short = "Chainer", seconds = { K80 = 200 }, note = "A *remark*." },
]
"""
TODAY_HEAD = """
date = "2026-11"
hardware = "two cores"
data = "real data"
batch-size = 64
method = "By hand."
unit = "samples a second"
"""
GRID = """
[grids.study]
title = "A study"
label = "published 2017, not our runs"
about = "On a K80."
date = "2017-11"
source = "Its logs"
columns = ["Script", "Seconds"]
rows = [["one", "1.5"], ["two", ""]]
notes = ["Copied."]
"""


def read(folder: Path, text: str) -> object:
    path = folder / FILE
    path.write_text(text, encoding="utf-8")
    return read_published(path, FRAMEWORKS, WORKLOADS)


def table(*rows: Library) -> PublishedTable:
    return PublishedTable("2018", "cnn_cifar10", "CNN", "training, s", rows)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('state = "2018"', 'state = "2016"', "published.toml: table 1: state '2016' is none of 2018"),
        ('workload = "cnn_cifar10"', 'workload = "cnn"', "table 1: there is no workload 'cnn'"),
        ('framework = "chainer"', 'framework = "chain"', "table 1: Chainer: there is no column 'chain'"),
        ('library = "Chainer"', 'library = "PyTorch"', "table 1: a library stands there twice"),
        ("K80 = 200", 'K80 = "fast"', "published.toml: Expected `float`, got `str` - at `$.tables[0].rows[1].seconds"),
        ("K80 = 200", "K80 = 0", "published.toml: Expected `float` > 0"),
        ('date = "2018"', 'date = "last year"', "published.toml: Expected `str` matching regex"),
        ('source = "A README"', "", "Object missing required field `source`"),
        ('source = "A README"', 'sauce = "A README"', "Object contains unknown field `sauce`"),
        ('["two", ""]', '["two"]', "published.toml: grids.study: two: 1 cells instead of 2"),
        ("[states.2018]", "[states.2018", "published.toml: "),
    ],
)
def test_a_mistake_in_the_published_figures_is_named_in_one_line(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    text = STATE + TABLE + GRID
    assert old in text
    read(tmp_path, text)
    with pytest.raises(PublishedError) as caught:
        read(tmp_path, text.replace(old, new, 1))
    assert message in str(caught.value)
    assert "\n" not in str(caught.value)


def test_without_a_file_nobody_published_anything(tmp_path: Path) -> None:
    assert read_published(tmp_path / FILE, FRAMEWORKS, WORKLOADS).of("cnn_cifar10") == []
    assert read_today(tmp_path / "none.toml", FRAMEWORKS, WORKLOADS) is None


def test_a_speed_is_relative_to_pytorch_in_the_same_table_and_on_the_same_hardware() -> None:
    then = table(
        Library("PyTorch", REFERENCE, "PyTorch", {"K80": 100, "P100": 30}),
        Library("Chainer", "chainer", "Chainer", {"K80": 200}, accuracy=79),
        Library("Caffe2", "caffe2", "Caffe2", {"P100": 15}, cudnn=False),
    )
    assert then.relative("K80") == {"PyTorch": 1.0, "Chainer": 0.5}
    assert then.relative("P100") == {"PyTorch": 1.0, "Caffe2": 2.0}
    assert then_heading(then, ["K80"]) == ["Accuracy, %", "K80, s", "K80: relative", "P100, s", "On cuDNN"]
    assert then_cells(then)[1] == ["79", "200", "0.50", "—", "—", "—"]
    assert then_cells(then)[2] == ["—", "—", "—", "15", "2.00", "no"]
    without = table(Library("Chainer", "chainer", "Chainer", {"K80": 200}))
    assert without.relative("K80") == {}


def test_published_figures_make_a_row_a_library() -> None:
    module = Library("Module", "mxnet-module", "Module", {"K80": 29, "P100": 24}, cudnn=True)
    tables = [
        table(Library("Gluon", "mxnet-gluon", "Gluon", {"K80": 152})),
        PublishedTable("2018", "gru_imdb", "GRU", "training, s", (module,)),
    ]
    header, rows = pivot(tables, ["Gluon", "Module"])
    assert header == ["Library", "CNN, K80", "GRU, K80", "GRU, P100", "GRU, on cuDNN"]
    assert rows == [["Gluon", "152", "—", "—", "—"], ["Module", "—", "29", "24", "yes"]]


def test_the_published_figures_of_this_site_are_whole() -> None:
    published = read_published(DOCS / FILE, FRAMEWORKS, WORKLOADS)
    assert list(published.states) == ["2018", "2017"]
    for workload in ("cnn_cifar10", "gru_imdb", "resnet50_features"):
        newest = published.of(workload)[0]
        assert newest.state == "2018"
        columns = [row.framework for row in newest.rows]
        assert len(columns) == len(set(columns))  # one line a column in the chart
        assert all(newest.relative(name) for name in newest.hardware)
    assert {"densenet-times", "densenet-auc"} == set(published.grids)
    today = read_today(DOCS / TODAY, FRAMEWORKS, WORKLOADS)
    assert today is not None
    assert {row.workload for row in today.row} == {"cnn_cifar10", "gru_imdb"}


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("high = 9", "high = 2", "gru_imdb, cntk: the range ends below its beginning"),
        ('framework = "cntk"', 'framework = "ctk"', "there is no column 'ctk'"),
        ("batch-size = 64", "", "missing required field `batch-size`"),
        ('workload = "gru_imdb"', 'workload = "gru"', "there is no workload 'gru'"),
        ("low = 3", "", "missing required field `low`"),
    ],
)
def test_a_mistake_in_the_figures_of_the_old_notebooks_is_named(
    tmp_path: Path, old: str, new: str, message: str
) -> None:
    text = TODAY_HEAD + '[[row]]\nworkload = "gru_imdb"\nframework = "cntk"\ncode = "code"\nlow = 3\nhigh = 9\n'
    path = tmp_path / "today.toml"
    path.write_text(text, encoding="utf-8")
    assert read_today(path, FRAMEWORKS, WORKLOADS) is not None
    path.write_text(text.replace(old, new), encoding="utf-8")
    with pytest.raises(PublishedError, match=message):
        read_today(path, FRAMEWORKS, WORKLOADS)
    assert (range_text(3, 9), range_text(3, 3)) == ("3 to 9", "3")


def test_a_pair_stands_beside_its_notebook_and_an_empty_column_is_left_out() -> None:
    row = TodayRow("gru_imdb", "cntk", "CNTK", 3, 9, "Slow.")
    other = TodayRow("gru_imdb", "pytorch", "PyTorch", 5, 5)
    today = Today("2026-11", "x", "x", 64, "x", "samples a second", (row, other))
    assert today_columns(today, [other]) == {"Code": ["PyTorch"], "Samples a second": ["5"]}
    paired = msgspec.structs.replace(today, pair=(Pair("gru_imdb", "cntk", 1.1, 1.2, "Busy."),))
    assert today_columns(paired, [row, other]) == {
        "Code": ["CNTK", "PyTorch"],
        "Samples a second": ["3 to 9", "5"],
        "Ours over theirs": ["1.1 to 1.2", ""],
        "Remark": ["Slow. Busy.", ""],
    }


def write_rounds(results: Path, rates: dict[str, list[float]], versions: tuple[str, ...] = ()) -> None:
    """Rounds of November, a day each; ``rates`` are samples a second by framework, ``versions`` those of torch."""
    for number in range(len(rates[REFERENCE])):
        here = {name: (values[number],) * (2 if name == REFERENCE else 1) for name, values in rates.items()}
        torch = versions[number] if versions else "2.13.0"
        write_round(results, f"2026-11-{10 + number}T08-00-00Z", here, versions={"torch": torch})


def test_a_row_of_the_chart_needs_a_ratio_on_both_sides(tmp_path: Path) -> None:
    write_rounds(tmp_path, {"pytorch": [100, 100, 100], "chainer": [25, 25, 25], "mlx": [1, 1, 1]})
    then = table(
        Library("PyTorch", REFERENCE, "PyTorch", {"K80": 100}),
        Library("Chainer", "chainer", "Chainer", {"K80": 200}),
        Library("Caffe2", "caffe2", "Caffe2", {"K80": 200}),
    )
    found = pairs_of(then, "K80", read_rounds(tmp_path).of("box", "cnn_cifar10"))
    assert [(one.title, one.then, round(one.ratio.value, 3), one.reference) for one in found] == [
        ("PyTorch", 1.0, 1.0, True),
        ("Chainer", 0.5, 0.25, False),
    ]


PAGE = """---
orphan: true
---

# Then and now

```{rosetta-then-now} cnn_cifar10
```

```{rosetta-published-grid} study
```
"""
HISTORY = """---
orphan: true
---

# History

```{rosetta-history} chainer
```
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    made = Site(tmp_path)
    docs = made.folder / "docs"
    (docs / "then.md").write_text(PAGE, encoding="utf-8")
    (docs / "history.md").write_text(HISTORY, encoding="utf-8")
    (docs / FILE).write_text(STATE + TABLE + GRID, encoding="utf-8")
    (docs / TODAY).parent.mkdir(exist_ok=True)
    rows = '[[row]]\nworkload = "cnn_cifar10"\nframework = "cntk"\ncode = "Old CNTK"\nlow = 110\nhigh = 140\n'
    rows += '[[pair]]\nworkload = "cnn_cifar10"\nframework = "cntk"\nlow = 1.1\nhigh = 1.1\n'
    (docs / TODAY).write_text(TODAY_HEAD + rows, encoding="utf-8")
    return made


def test_without_rounds_the_published_table_stands_alone(site: Site) -> None:
    site.build()
    page = site.page("then.html")
    assert "no rounds of speed measurements" in page
    assert "published 2018, not our runs" in page
    assert ">0.50<" in page
    assert "A *remark*." in page  # as text, not as markup
    assert "<svg" not in page
    assert ">110 to 140<" in page
    assert "Ours over theirs: the speed of our" in page
    assert ">1.5<" in page
    assert "Copied." in page
    assert "round by round" not in site.page("history.html")


def test_our_ratios_stand_beside_and_the_history_has_a_point_a_round(site: Site) -> None:
    rates = {"pytorch": [100, 120, 90, 100], "chainer": [31.0, 26.4, 19.8, 22.0]}
    write_rounds(site.results, rates, versions=("2.12.0", "2.13.0", "2.13.0", "2.13.0"))
    site.build()
    page = site.page("then.html")
    assert "0.22 [0.22, 0.22] (n = 3)" in page
    assert "1 (the reference)" in page
    assert page.count("rosetta-ratios") == 1
    assert "Chainer 0.50, 0.22 [0.22" in page
    assert "2018 (K80) and 2026 (2-core A processor, no GPU)" in page
    history = site.page("history.html")
    assert history.count('class="earlier"') == 1
    assert history.count("<circle") == 4
    assert "2026-11-11: torch 2.12.0 to 2.13.0." in history
    address = "downloads/records/box/cnn_cifar10/throughput/2026-11-10T08-00-00Z/chainer.json"
    assert history.count(f'href="{address}"') == 2  # of the point, and in the table
    assert (site.folder / "html" / address).is_file()
    assert "Chainer: CNN on CIFAR-10, 2-core A processor, no GPU" in history
    # an accuracy outside the band takes the speed away
    write(site.results, framework="chainer", runs=[run(0, accuracy=0.2)])
    site.build()
    assert "0.22" not in site.page("then.html")
    assert "<svg" not in site.page("history.html")


def test_a_change_is_told_and_ringed(site: Site) -> None:
    rates = {"pytorch": [100.0] * 6, "chainer": [20.0, 20.1, 19.9, 15.0, 15.1, 14.9]}
    write_rounds(site.results, rates, versions=("2.12.0",) * 3 + ("2.13.0",) * 3)
    site.build()
    history = site.page("history.html")
    assert history.count('class="changed"') == 1
    assert "25% slower than before" in history
    assert "since 2026-11-13 (torch 2.12.0 to 2.13.0)." in history


def test_a_change_within_one_state_is_at_its_newest_round(tmp_path: Path) -> None:
    write_rounds(tmp_path, {"pytorch": [100.0] * 4, "chainer": [20.0, 20.1, 19.9, 15.0]})
    speed = read_rounds(tmp_path).of("box", "cnn_cifar10")["chainer"]
    assert changed_at(speed) == when(speed.now[-1])
    write_rounds(tmp_path, {"pytorch": [100.0] * 4, "chainer": [20.0, 20.1, 19.9, 20.0]})
    assert changed_at(read_rounds(tmp_path).of("box", "cnn_cifar10")["chainer"]) is None


def test_one_round_is_no_history(site: Site) -> None:
    write_rounds(site.results, {"pytorch": [100], "chainer": [22]})
    site.build()
    assert "<svg" not in site.page("history.html")
    assert "0.22 (n = 1)" in site.page("then.html")
