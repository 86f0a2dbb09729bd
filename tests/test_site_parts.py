"""The pure parts of the site: drawing, notebooks, files, gallery."""

from __future__ import annotations

import json
import os
import re
from dataclasses import replace
from pathlib import Path

import pytest

pytest.importorskip("jupytext")

from docutils import nodes
from docutils.utils import new_document
from sphinx import addnodes

from rosetta_common.ground.steps import STEPS, read_cells
from rosetta_common.ground.workloads import WORKLOADS, specification
from rosetta_common.upper.layers import Layer
from rosetta_common.upper.project import ROOT
from rosetta_common.upper.records.models import Reason
from rosetta_common.upper.records.rounds import read_rounds
from rosetta_common.upper.records.runs import RUNS, Record, read_results
from rosetta_common.upper.records.staleness import Staleness
from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.site.content import SiteContent
from rosetta_common.upper.site.coverage import covered
from rosetta_common.upper.site.coverage import reasons as reasons_for_missing
from rosetta_common.upper.site.diagram import description, draw, total_parameters
from rosetta_common.upper.site.families import state_of
from rosetta_common.upper.site.gallery import drop_when_changed
from rosetta_common.upper.site.included import loosen
from rosetta_common.upper.site.notebooks import notebook, write_notebooks
from rosetta_common.upper.site.own_code import digest_of
from rosetta_common.upper.site.paths import remove_others, to_root, write_changed
from rosetta_common.upper.site.proofs import step_proof
from rosetta_common.upper.site.results_directive import reasons as reasons_of
from rosetta_common.upper.site.specification_directive import specification_rows
from rosetta_common.upper.site.steps_directive import SECTIONS, code_of
from rosetta_common.upper.workloads import room

from site_samples import features_run, run, write, write_reason, write_round

REGISTRY = read_registry()


def network(workload: str) -> tuple[Layer, ...]:
    made = room(workload).network
    assert made
    return made(specification(workload, "full"))


def test_the_drawing_counts_the_published_number_of_parameters() -> None:
    layers = network("cnn_cifar10")
    assert total_parameters(layers) == 3_441_592
    svg = draw(layers, "net")
    assert "3,441,592" in svg
    assert "16 \u00d7 16 \u00d7 100" in svg
    assert "3,277,312" in svg
    assert "3,441,592" in description(layers)


def test_the_drawing_of_the_recurrent_network_counts_both_biases_of_its_gates() -> None:
    layers = network("gru_imdb")
    assert [layer.parameters for layer in layers] == [0, 3_750_000, 68_100, 202]
    svg = draw(layers, "net")
    assert "3,818,302" in svg
    assert "150 \u00d7 125" in svg


def test_the_drawing_of_resnet50_has_a_line_a_stage_and_the_published_count() -> None:
    layers = network("resnet50_features")
    assert total_parameters(layers) == 25_557_032 - 2048 * 1000 - 1000  # less the last layer
    assert [layer.shape for layer in layers[3:]] == [
        (56, 56, 256),
        (28, 28, 512),
        (14, 14, 1024),
        (7, 7, 2048),
        (2048,),
    ]
    assert "23,508,032" in draw(layers, "net")


def test_a_specification_is_shown_with_its_own_values_alone() -> None:
    rows = {workload: {row[0]: row[1:] for row in specification_rows(workload)[1]} for workload in WORKLOADS}
    assert "Momentum" in rows["cnn_cifar10"]
    assert "Momentum" not in rows["gru_imdb"]
    assert rows["gru_imdb"]["Vocabulary"] == ["30,000"] * 4
    assert rows["gru_imdb"]["Epsilon"] == ["1e-08"] * 4


def test_every_value_of_a_specification_is_shown() -> None:
    for workload, profiles in WORKLOADS.items():
        rows = specification_rows(workload)[1]
        assert len(rows) == len({row[0] for row in rows}) == len(profiles["full"]) - 1, workload  # less its own name


@pytest.mark.parametrize("framework", REGISTRY.columns["cnn_cifar10"], ids=lambda framework: framework.name)
def test_every_example_gives_code_for_every_section_and_a_notebook(framework: object) -> None:
    path = framework.example("cnn_cifar10")  # type: ignore[attr-defined]
    code = code_of(read_cells(path))
    assert list(code) == list(SECTIONS)
    assert all(code.values())
    book = json.loads(notebook(path.read_text(encoding="utf-8"), "cnn_cifar10", framework, None, "not run yet"))  # type: ignore[arg-type]
    assert "rosetta run cnn_cifar10" in "".join(book["cells"][0]["source"])
    assert "not run yet" in "".join(book["cells"][0]["source"])
    assert not any(cell.get("outputs") for cell in book["cells"])


def test_a_notebook_carries_the_records_outputs_at_their_steps(tmp_path: Path) -> None:
    framework = REGISTRY.frameworks["pytorch"]
    text = framework.example("cnn_cifar10").read_text(encoding="utf-8")
    record = write(tmp_path, runs=[run(0), run(1)])
    made = notebook(text, "cnn_cifar10", framework, record, "")
    assert made == notebook(text, "cnn_cifar10", framework, record, "")  # no random ids
    cells = [cell for cell in json.loads(made)["cells"] if cell["cell_type"] == "code"]
    printed = ["".join(output["text"]) for cell in cells for output in cell["outputs"]]
    assert printed[1] == "load says hello\n"
    assert printed[-1] == "evaluate says hello\n"
    assert [cell["execution_count"] for cell in cells] == list(range(1, len(cells) + 1))


@pytest.mark.parametrize(
    ("language", "kernel"),
    [("python", ("python", "python3")), ("r", ("R", "ir")), ("julia", ("julia", "julia"))],
)
def test_a_notebook_names_the_kernel_of_its_language(language: str, kernel: tuple[str, str]) -> None:
    steps = "".join(f'# %% tags=["{step}"]\nx = 1\n\n' for step in STEPS)
    framework = replace(REGISTRY.frameworks["pytorch"], language=language)
    book = json.loads(notebook(f"# %% [markdown]\n# # Title\n\n{steps}", "cnn_cifar10", framework, None, "why"))
    spec = book["metadata"]["kernelspec"]
    assert (spec["language"], spec["name"]) == kernel
    assert [cell["source"] for cell in book["cells"][1:]] == [["x = 1"]] * len(STEPS)
    assert [cell["metadata"]["tags"] for cell in book["cells"][1:]] == [[step] for step in STEPS]


def test_notebooks_are_written_only_where_they_change(tmp_path: Path) -> None:
    results, folder = tmp_path / "results", tmp_path / "notebooks"
    content = SiteContent(REGISTRY, read_results(results), results)
    write_notebooks(content, folder)
    path = folder / "cnn_cifar10/pytorch.ipynb"
    os.utime(path, (1, 1))
    (folder / "cnn_cifar10/gone.ipynb").write_text("{}")
    write_notebooks(content, folder)
    assert path.stat().st_mtime == 1
    assert not (folder / "cnn_cifar10/gone.ipynb").exists()
    write(results)
    write_notebooks(SiteContent(REGISTRY, read_results(results), results), folder)
    assert path.stat().st_mtime != 1


def test_best_prefers_the_fuller_profile_then_this_machine_then_the_newer(tmp_path: Path) -> None:
    write(tmp_path, machine="here")
    there = write(tmp_path, machine="there", profile="full")
    results = read_results(tmp_path)
    assert SiteContent(REGISTRY, results, tmp_path, "here").best("cnn_cifar10", "pytorch") == there
    newer = write(tmp_path, machine="newer", profile="full", started="2026-11-22T00:00:00Z")
    results = read_results(tmp_path)
    assert SiteContent(REGISTRY, results, tmp_path, "there").best("cnn_cifar10", "pytorch") == there
    assert SiteContent(REGISTRY, results, tmp_path, "").best("cnn_cifar10", "pytorch") == newer


def test_best_takes_a_round_only_where_there_is_no_more_than_a_smoke_test(tmp_path: Path) -> None:
    def best() -> Record | None:
        content = SiteContent(REGISTRY, read_results(tmp_path), tmp_path, "here", rounds=read_rounds(tmp_path))
        return content.best("cnn_cifar10", "pytorch")

    write(tmp_path, "here", profile="smoke")
    write_round(tmp_path, "2026-11-20T10-00-00Z", {"pytorch": (1.0, 2.0)}, machine="elsewhere")
    found = best()
    assert found
    assert found.profile == "throughput"
    assert best() == found
    assert write(tmp_path, "elsewhere", profile="quick") == best()


def test_a_record_is_stale_when_its_digests_differ_or_its_example_is_gone(tmp_path: Path) -> None:
    record = write(tmp_path, profile="full")
    lost = write(tmp_path, framework="theano")
    content = SiteContent(REGISTRY, read_results(tmp_path), tmp_path)
    assert "the environment's packages changed" in content.stale(record)
    assert content.staleness(record).clock, "the clock is a facet of its own"
    assert content.stale(lost) == ["the example is gone"]
    assert content.staleness(lost) == Staleness(model=("the example is gone",))


@pytest.mark.parametrize(
    ("staleness", "badge", "reasons"),
    [
        (Staleness(), "current", []),
        (Staleness(clock=("the clock changed",)), "time stale", ["time stale, accuracy current: the clock changed"]),
        (
            Staleness(model=("the model changed",), clock=("the clock changed",)),
            "stale",
            ["stale: the model changed", "stale: the clock changed"],
        ),
    ],
)
def test_pages_show_which_part_of_a_record_is_stale(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, staleness: Staleness, badge: str, reasons: list[str]
) -> None:
    write(tmp_path)
    content = SiteContent(REGISTRY, read_results(tmp_path), tmp_path)
    monkeypatch.setattr(SiteContent, "staleness", lambda self, record: staleness)
    accuracy, speed = covered(content, "cnn_cifar10").badges(REGISTRY.frameworks["pytorch"])
    assert [one.text for one in accuracy] == ["quick", *([badge] if staleness.model else [])]
    assert [one.text for one in speed] == ["not run"]
    assert [one.text for one in reasons_of(staleness)] == reasons
    (row,) = content.accuracy("cnn_cifar10").rows
    assert [one.text for one in row.badges] == [badge if staleness.model else "current"]
    states = [one.text for one in state_of(content, [REGISTRY.frameworks["pytorch"]])]
    assert states[1:] == ([] if badge == "current" else [badge])


def test_the_coverage_has_an_accuracy_a_speed_and_every_reason(tmp_path: Path) -> None:
    write(tmp_path, framework="pytorch-dataloader", profile="full", runs=[run(accuracy=0.78)])
    write(tmp_path, framework="mlx", profile="smoke", runs=[run(accuracy=0.1)])
    rates: dict[str, float | tuple[float, ...]] = {"pytorch": (1.0, 2.0), "pytorch-dataloader": 1.0}
    for machine in ("box", "other"):
        write_round(tmp_path, "2026-11-20T10-00-00Z", rates, machine=machine)
    write_reason(tmp_path, "cntk", "no wheel")
    smoke = Reason("timeout", "too slow", "2026-11-21T09:00:00Z")
    RUNS.at(tmp_path).leave_reason(smoke, "box", "cnn_cifar10", "smoke", "chainer")
    content = SiteContent(REGISTRY, read_results(tmp_path), tmp_path, rounds=read_rounds(tmp_path))
    of = covered(content, "cnn_cifar10")
    told = {
        name: [[badge.text for badge in badges] for badges in of.badges(REGISTRY.frameworks[name])]
        for name in ("pytorch-dataloader", "mlx", "cntk", "chainer", "knet")
    }
    assert told["pytorch-dataloader"] == [["full", "stale"], ["2 machines", "stale"]]
    assert told["mlx"] == [["smoke alone"], ["not run"]]
    assert told["cntk"] == [["unavailable"], ["not run"]]
    assert told["chainer"] == [["timeout"], ["not run"]]
    assert told["knet"] == [["not run"], ["not run"]]
    assert set(reasons_for_missing(content)) == {"unavailable: no wheel", "timeout: too slow"}


def test_a_table_of_some_frameworks_compares_features_with_the_first_column_of_all(tmp_path: Path) -> None:
    write(tmp_path, workload="resnet50_features", runs=[features_run()])
    write(tmp_path, "other", "cntk", workload="resnet50_features", runs=[features_run()])
    content = SiteContent(REGISTRY, read_results(tmp_path), tmp_path)
    whole = content.accuracy("resnet50_features")
    part = content.accuracy("resnet50_features", only=[REGISTRY.frameworks["cntk"]])
    assert [row.framework for row in whole.rows] == ["pytorch", "cntk"]
    assert [row.framework for row in part.rows] == ["cntk"]
    assert part.rows[0] == whole.rows[1]
    assert part.rows[0].cells["features_difference"].text == "0"


def test_files_are_left_alone_where_nothing_changes(tmp_path: Path) -> None:
    path = tmp_path / "a/b.txt"
    assert write_changed(path, "é")
    assert not write_changed(path, "é")
    assert write_changed(path, "e")
    remove_others(tmp_path, [])
    assert not path.exists()


def test_the_way_to_the_root() -> None:
    assert [to_root("index"), to_root("a/b"), to_root("a/b/c")] == ["", "../", "../../"]


def test_plots_are_drawn_again_only_when_the_records_change(tmp_path: Path) -> None:
    record = tmp_path / "r.json"
    record.write_text("1")
    gallery = tmp_path / "gallery"
    gallery.mkdir()
    md5 = gallery / "plot.py.md5"
    md5.write_text("x")
    assert drop_when_changed(gallery, digest_of([record], tmp_path))
    assert not md5.exists()
    md5.write_text("x")
    assert not drop_when_changed(gallery, digest_of([record], tmp_path))
    assert md5.exists()
    record.write_text("2")
    assert drop_when_changed(gallery, digest_of([record], tmp_path))
    assert not md5.exists()


def test_an_example_without_a_proof_says_so_once_and_why(tmp_path: Path) -> None:
    content = SiteContent(REGISTRY, read_results(tmp_path), tmp_path)
    reasons = {"no such workload": "this workload has no proof yet", "resnet50_features": "no proof recorded yet"}
    for workload, why in reasons.items():
        (note,) = step_proof(content, workload, REGISTRY.frameworks["pytorch"], "build", "")
        assert note.astext() == f"Not proved: {why}"
        assert step_proof(content, workload, REGISTRY.frameworks["pytorch"], "predict", "") == []


def test_a_link_to_a_file_of_the_repository_loses_its_target_and_one_to_a_page_of_that_name_keeps_it() -> None:
    document = new_document("page")
    for target, domain in (("CONTRIBUTING.md", None), ("proofs", "doc"), ("examples", "doc"), ("proofs", None)):
        document += addnodes.pending_xref("", nodes.Text(target), reftype="myst", reftarget=target, refdomain=domain)
    loosen(None, document)  # type: ignore[arg-type]
    left = [node["reftarget"] for node in document.findall(addnodes.pending_xref)]
    assert left == ["proofs", "examples"]
    assert document.astext().split() == ["CONTRIBUTING.md", "proofs", "examples", "proofs"]


PAGES = [page for page in sorted((ROOT / "docs").rglob("*.md")) if "```{code-cell}" in page.read_text(encoding="utf-8")]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)
def test_the_code_of_a_page_runs(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    namespace: dict[str, object] = {}
    for cell in re.findall(
        r"^```\{code-cell\}[^\n]*\n(.*?)^```$", page.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
    ):
        exec(cell, namespace)
    assert capsys.readouterr().out
