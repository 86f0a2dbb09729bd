"""Builds the miniature site in tests/tinybuild, with warnings as errors."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

for needed in ("sphinx", "myst_nb", "sphinx_tabs", "matplotlib", "scipy"):
    pytest.importorskip(needed)

from rosetta_common.upper.proofs.rungs import DIFFERENT, EXPLAINED, Result  # noqa: E402
from tiny_site import Site  # noqa: E402

from site_samples import run, write, write_checks, write_proof, write_reason, write_round  # noqa: E402

PROOFS = """# Proofs

```{rosetta-proofs} cnn_cifar10
```

```{rosetta-rungs}
```

```{rosetta-layouts}
```
"""
LESSONS = """# Lessons

```{rosetta-lesson} adam-epsilon
A lesson.
```
"""
CNN_LESSONS = """# Lessons of CNNs

```{rosetta-lesson} number-as-window
The window.
```

```{rosetta-lesson} pooling-stride
The stride.
```
"""
DATA_LESSONS = """# Lessons of data

```{rosetta-lesson} own-pipeline
The pipeline.
```
"""
LESSONS_INDEX = """# All lessons

```{rosetta-lessons}
```

```{rosetta-verdicts}
```

```{rosetta-checklist}
```
"""


@pytest.fixture
def site(tmp_path: Path) -> Site:
    return Site(tmp_path)


def test_without_any_record_the_site_builds_and_says_so(site: Site) -> None:
    site.build()
    page = site.page("workload.html")
    assert "No run is recorded yet" in page
    assert "Not executed: not run yet" in page
    assert "PyTorch was not executed: not run yet." in page
    # a column links to the page of its framework if there is one, and downloads under its own name
    assert "frameworks/pytorch.html" in page
    assert "frameworks/chainer.html" not in page
    files = site.folder / "html/downloads/examples/cnn_cifar10"
    for name in ("keras2-theano.py", "keras2-theano.ipynb", "r-keras.R", "pytorch-dataloader.py"):
        assert f"downloads/examples/cnn_cifar10/{name}" in page
        assert (files / name).is_file()
    for name in ("keras2-theano.py", "r-keras.R", "pytorch-dataloader.py"):
        assert f'value="downloads/scripts/cnn_cifar10/{name}"' in page
        alone = (site.folder / "html/downloads/scripts/cnn_cifar10" / name).read_text(encoding="utf-8")
        assert "pip install" in alone
        assert "rosetta_common" not in alone
    assert "As it was run here" in page
    assert "highlight-r notranslate" in page
    book = site.page("notebooks/cnn_cifar10/keras2-theano.html")
    assert "CNN on CIFAR-10 in Keras 2 on Theano<" in book
    assert "KERAS_BACKEND=theano python examples/cnn_cifar10/keras2.py" in re.sub(r"<[^>]+>", "", book)
    assert "Rscript examples/cnn_cifar10/r-keras.R" in re.sub(
        r"<[^>]+>", "", site.page("notebooks/cnn_cifar10/r-keras.html")
    )


@pytest.mark.slow
def test_records_reach_the_pages_and_only_what_changed_is_read_again(site: Site) -> None:
    write(site.results, runs=[run(0, train=77.123), run(1), run(2)])
    for number in range(3):
        write_round(site.results, f"2026-11-1{number}T10-00-00Z", {"pytorch": (80.0, 80.0), "tensorflow": 100.0})
    write_reason(site.results, "cntk", "no interpreter of 2018")
    broken = site.results / "box/cnn_cifar10/quick/chainer.json"
    broken.write_text("{")
    site.build()
    page = site.page("workload.html")
    assert page.count('role="tablist"') == 8  # the steps and the variants
    assert "1.25 [1.25,&#160;1.25]" in page.replace("\N{NO-BREAK SPACE}", "&#160;")
    assert "42.0%" in page
    assert "77.123" not in page  # a time of quick
    assert "no interpreter of 2018" in page
    assert "Not executed: unavailable: no interpreter of 2018" in page
    assert "evaluate says hello" in page
    assert "chainer.json" in site.page("index.html")
    assert (site.folder / "html/downloads/records/box/cnn_cifar10/quick/pytorch.json").is_file()
    assert (
        site.folder / "html/downloads/records/box/cnn_cifar10/throughput/2026-11-10T10-00-00Z/pytorch.json"
    ).is_file()
    assert (site.folder / "html/downloads/runs.csv").read_text().count("\n") == 1 + 3 + 9
    for kind in ("run", "proof", "checks", "table"):
        assert "$schema" in json.loads((site.folder / f"html/downloads/schema/{kind}.json").read_text())
    # for programs: the keys of the columns, the sort keys, the table as JSON
    names = ("speed-box", "accuracy")
    for name in names:
        for suffix in ("json", "csv"):
            assert f'href="downloads/tables/cnn_cifar10/{name}.{suffix}"' in page
            assert (site.folder / f"html/downloads/tables/cnn_cifar10/{name}.{suffix}").is_file()
    folder = site.folder / "html/downloads/tables/cnn_cifar10"
    both = [json.loads((folder / f"{name}.json").read_text()) for name in names]
    keys = re.findall(r'data-key="([^"]+)"', page)
    assert keys == [
        key
        for one in both
        for key in ("framework", "state", *(column["key"] for column in one["columns"] if column["key"] != "versions"))
    ]
    row = both[0]["rows"][0]
    found = page[page.index('id="row-speed-box-tensorflow"') : page.index('id="record-speed-box-tensorflow"')]
    cells = re.findall(r'<p[^>]* data-sort="([^"]+)">([^<]+)', found)
    values = list(row["values"].values())
    numbers = [one.get("value", one.get("host")) if isinstance(one, dict) else one for one in values]
    assert [float(key) for key, _ in cells] == [pytest.approx(one) for one in numbers[:-1]]  # the last are versions
    assert cells[0][0] == "1.25"
    detail = page[page.index('id="record-speed-box-tensorflow"') :]
    detail = detail[: detail.index("</tr>")]
    assert 'href="downloads/records/box/cnn_cifar10/throughput/2026-11-10T10-00-00Z/tensorflow.json"' in detail
    assert 'href="#row-speed-box-tensorflow"' in detail
    assert "Provenance that all rows share" in page
    assert page.count("rosetta-chart rosetta-ratios") == 1
    assert "evaluate says hello" in site.page("notebooks/cnn_cifar10/pytorch.html")
    # no code has the sample's digests: the page shows its output as one of older code
    assert "since then `setup`, `load`" in page
    printed = re.sub(r"<[^>]+>", "", page)
    assert (
        "Printed by PyTorch (2-core A processor, no GPU; profile quick, seed 0); since then `setup`, `load`" in printed
    )
    told = re.sub(r"<[^>]+>", "", site.page("notebooks/cnn_cifar10/pytorch.html"))
    assert "Since then `setup`, `load`" in told
    # valid HTML of the tabs
    assert ' hidden="true"' not in page
    assert not re.search(r"<div[^>]* name=", page)
    buttons = re.findall(r"<button[^>]*sphinx-tabs-tab[^>]*>", page)
    assert buttons
    assert all('type="button"' in button for button in buttons)
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))

    assert site.build() == "0 added, 0 changed, 0 removed"
    (site.folder / "docs/still.md").write_text("# Still\n\nEdited.\n")
    assert site.build() == "0 added, 1 changed, 0 removed"
    # a changed accuracy, a changed rate: the two pages that show it
    write(site.results, runs=[run(0, accuracy=0.4375)])
    assert site.build() == "0 added, 2 changed, 0 removed"
    assert "43.8%" in site.page("workload.html")
    write_round(site.results, "2026-11-10T10-00-00Z", {"tensorflow": 400.0})
    assert site.build() == "0 added, 2 changed, 0 removed"
    assert "1.98 [" in site.page("workload.html")
    # a new round: the same pages; a new record: its notebook too
    write_round(site.results, "2026-11-20T10-00-00Z", {"pytorch": (80.0, 80.0), "tensorflow": 100.0})
    assert site.build() == "0 added, 2 changed, 0 removed"
    write(site.results, framework="tensorflow", runs=[run(0, accuracy=0.4625)])
    assert site.build() == "0 added, 3 changed, 0 removed"
    assert "46.2%" in site.page("workload.html")
    # a record that goes
    (site.results / "box/cnn_cifar10/quick/tensorflow.json").unlink()
    site.build()
    assert "46.2%" not in site.page("workload.html")
    table = json.loads((folder / "accuracy.json").read_text())
    states = {row["framework"]: row["badges"][0]["text"] for row in table["rows"]}
    assert states == {"pytorch": "stale", "chainer": "unreadable record", "cntk": "unavailable"}
    assert not (site.folder / "html/downloads/records/box/cnn_cifar10/quick/tensorflow.json").exists()


def test_variants_are_shown_beside_their_column_and_no_step_has_a_tab_for_them(site: Site) -> None:
    write_round(site.results, "2026-11-10T10-00-00Z", {"pytorch": (80.0, 80.0), "pytorch-dataloader": 100.0})
    site.build()
    page = site.page("workload.html")
    assert 'id="tab-variants-pytorch-dataloader"' in page
    assert 'data-column="pytorch"' in page
    assert 'id="tab-train-pytorch-dataloader"' not in page
    assert "this variant over its column in the same round: 1.25 (one round). Since then" in page
    panel = page[page.index('id="panel-variants-pytorch-dataloader"') :]
    panel = panel[: panel.index("notebooks/cnn_cifar10/pytorch-dataloader.html")]
    assert re.search(r"line for line: [^.]*model, loss and optimiser", panel)
    assert "<del>" in panel
    assert "<ins>" in panel
    assert "nn.Conv2d" not in re.sub(r"<[^>]+>", "", panel)  # identical code isn't shown again
    book = site.page("notebooks/cnn_cifar10/pytorch-dataloader.html")
    assert "cnn_cifar10.html?framework=pytorch&quot;" in book or 'cnn_cifar10.html?framework=pytorch"' in book


def test_formats_other_than_html_get_labelled_blocks(site: Site) -> None:
    write(site.results)
    site.build("text")
    text = (site.folder / "text/workload.txt").read_text(encoding="utf-8")
    assert text.index("Keras on TensorFlow\n") < text.index("keras.Sequential")
    assert "3,441,592" in text
    assert "evaluate says hello" in text
    assert "PyTorch, DataLoader\n" in text
    assert "- rng = np.random.RandomState(0)" in text  # the column's order of samples, which the variant's loader draws
    assert "Load average before" not in text  # the hidden rows are no rows of another format
    site.build("latex")


def test_proofs_reach_every_step_the_matrix_and_the_lessons(site: Site) -> None:
    (site.folder / "docs/proofs.md").write_text(PROOFS)
    (site.folder / "docs/lessons").mkdir()
    (site.folder / "docs/lessons/optimisers.md").write_text(LESSONS)
    index = site.folder / "docs/index.md"
    index.write_text(index.read_text() + "\n```{toctree}\nproofs\nlessons/optimisers\n```\n")
    write_proof(site.proofs, changed=(Result("logits", DIFFERENT, 0.25, "off"),))
    write_proof(site.proofs, "tensorflow")
    known = Result("one-step", EXPLAINED, 0.4, "farthest off: embedding", ("adam-epsilon",), 1.5e-5)
    write_proof(site.proofs, "keras-tensorflow", "gru_imdb", changed=(known,))
    reason = site.proofs / "cnn_cifar10/cntk.reason.json"
    reason.write_text('{"status": "failed", "reason": "a bad day", "when": "2026-11-21T10:00:00Z"}')
    site.build()
    steps = re.sub(r"<[^>]+>", "", site.page("workload.html"))
    assert "different logits 0.25" in " ".join(steps.split())
    assert (
        "loss 0; gradients 0; gradients of convolutions 0; equal maxima 0; large gradients 0; one step 0"
        in " ".join(steps.split())
    )
    assert "at most 5.0e-6" in steps
    assert "stale since then `setup`, `load`" in " ".join(steps.split())
    assert "Not proved: failed: a bad day" in steps
    assert "Not proved: no proof recorded yet" in steps
    matrix = " ".join(re.sub(r"<[^>]+>", " ", site.page("proofs.html")).split())
    assert "1 the same in every rung, 1 different, " in matrix
    assert "failed: a bad day" in matrix
    assert "farthest" not in matrix
    assert 'href="downloads/proofs/cnn_cifar10/pytorch.json"' in site.page("proofs.html")
    assert 'href="workloads/cnn_cifar10.html?framework=pytorch#step-predict"' in site.page("proofs.html")
    assert (site.folder / "html/downloads/proofs/cnn_cifar10/pytorch.json").is_file()
    assert "HWIO" in matrix
    assert 'href="proofs.html#cnn-cifar10-pytorch-dataloader"' not in site.page("workload.html")
    assert "Proof: no proof" in " ".join(steps.split())
    lessons = site.page("lessons/optimisers.html")
    assert 'id="adam-epsilon"' in lessons
    told = " ".join(re.sub(r"<[^>]+>", " ", lessons).split())
    assert "One step 0.4 1.5e-5" in told

    assert site.build() == "0 added, 0 changed, 0 removed"
    write_proof(site.proofs)
    write_proof(site.proofs, "pytorch-dataloader")
    assert site.build() != "0 added, 0 changed, 0 removed"
    assert "3 the same in every rung, " in re.sub(r"<[^>]+>", " ", site.page("proofs.html"))
    # the rungs of a variant lead to its tab
    variant = "workloads/cnn_cifar10.html?framework=pytorch#tab-variants-pytorch-dataloader"
    assert f'href="{variant}"' in site.page("proofs.html")
    assert 'id="tab-variants-pytorch-dataloader"' in site.page("workload.html")


def test_lessons_show_what_was_observed_and_the_steps_point_to_them(site: Site) -> None:
    (site.folder / "docs/lessons").mkdir()
    (site.folder / "docs/lessons/convolution.md").write_text(CNN_LESSONS)
    (site.folder / "docs/lessons/data.md").write_text(DATA_LESSONS)
    (site.folder / "docs/lessons/index.md").write_text(LESSONS_INDEX)
    index = site.folder / "docs/index.md"
    index.write_text(index.read_text() + "\n```{toctree}\nlessons/index\nlessons/convolution\nlessons/data\n```\n")
    site.build()
    assert "not checked yet" in site.page("lessons/convolution.html")
    window, stride = "number-as-window", "pooling-stride"
    write_checks(site.checks, "pytorch", {window: {"trap": {"observed": "3x3"}}, stride: {"trap": {"observed": 4}}})
    fixed = {"trap": {"observed": "3"}, "mend": {"observed": "3x3"}}
    write_checks(site.checks, "cntk", {window: fixed, stride: {"trap": {"observed": 10}}}, cntk="2.7")
    write_checks(site.checks, "chainer", {window: {"trap": {"failed": "ValueError: a bad day"}}})
    site.build()
    page = site.page("lessons/convolution.html")
    told = " ".join(re.sub(r"<[^>]+>", " ", page).split())
    assert 'id="number-as-window"' in page
    assert 'id="panel-number-as-window-pytorch"' in page
    assert "PyTorch torch 2.13.0 3x3 no stale" in told
    assert "CNTK cntk 2.7 3 3x3 yes stale" in told
    assert "ValueError: a bad day failed" in told
    assert "Holds in 1 of 2: CNTK." in told
    assert "2 answers: 4: stride 3 in 1 (PyTorch); 10: stride 1 in 1 (CNTK)." in told
    assert "No measured run shows this yet." in site.page("lessons/data.html")
    steps = site.page("workload.html")
    assert 'href="lessons/convolution.html#number-as-window"' in steps
    assert 'href="lessons/convolution.html#pooling-stride"' in steps
    panel = steps[steps.index('id="panel-build-cntk"') :]
    panel = panel[: panel.index('class="sphinx-tabs-panel', 10)]
    assert "lessons/convolution.html#number-as-window" in panel
    panel = steps[steps.index('id="panel-build-pytorch"') :]
    assert "lessons/convolution.html#number" not in panel[: panel.index('class="sphinx-tabs-panel', 10)]
    matrix = " ".join(re.sub(r"<[^>]+>", " ", site.page("lessons/index.html")).split())
    assert "A number as a window no failed yes" in matrix
    assert "Give pooling its stride. 2 answers" in matrix
    assert "Write windows as pairs: (3) is a number. 1 of 2" in matrix
    assert site.build() == "0 added, 0 changed, 0 removed"


def test_a_lesson_of_measured_runs_has_rows_only_for_enough_rounds(site: Site) -> None:
    (site.folder / "docs/lessons").mkdir()
    (site.folder / "docs/lessons/speed.md").write_text("# Speed\n\n```{rosetta-lesson} first-epoch\nText.\n```\n")
    index = site.folder / "docs/index.md"
    index.write_text(index.read_text() + "\n```{toctree}\nlessons/speed\n```\n")
    write_round(site.results, "2026-11-20T10-00-00Z", {"tensorflow": 100.0})
    site.build()
    page = site.page("lessons/speed.html")
    assert "Examples with too few rounds to say anything: 1." in page
    assert "a later one" not in page
    for number in (1, 2):
        write_round(site.results, f"2026-11-2{number}T10-00-00Z", {"tensorflow": 100.0})
    site.build()
    page = site.page("lessons/speed.html")
    assert "too few rounds" not in page
    assert "times a later one" in page


def test_old_addresses_of_lessons_lead_to_their_topics(site: Site) -> None:
    (site.folder / "docs/lessons").mkdir()
    (site.folder / "docs/lessons/convolution.md").write_text(CNN_LESSONS)
    index = site.folder / "docs/index.md"
    index.write_text(index.read_text() + "\n```{toctree}\nlessons/convolution\n```\n")
    site.build()
    moved = site.page("lessons/cnn.html")
    assert '<script src="../_static/rosetta-moved.js" defer></script>' in moved
    assert '<li><a href="convolution.html#pooling-stride">The stride of pooling</a></li>' in moved
    assert "own-pipeline" not in moved  # its topic has no page here
    assert not (site.folder / "html/lessons/rnn.html").exists()


def test_a_statement_about_gpus_is_answered_by_a_gpu_alone(site: Site) -> None:
    (site.folder / "docs/lessons").mkdir()
    text = "# Speed\n\n```{rosetta-lesson} asynchronous-engine\nThe engine.\n```\n"
    (site.folder / "docs/lessons/speed.md").write_text(text)
    index = site.folder / "docs/index.md"
    index.write_text(index.read_text() + "\n```{toctree}\nlessons/speed\n```\n")

    def told() -> str:
        site.build()
        return " ".join(re.sub(r"<[^>]+>", " ", site.page("lessons/speed.html")).split())

    write_checks(site.checks, "pytorch", {"asynchronous-engine": {"measure": {"observed": [1.0, 1.01, 0.99]}}}, "speed")
    assert "Holds on this CPU in 0 of 1." in told()
    assert "On a GPU: not measured here. Documented: every framework returns before" in told()
    on_gpu = {"asynchronous-engine": {"measure": {"observed": [0.1, 0.11, 0.09]}}}
    write_checks(site.checks, "pytorch", on_gpu, "speed", "gpu")
    assert "PyTorch torch 2.13.0 on A GPU 0.10 [" in told()
    assert "On a GPU: it holds in 1 of 1. Documented:" in told()
