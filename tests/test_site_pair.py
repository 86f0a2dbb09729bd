"""The reader's two frameworks: the bar, the lessons in which they differ, the landing page, the marks in the code."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

for needed in ("sphinx", "myst_nb", "sphinx_tabs", "matplotlib", "scipy"):
    pytest.importorskip(needed)

from rosetta_common.ground.workloads import WORKLOADS  # noqa: E402
from rosetta_common.upper.lessons.catalogue import read_catalogue  # noqa: E402
from rosetta_common.upper.proofs.rungs import DIFFERENT, EXPLAINED, SAME, Result  # noqa: E402
from rosetta_common.upper.records.checks import read_checks  # noqa: E402
from rosetta_common.upper.records.proofs import read_proofs  # noqa: E402
from rosetta_common.upper.records.runs import read_results  # noqa: E402
from rosetta_common.upper.registry import read_registry  # noqa: E402
from rosetta_common.upper.site.content import SiteContent  # noqa: E402
from rosetta_common.upper.site.numbers import NUMBERS  # noqa: E402
from rosetta_common.upper.site.pair_bar import SHORT, step_links  # noqa: E402
from rosetta_common.upper.site.pair_notes import parting  # noqa: E402
from rosetta_common.upper.site.steps_directive import SECTIONS  # noqa: E402
from tiny_site import Site  # noqa: E402

from site_samples import run, write, write_checks, write_proof  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]
REGISTRY = read_registry()
CATALOGUE = read_catalogue(REGISTRY)
COLUMNS = [REGISTRY.frameworks[name] for name in ("pytorch", "chainer", "cntk")]


def content(folder: Path) -> SiteContent:
    return SiteContent(
        REGISTRY,
        read_results(folder / "results"),
        folder / "results",
        proofs=read_proofs(folder / "proofs"),
        catalogue=CATALOGUE,
        checks=read_checks(CATALOGUE.lessons, folder / "checks"),
    )


@pytest.mark.parametrize("workload", WORKLOADS)
def test_the_bar_leads_to_every_step_of_a_workload_in_order(workload: str) -> None:
    steps = re.findall(r'href="#step-(\w+)"', step_links(workload))
    assert steps[0] == "setup"
    assert steps == [step for step in SECTIONS if step in steps]
    assert set(SHORT) == set(SECTIONS)


def test_a_lesson_is_noted_only_if_two_columns_part(tmp_path: Path) -> None:
    window, stride = "number-as-window", "pooling-stride"
    docs = {"lessons/convolution"}

    def found() -> dict[str, dict[str, Any]]:
        made = parting(content(tmp_path), docs, "cnn_cifar10", "build", COLUMNS, "../")
        return {one["href"].rpartition("#")[2]: one for one in made}

    assert found() == {}
    for name, size in (("pytorch", 4), ("chainer", 4)):
        write_checks(
            tmp_path / "checks", name, {window: {"trap": {"observed": "3x3"}}, stride: {"trap": {"observed": size}}}
        )
    assert found() == {}
    write_checks(tmp_path / "checks", "cntk", {window: {"trap": {"observed": "3"}}, stride: {"trap": {"observed": 10}}})
    both = found()
    assert both[window]["pitfall"]
    assert (both[window]["sides"], both[window]["of"]) == (["no", "yes"], [0, 0, 1])
    assert "pitfall" not in both[stride]
    assert (both[stride]["sides"], both[stride]["of"]) == (["stride 3", "stride 1"], [0, 0, 1])
    assert "asked" not in both[stride]  # its sides are words
    assert both[stride]["href"] == "../lessons/convolution.html#pooling-stride"
    docs.clear()  # no page, no link
    assert found() == {}


def test_a_column_without_a_record_has_no_side(tmp_path: Path) -> None:
    for name, size in (("pytorch", 4), ("cntk", 10)):
        write_checks(tmp_path / "checks", name, {"pooling-stride": {"trap": {"observed": size}}})
    made = parting(content(tmp_path), {"lessons/convolution"}, "cnn_cifar10", "build", COLUMNS, "")
    assert [one["of"] for one in made] == [[0, None, 1]]


def test_the_numbers_are_computed_from_records_and_registry(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def numbers(*names: str) -> list[str]:
        return [NUMBERS[name](content(tmp_path)) for name in names]

    assert numbers("same models", "outputs differ by", "executed", "unmaintained", "runs") == ["0", "0", "0", "0", "0"]
    write(tmp_path / "results", runs=[run(0), run(1)])
    write(tmp_path / "results", machine="other", framework="keras-jax")
    write(tmp_path / "results", framework="keras-tensorflow")  # the same family
    write(tmp_path / "results", framework="cntk")
    assert numbers("executed", "unmaintained", "runs", "machines") == ["3", "1", "5", "2"]

    write_proof(tmp_path / "proofs", changed=(Result("logits", SAME, 3e-7, "fine"),))
    write_proof(tmp_path / "proofs", "cntk", changed=(Result("logits", DIFFERENT, 0.25, "off"),))
    explained = Result("logits", EXPLAINED, 0.4, "off", ("adam-epsilon",), 4e-6)
    write_proof(tmp_path / "proofs", "lasagne", "gru_imdb", changed=(explained,))
    assert numbers("same models") == ["0"]  # proofs of other code than today's
    monkeypatch.setattr(SiteContent, "stale", lambda *_: [])
    assert numbers("same models", "outputs differ by") == ["2", "4.0e-6"]
    assert numbers("examples") == [str(sum(len(found) for found in REGISTRY.columns.values()))]
    assert numbers("lessons") == [str(len(CATALOGUE.lessons))]


def test_the_landing_page_holds_the_step_of_every_column_and_shows_two(tmp_path: Path) -> None:
    site = Site(tmp_path)
    write(site.results, runs=[run(0), run(1)])
    site.build()
    page = site.page("index.html")
    blocks = re.findall(r'<div data-framework="([\w-]+)"( hidden="")?>', page)
    shown = [name for name, hidden in blocks if not hidden]
    assert shown == ["pytorch", "cntk"]
    assert {name for name, _ in blocks} == {"pytorch", "tensorflow", "keras-tensorflow", "chainer", "cntk"} | {
        "keras2-theano",
        "r-keras",
        "mxnet-gluon",
        "mxnet-module",
    }
    assert 'formaction="workloads/cnn_cifar10.html#step-by-step"' in page
    assert 'href="workloads/cnn_cifar10.html?framework=pytorch&amp;with=cntk#step-compile"' in page
    told = " ".join(re.sub(r"<[^>]+>", "", page).split())
    assert "1 frameworks ran, 0 unmaintained: 2 runs on 1 machines." in told
    # a page loads the scripts that it needs
    steps = site.page("workload.html")
    for name, pages in (("pair", (page, steps)), ("landing", (page,)), ("marks", (steps,)), ("notes", (steps,))):
        assert [one for one in (page, steps) if f"rosetta-{name}.js" in one] == list(pages), name
    assert "rosetta-marks.js" not in site.page("still.html")
    assert re.findall(r'src="_static/((?:rosetta-)?tabs\.js)', steps) == ["rosetta-tabs.js"]  # not that of sphinx-tabs
    assert re.search(
        r'<div class="rosetta-pair"><form [^>]*rosetta-needs-script.*?<nav aria-label="Steps">', steps, re.DOTALL
    )


def test_the_data_of_a_step_names_every_column_once(tmp_path: Path) -> None:
    site = Site(tmp_path)
    (site.folder / "docs/lessons").mkdir()
    (site.folder / "docs/lessons/convolution.md").write_text("# Convolution\n\n```{rosetta-pair}\n```\n")
    index = site.folder / "docs/index.md"
    index.write_text(index.read_text() + "\n```{toctree}\nlessons/convolution\n```\n")
    for name, size in (("pytorch", 4), ("cntk", 10)):
        write_checks(site.checks, name, {"pooling-stride": {"trap": {"observed": size}}})
    site.build()
    (data,) = re.findall(r'data-parting="([^"]+)"', site.page("workload.html"))
    held = json.loads(unescape(data))
    names = re.findall(r'id="tab-build-([\w-]+)"', site.page("workload.html"))
    assert held["columns"] == names
    (lesson,) = held["lessons"]
    assert {name: lesson["of"][held["columns"].index(name)] for name in ("pytorch", "cntk", "chainer")} == {
        "pytorch": 0,
        "cntk": 1,
        "chainer": None,
    }
    other = site.page("lessons/convolution.html")
    assert '<option value="cntk">CNTK</option>' in other
    assert "rosetta-pick" not in other
    assert 'aria-label="Steps"' not in other


MARKS = ROOT / "docs/_static/rosetta-marks.js"
PYTORCH = [
    "criterion = nn.CrossEntropyLoss()",
    "optimizer = torch.optim.SGD(model.parameters(), lr=0.01, momentum=0.9)",
]
CNTK = [
    "# softmax is part of the loss",
    "loss = C.cross_entropy_with_softmax(model, labels)",
    "learner = C.momentum_sgd(",
    "    model.parameters,",
    "    lr=C.learning_parameter_schedule(0.01), momentum=C.momentum_schedule(0.9)",
    ")",
]


def marks(expression: str) -> Any:
    """The value of an expression in which ``marks`` is the script's object, ``a`` and ``b`` the two snippets."""
    text = (
        f"const window = {{}}; {MARKS.read_text(encoding='utf-8')}\n"
        f"const marks = window.rosettaMarks, a = {json.dumps(PYTORCH)}, b = {json.dumps(CNTK)};"
        f"console.log(JSON.stringify({expression}))"
    )
    done = subprocess.run(["node", "--eval", text], capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


@pytest.mark.skipif(not shutil.which("node"), reason="node isn't there")
def test_like_lines_stand_beside_each_other_and_other_names_are_marked() -> None:
    pairs = marks("marks.align(a, b)")
    assert pairs == [[0, 1], [1, 4]]
    assert marks(f"marks.gaps({pairs})") == [[{"before": 0, "lines": 1}, {"before": 1, "lines": 2}], []]
    found = marks(f"marks.differing(a, b, {pairs})")
    named = [PYTORCH[line][start:end] for line, start, end in found["names"]]
    assert named == ["criterion", "nn.CrossEntropyLoss", "optimizer", "torch.optim.SGD", "model.parameters"]
    assert found["alone"] == []
    found = marks(f"marks.differing(b, a, {[[j, i] for i, j in pairs]})")
    alone = [CNTK[line][start:end] for line, start, end in found["alone"]]
    assert alone == ["learner = C.momentum_sgd(", "model.parameters,"]  # neither a comment nor a bracket
    assert "0.01" not in [CNTK[line][start:end] for line, start, end in found["names"]]


@pytest.mark.skipif(not shutil.which("node"), reason="node isn't there")
def test_code_that_is_the_same_has_no_mark() -> None:
    assert marks("marks.align(b, b)") == [[1, 1], [2, 2], [3, 3], [4, 4]]
    assert marks("marks.gaps(marks.align(b, b))") == [[], []]
    assert marks("marks.differing(b, b, marks.align(b, b))") == {"names": [], "alone": []}
    assert marks("marks.align([], b)") == []


@pytest.mark.skipif(not shutil.which("node"), reason="node isn't there")
def test_marks_are_made_only_if_enough_lines_are_alike() -> None:
    assert marks("marks.telling(a, b, marks.align(a, b))") is True
    assert marks("marks.telling(a, b, [])") is False
    others = [f"other{number} = {number}" for number in range(5)]
    for more, told in ((4, True), (5, False)):  # two of six lines are alike, or two of seven
        both = f"[...{json.dumps(others[:more])}, ...a], [...{json.dumps(['x' * n for n in range(3, 12)])}, ...b]"
        assert marks(f"marks.telling({both}, marks.align({both}))") is told, more
