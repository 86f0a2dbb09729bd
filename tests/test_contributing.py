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

pytestmark = pytest.mark.slow

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


def block(language, title="Add a framework", holding=""):
    """The one fenced block of a language in a walk-through that holds a text."""
    blocks = re.findall(rf"^(```+){language}\n(.*?)^\1$", section(title), re.MULTILINE | re.DOTALL)
    (found,) = [text for _, text in blocks if holding in text]
    return found


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
FILES = {
    f"rosetta_common/ground/workloads/{WORKLOAD}.py": "Workload(",
    f"rosetta_common/upper/workloads/{WORKLOAD}/__init__.py": "Room(",
    "rosetta_common/ground/proof/adapters/numpy_arrays.py": "Parameters(Adapter)",
}


@pytest.fixture(scope="module")
def extended(tmp_path_factory, checkout):
    """The project with a framework and a workload added, as far as the commands."""
    made = Checkout(tmp_path_factory.mktemp("extended"))
    for name in ("environments", "examples", "frameworks.toml"):
        target = made.folder / name
        shutil.rmtree(target) if target.is_dir() else target.unlink()
        source = checkout.folder / name
        shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target)
    shutil.copytree(ROOT / "lessons", made.folder / "lessons", dirs_exist_ok=True)
    for path, holding in FILES.items():
        assert f"`{path}`" in section("Add a workload")
        (made.folder / path).parent.mkdir(exist_ok=True)
        (made.folder / path).write_text(block("python", "Add a workload", holding), encoding="utf-8")
    (adapter,) = re.findall(r'`(adapter = "\w+")`', section("Add a workload"))
    registry = (made.folder / "frameworks.toml").read_text(encoding="utf-8")
    assert registry.count("[frameworks.numpy]\n") == 1
    registry = registry.replace("[frameworks.numpy]\n", f"[frameworks.numpy]\n{adapter}\n")
    registry = f"{registry}\n{block('toml', 'Add a workload')}"
    (made.folder / "frameworks.toml").write_text(registry, encoding="utf-8")
    return made


def prove(checkout):
    """Prove the new workload's example in a process of its own; return the verdict by rung, the detail and the code."""
    given = ("--framework", "numpy", "--python", sys.executable, "--force", "--json")
    answer = checkout.rosetta("prove", WORKLOAD, *given)
    (outcome,) = answer.json["outcomes"]
    assert outcome["proof"], answer.err
    return {rung["rung"]: rung["verdict"] for rung in outcome["proof"]["rungs"]}, outcome, answer.code


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


def test_a_mistake_in_the_new_workloads_example_is_different(extended):
    path = extended.folder / f"examples/{WORKLOAD}/numpy.py"
    published = path.read_text(encoding="utf-8")
    right = "speed[:] = spec.momentum * speed + slope"
    assert published.count(right) == 1
    path.write_text(published.replace(right, "speed[:] = spec.momentum * (speed + slope)"), encoding="utf-8")
    try:
        verdicts, outcome, code = prove(extended)
    finally:
        path.write_text(published, encoding="utf-8")
    assert (outcome["status"], code) == ("different", 1)
    wrong = {"gradients", "one-step", "ten-steps", "losses", "shuffling"}
    assert {rung for rung, verdict in verdicts.items() if verdict == "different"} == wrong


def test_the_new_workload_is_proved_the_same_on_every_rung(extended):
    verdicts, outcome, code = prove(extended)
    assert (outcome["status"], code) == ("done", 0), outcome
    assert set(verdicts.values()) == {"same"}, outcome["proof"]["rungs"]
    assert len(verdicts) >= 8
    listed = extended.rosetta("list", "--json").json["columns"]
    (column,) = [column for column in listed if column["workload"] == WORKLOAD and column["framework"] == "numpy"]
    assert column["proof"] == "same, stand-in data"


def test_an_adapter_that_does_not_know_the_new_workload_says_what_to_add(extended):
    path = extended.folder / "rosetta_common/ground/proof/adapters/numpy_arrays.py"
    whole = path.read_text(encoding="utf-8")
    path.write_text(whole.replace(f"pack_{WORKLOAD}", "pack_cnn_cifar10"), encoding="utf-8")
    try:
        answer = extended.rosetta("prove", WORKLOAD, "--framework", "numpy", "--python", sys.executable, "--force")
    finally:
        path.write_text(whole, encoding="utf-8")
    assert answer.code == 1, answer.err
    told = f"the adapter numpy_arrays doesn't know {WORKLOAD}: add a method pack_{WORKLOAD} to"
    assert f"{told} rosetta_common/ground/proof/adapters/numpy_arrays.py" in answer.lines[-1]


def test_the_new_reference_has_the_gradients_of_finite_differences(extended):
    script = (
        "import numpy as np\n"
        f"from rosetta_common.upper.workloads.{WORKLOAD} import SHAPES, loss_and_gradients\n"
        "random = np.random.default_rng(0)\n"
        "weights = {name: random.normal(0, 0.05, shape) for name, shape in SHAPES.items()}\n"
        "images, labels = random.random((2, 3, 32, 32)), np.array([3, 7])\n"
        "_, gradients = loss_and_gradients(weights, images, labels)\n"
        "for name, index in (('dense.kernel', (3, 100)), ('dense.bias', (7,))):\n"
        "    losses = []\n"
        "    for step in (1e-6, -2e-6):\n"
        "        weights[name][index] += step\n"
        "        losses.append(loss_and_gradients(weights, images, labels)[0])\n"
        "    weights[name][index] += 1e-6\n"
        "    np.testing.assert_allclose(gradients[name][index], (losses[0] - losses[1]) / 2e-6, rtol=1e-5)\n"
    )
    own = {**os.environ, "PYTHONPATH": str(extended.folder)}
    subprocess.run([sys.executable, "-c", script], cwd=extended.folder, env=own, check=True)


def test_the_new_workloads_page_shows_its_steps_its_record_and_its_proof(extended, tmp_path):
    for needed in ("sphinx", "myst_nb", "sphinx_tabs", "matplotlib", "scipy"):
        pytest.importorskip(needed)
    for needed in ("rosetta_common/upper/site", "docs/_templates"):  # the policy knows the template's script
        shutil.copytree(ROOT / needed, extended.folder / needed, dirs_exist_ok=True)
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
    assert "; profile smoke, seed 0" in page
    assert "1 example: 1 the same in every rung." in page
    assert "Momentum" in page


def test_every_file_that_is_named_is_there():
    named = set(re.findall(r"`((?:rosetta_common|docs|tests|examples|environments)/[\w/.-]+\.\w+)`", TEXT))
    of_the_walk_through = {"environments/numpy.in", "environments/numpy.txt", "environments/numpy-gpu.in", *FILES}
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
