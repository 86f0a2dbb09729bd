"""Follows the walk-throughs of CONTRIBUTING.md to the letter, in a miniature checkout."""

import json
import os
import re
import shutil
import subprocess
import sys

import pytest

from rosetta_common.ground.workloads import specification
from rosetta_common.upper.registry import read_registry

from miniature import ROOT, Checkout

TEXT = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")


def section(title):
    """The text below a heading, up to the next one of its level; headings within fences don't count."""
    found, fence, inside = [], "", False
    for line in TEXT.splitlines(keepends=True):
        mark = re.match("`{3,}", line)
        if mark and not fence:
            fence = mark[0]
        elif fence and line.rstrip() == fence:
            fence = ""
        elif line.startswith("## ") and not fence:
            inside = line == f"## {title}\n"
            continue
        found += [line] if inside else []
    assert found, title
    return "".join(found)


def block(language, title="Add a framework"):
    """The one fenced block of a language in a walk-through."""
    (found,) = re.findall(rf"^(```+){language}\n(.*?)^\1$", section(title), re.MULTILINE | re.DOTALL)
    return found[1]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory):
    """The project with the walk-through's files added."""
    made = Checkout(tmp_path_factory.mktemp("contributing"))
    for name in ("environments", "examples"):
        shutil.rmtree(made.folder / name)
        shutil.copytree(ROOT / name, made.folder / name, ignore=shutil.ignore_patterns("__pycache__"))
    registry = (ROOT / "frameworks.toml").read_text(encoding="utf-8")
    (made.folder / "frameworks.toml").write_text(f"{registry}\n{block('toml')}", encoding="utf-8")
    (made.folder / "environments" / "numpy.in").write_text(block("text"), encoding="utf-8")
    (made.folder / "environments" / "numpy.txt").write_text(block("text"), encoding="utf-8")  # numpy needs no more
    (made.folder / "examples" / "cnn_cifar10" / "numpy.py").write_text(block("python"), encoding="utf-8")
    return made


def test_the_new_column_is_listed_and_none_is_lost(checkout):
    listed = checkout.rosetta("list", "--json").json["columns"]
    columns = {column["framework"]: column for column in listed if column["workload"] == "cnn_cifar10"}
    assert list(columns)[-1] == "numpy"
    before = [f.name for f in read_registry().frameworks.values() if f.example("cnn_cifar10").is_file()]
    assert list(columns)[:-1] == before
    assert columns["numpy"]["example"] is True


def test_the_command_of_the_walk_through_leaves_a_record(checkout):
    command = block("bash").split()
    assert command[:2] == ["rosetta", "run"]
    answer = checkout.rosetta(*command[1:], "--python", sys.executable)
    assert answer.code == 0, answer.err
    record = json.loads(checkout.record("numpy").read_text(encoding="utf-8"))
    assert record["framework"] == "numpy"
    (run,) = record["runs"]
    spec = specification("cnn_cifar10", "smoke", 0)
    assert len(run["epochs"]) == spec.epochs
    assert 0.1 < run["epochs"][0]["loss"] < 2.5
    assert run["accuracy"] > 0.12, "it has learned nothing"
    steps = {step["name"]: step["output"] for step in run["steps"]}
    assert steps["load"].startswith(f"train ({spec.n_train}, 32, 32, 3) float32 labels int64\n")
    listed = checkout.rosetta("list", "--json").json["columns"]
    (current,) = [c for c in listed if (c["workload"], c["framework"]) == ("cnn_cifar10", "numpy")]
    assert current["profiles"]["smoke"].startswith("current, stand-in data")


def test_the_example_runs_by_hand_and_is_not_imported_in_numpys_place(checkout):
    own = {**os.environ, "PYTHONPATH": str(checkout.folder), "ROSETTA_PROFILE": "smoke"}
    script = checkout.example("numpy")
    answer = subprocess.run([sys.executable, script], env=own, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    assert "test accuracy 0." in answer.stdout


WORKLOAD = "softmax_cifar10"


@pytest.fixture(scope="module")
def extended(tmp_path_factory, checkout):
    """The project with a framework and a workload added, as far as the commands."""
    made = Checkout(tmp_path_factory.mktemp("extended"))
    for name in ("environments", "examples", "frameworks.toml"):
        target = made.folder / name
        shutil.rmtree(target) if target.is_dir() else target.unlink()
        source = checkout.folder / name
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    shutil.copytree(ROOT / "lessons", made.folder / "lessons")
    for path, language in (("rosetta_common/ground/workloads.py", "python"), ("frameworks.toml", "toml")):
        with (made.folder / path).open("a", encoding="utf-8") as file:
            file.write("\n" + block(language, "Add a workload"))
    return made


def test_the_new_workload_is_run_and_leaves_a_record(extended):
    *prepare, command = block("bash", "Add a workload").splitlines()
    assert command.startswith(f"rosetta run {WORKLOAD} ")
    subprocess.run("\n".join(prepare), shell=True, cwd=extended.folder, check=True)
    answer = extended.rosetta(*command.split()[1:], "--python", sys.executable, "--framework", "numpy")
    assert answer.code == 0, answer.err
    path = extended.folder / "results/here" / WORKLOAD / "smoke/numpy.json"
    record = json.loads(path.read_text(encoding="utf-8"))
    assert (record["workload"], record["framework"]) == (WORKLOAD, "numpy")
    assert record["specification"]["momentum"] == specification("cnn_cifar10").momentum
    low, high = record["specification"]["accuracy_band"]
    assert low <= record["runs"][0]["accuracy"] <= high
    listed = extended.rosetta("list", "--json").json["columns"]
    (current,) = [column for column in listed if column["workload"] == WORKLOAD and column["framework"] == "numpy"]
    assert current["profiles"]["smoke"].startswith("current")


def test_the_new_workloads_page_shows_its_steps_and_its_record(extended, tmp_path):
    for needed in ("sphinx", "myst_nb", "sphinx_tabs", "matplotlib", "scipy"):
        pytest.importorskip(needed)
    shutil.copytree(
        ROOT / "rosetta_common/upper/site", extended.folder / "rosetta_common/upper/site", dirs_exist_ok=True
    )
    (tmp_path / "docs").mkdir()
    (tmp_path / "docs/index.md").write_text(block("markdown", "Add a workload"), encoding="utf-8")
    (tmp_path / "conf.py").write_text(
        'extensions = ["myst_nb", "sphinx_tabs.tabs", "rosetta_common.upper.site"]\n'
        'nb_execution_mode = "off"\nrosetta_columns = ["numpy"]\n'
        f"rosetta_results = {str(extended.folder / 'results')!r}\n",
        encoding="utf-8",
    )
    own = {**os.environ, "PYTHONPATH": str(extended.folder)}
    command = [sys.executable, "-m", "sphinx", "-b", "html", "-c", tmp_path, tmp_path / "docs", tmp_path / "html"]
    answer = subprocess.run(command, cwd=tmp_path, env=own, capture_output=True, text=True, check=False)
    assert answer.returncode == 0, answer.stderr
    page = (tmp_path / "html/index.html").read_text(encoding="utf-8")
    assert 'id="panel-train-numpy"' in page
    assert "One matrix, Glorot-uniform" in page
    assert "here, profile smoke" in page


def test_every_file_that_is_named_is_there():
    named = set(re.findall(r"`((?:rosetta_common|docs|tests|examples|environments)/[\w/.-]+\.\w+)`", TEXT))
    of_the_walk_through = {"environments/numpy.in", "environments/numpy.txt", "environments/numpy-gpu.in"}
    missing = [name for name in named - of_the_walk_through if not (ROOT / name).exists()]
    assert len(named) > 5
    assert sorted(missing) == ["docs/workloads/softmax_cifar10.md", "examples/cnn_cifar10/numpy.py"]


def test_readme_names_every_session_and_every_command():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    noxfile = (ROOT / "noxfile.py").read_text(encoding="utf-8")
    sessions = re.findall(r"^@nox\.session.*\ndef (\w+)", noxfile, re.MULTILINE)
    assert len(sessions) >= 9
    assert [name for name in sessions if f"`nox -s {name}`" not in readme] == []
    cli = (ROOT / "rosetta_common" / "upper" / "cli.py").read_text(encoding="utf-8")
    commands = re.findall(r'add\("(\w+)"', cli)
    assert len(commands) >= 5
    assert [name for name in commands if f"`rosetta {name}" not in readme] == []
