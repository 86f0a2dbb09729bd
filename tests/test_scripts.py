"""The self-contained scripts: made from every example, without the project in them; `nox -s scripts` runs them."""

import ast
import json
import re
import subprocess
import sys

import pytest

import rosetta_common
from rosetta_common.ground.workloads import specification
from rosetta_common.upper.registry import read_registry
from rosetta_common.upper.scripts import python
from rosetta_common.upper.scripts.head import needed, text_of
from rosetta_common.upper.scripts.loading import IMPORTS, with_data
from rosetta_common.upper.scripts.notebook import has_notebook, notebook_of
from rosetta_common.upper.scripts.script import changes, make_scripts
from rosetta_common.upper.scripts.source import Source

from miniature import ROOT

REGISTRY = read_registry()
EXAMPLES = [(workload, framework) for workload, column in REGISTRY.columns.items() for framework in column]
SCRIPTS, REASONS = make_scripts(EXAMPLES)
each_script = pytest.mark.parametrize("script", SCRIPTS, ids=lambda one: f"{one.workload}-{one.framework.name}")
COMMAND = re.compile(r"^#     \S+=\S+( \\)?$")  # a setting can't be broken into two lines
SPEC = {"seed": 0, "learning_rate": 0.01, "epsilon": 1e-8, "batch_size": 64, "epochs": 10, "n_train": 50000}


def test_every_example_has_a_script():
    assert not REASONS
    assert [(one.workload, one.framework.name) for one in SCRIPTS] == [(w, f.name) for w, f in EXAMPLES]


@each_script
def test_nothing_of_the_project_is_in_a_script(script):
    words = set(re.findall(r"\w+", script.code))
    defined = {"resnet50_weights", "logistic_regression", "shift_and_flip"}
    assert not words & ({"spec", "rosetta", "rosetta_common", *rosetta_common.__all__} - defined)
    for name in sorted(defined):
        assert name not in words or f"def {name}(" in script.code


@each_script
def test_a_script_is_as_narrow_as_a_code_box(script):
    lines = text_of(script, REGISTRY).splitlines()
    assert not [line for line in lines if len(line) > 79 and not COMMAND.match(line)]


@each_script
def test_a_script_has_the_steps_and_the_comments_of_its_example(script):
    own = script.framework.example(script.workload).read_text(encoding="utf-8")
    assert [cell.step for cell in script.cells] == re.findall(
        r'^# %%(?: \[markdown\]| tags=\["(\w+)"\])?$', own, re.MULTILINE
    )
    assert "pip install" in text_of(script, REGISTRY)


@each_script
def test_a_script_in_python_is_valid_for_its_own_version(script):
    if script.framework.language != "python":
        pytest.skip("no Python")
    version = tuple(map(int, script.framework.environment.python.split(".")))
    ast.parse(script.code, feature_version=version)


def test_every_name_in_a_script_is_bound(tmp_path):
    for script in SCRIPTS:
        if script.framework.language == "python":
            (tmp_path / f"{script.workload}_{script.framework.name}.py").write_text(script.code, encoding="utf-8")
    options = "--isolated", "--no-cache", "--select", "F821,F811,F632,E9", "--output-format", "concise"
    command = [sys.executable, "-m", "ruff", "check", *options, tmp_path]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert not done.returncode, done.stdout


@each_script
def test_the_numbers_are_those_of_the_published_specification(script):
    spec = specification(script.workload, "full", 0)
    own = script.framework.example(script.workload).read_text(encoding="utf-8")
    for name in ("learning_rate", "momentum", "epsilon", "vocabulary", "words", "rho", "size"):
        if re.search(rf"spec[.$]{name}\b", own):
            assert re.search(rf"(?<![\w.]){re.escape(python.literal(getattr(spec, name)))}L?(?!\w)", script.code), name


def test_every_change_by_hand_is_for_examples_that_there_are():
    names = {(workload, framework.name) for workload, framework in EXAMPLES}
    for change in changes():
        fitting = [f for w, f in EXAMPLES if change.fits(w, f)]
        assert fitting, change
        assert {(w, f) for w in change.workloads for f in change.columns} <= names, change


def test_an_example_with_an_unknown_use_of_the_project_has_a_reason(tmp_path, monkeypatch):
    framework = REGISTRY.frameworks["pytorch"]
    text = framework.example("cnn_cifar10").read_text(encoding="utf-8")
    path = tmp_path / "cnn_cifar10/pytorch.py"
    path.parent.mkdir()
    path.write_text(text.replace("model.eval()", "model.eval()\nprint(MiniBatches(x_test, batch_size=2))"))
    monkeypatch.setattr(type(framework), "example", lambda self, workload: path)
    scripts, reasons = make_scripts([("cnn_cifar10", framework)])
    assert not scripts
    assert reasons == {("cnn_cifar10", "pytorch"): "no replacement for MiniBatches(x_test, batch_size=2)"}


def replaced(text, *rules):
    source = Source(text)
    for rule in rules:
        source = rule(source)
    return source.text


def numbers(source):
    return python.with_numbers(source, SPEC)


def test_numbers_stand_in_place_of_the_specification():
    assert replaced("f(lr=spec.learning_rate, eps=spec.epsilon)  # é", numbers) == "f(lr=0.01, eps=1e-8)  # é"
    assert replaced("f(1000 * spec.seed + 1)", numbers) == "f(1)"
    assert replaced("f(1000 * spec.seed + number)", numbers) == "f(number)"
    assert replaced("f(number + spec.seed)", numbers) == "f(number + 0)"
    assert replaced("f(spec.momentum_of(spec.seed))".replace("spec.momentum_of", "g"), numbers) == "f(g(0))"


def test_reports_become_prints_or_go():
    assert replaced("report_epoch(epoch, x.mean())", python.with_prints) == (
        'print(f"epoch {epoch + 1}: loss {x.mean():.4f}")'
    )
    assert replaced('f(lambda log: report_epoch(log["epoch"] - 1, log["loss"]))', python.with_prints) == (
        "f(lambda log: print(f\"epoch {log['epoch']}: loss {log['loss']:.4f}\"))"
    )
    keras = "p = L(on_batch_end=report_batch)\n# about it\np.safe = True\nm.fit(x, verbose=0, callbacks=[p])\n"
    assert replaced(keras, python.with_prints) == "m.fit(x, verbose=2, )\n"
    assert replaced("for x in y:\n    f(x)\n    report_batch()\n", python.with_prints) == "for x in y:\n    f(x)\n"
    assert replaced("T(a=1, callbacks=[C(end=lambda *_: report_batch())])", python.with_prints) == "T(a=1, )"
    mixed = "m.fit(x, verbose=0, callbacks=[Schedule(), C(end=report_batch)])"
    assert replaced(mixed, python.with_prints) == "m.fit(x, verbose=2, callbacks=[Schedule()])"


BATCHES = "batches = MiniBatches(x, y, batch_size=64, seed=0)\n"
SET_UP = "n = len(x)\nrng = np.random.RandomState(0)\n"


def test_mini_batches_become_slices():
    loop = BATCHES + "for a, b in batches:\n    # remark\n    f(a, b)\n"
    assert replaced(loop, python.with_slices) == SET_UP + (
        "for chosen in np.split(rng.permutation(n), range(64, n, 64)):\n"
        "    a, b = x[chosen], y[chosen]\n    # remark\n    f(a, b)\n"
    )
    assert replaced(BATCHES + "l = [f(a, b) for a, b in batches]\n", python.with_slices) == SET_UP + (
        "l = [f(x[chosen], y[chosen]) for chosen in np.split(rng.permutation(n), range(64, n, 64))]\n"
    )
    assert replaced("[f(a) for a in MiniBatches(x, batch_size=2)]", python.with_slices) == (
        "[f(x[i : i + 2]) for i in range(0, len(x), 2)]"
    )
    held = "def f(x):\n    b = MiniBatches(x, batch_size=2)\n    return [g(a) for a in b]\n"
    assert (
        replaced(held, python.with_slices) == "def f(x):\n    return [g(x[i : i + 2]) for i in range(0, len(x), 2)]\n"
    )
    assert replaced(BATCHES + "k = len(batches)\n", python.with_slices) == SET_UP + "k = math.ceil(n / 64)\n"
    assert "    yield x[chosen], y[chosen]\n" in replaced(BATCHES + "g(lambda: batches)\n", python.with_slices)


def test_the_slices_are_the_samples_of_the_mini_batches():
    import numpy as np

    from rosetta_common import MiniBatches

    x, y = np.arange(130), np.arange(130) % 7
    text = BATCHES + "epochs = [[(a, b) for a, b in batches] for _ in range(3)]\n"
    ours, theirs = {"x": x, "y": y, "np": np, "MiniBatches": MiniBatches}, {"x": x, "y": y, "np": np}
    exec(text, ours)
    exec(replaced(text, python.with_slices), theirs)
    for one, other in zip(ours["epochs"], theirs["epochs"], strict=True):
        for (a, b), (c, d) in zip(one, other, strict=True):
            assert (a == c).all()
            assert (b == d).all()


def test_only_needed_imports_are_added():
    assert Source("import x\nnp.f(os.g)\n").text != python.with_imports(Source("import x\nnp.f(os.g)\n"), IMPORTS).text
    made = python.with_imports(Source("# one\nimport numpy as np\nnp.f(os.g)\n"), IMPORTS).text
    assert made == "import os\n# one\nimport numpy as np\nnp.f(os.g)\n"


@pytest.mark.parametrize(("loader", "layout"), [("load_cifar10", "NCHW"), ("load_cifar10", "NHWC")])
def test_the_short_download_reads_as_the_projects_loader_does(loader, layout, tmp_path, monkeypatch):
    """On made-up files of the official form."""
    import pickle

    import numpy as np

    random = np.random.RandomState(0)
    folder = tmp_path / "cifar-10-batches-py"
    folder.mkdir()
    for name in [*(f"data_batch_{i}" for i in range(1, 6)), "test_batch"]:
        batch = {b"data": random.randint(0, 256, (4, 3072)).astype(np.uint8), b"labels": [0, 1, 2, 3]}
        (folder / name).write_bytes(pickle.dumps(batch))
    monkeypatch.chdir(tmp_path)
    call = f'(x_train, y_train), (x_test, y_test) = load_cifar10(spec, layout="{layout}")\n'
    made = python.with_imports(with_data(Source("import x\n" + call), "", layout, {}), IMPORTS)
    found = {}
    exec(made.text.replace("import x\n", ""), found)
    first = pickle.loads((folder / "data_batch_1").read_bytes())[b"data"][0].reshape(3, 32, 32) / 255
    assert found["x_train"].shape == ((20, 3, 32, 32) if layout == "NCHW" else (20, 32, 32, 3))
    assert found["x_train"].dtype == np.float32
    assert found["x_train"][0] == pytest.approx(first if layout == "NCHW" else first.transpose(1, 2, 0))
    assert found["y_test"].tolist() == [0, 1, 2, 3]
    assert found["x_train"].flags.c_contiguous


def test_the_short_download_fetches_compares_and_unpacks(tmp_path, monkeypatch):
    import hashlib
    import io
    import tarfile

    archive = io.BytesIO()
    with tarfile.open(fileobj=archive, mode="w:gz") as files:
        member = tarfile.TarInfo("cifar-10-batches-py/data_batch_1")
        files.addfile(member, io.BytesIO())
    monkeypatch.chdir(tmp_path)
    code = with_data(Source('a = load_cifar10(spec, layout="NCHW")\n'), "", "NCHW", {}).text.partition("\n\n\ndef ")[0]
    code = python.with_imports(Source("import x\n" + code), IMPORTS).text.replace("import x\n", "")
    right = hashlib.sha256(archive.getvalue()).hexdigest()
    fetched = []

    def urlretrieve(address, path):
        fetched.append(address)
        (tmp_path / path).write_bytes(archive.getvalue())

    monkeypatch.setattr("urllib.request.urlretrieve", urlretrieve)
    with pytest.raises(AssertionError):
        exec(code, {})
    exec(re.sub(r'"[0-9a-f]{64}"', f'"{right}"', code), {})
    assert (tmp_path / "cifar-10-batches-py/data_batch_1").is_file()
    assert len(fetched) == 2
    exec(code, {})  # what is there isn't fetched again
    assert len(fetched) == 2


def test_a_notebook_installs_then_runs_the_scripts_cells():
    script = next(one for one in SCRIPTS if (one.workload, one.framework.name) == ("gru_imdb", "keras-jax"))
    assert has_notebook(script.framework)
    assert not has_notebook(REGISTRY.frameworks["cntk"])
    assert not has_notebook(REGISTRY.frameworks["r-keras"])
    book = json.loads(notebook_of(script, REGISTRY))
    assert book["cells"][0]["source"][0].strip() == "# GRU on IMDB in Keras on JAX"
    assert "".join(book["cells"][1]["source"]).startswith("%pip install --quiet jax==")
    code = ["".join(cell["source"]) for cell in book["cells"][2:]]
    assert code == [cell.source for cell in script.cells if cell.kind == "code"]
    assert not any(cell["outputs"] for cell in book["cells"][1:])


def test_the_head_names_what_the_script_imports_and_nothing_of_other_columns():
    by_name = {(one.workload, one.framework.name): one for one in SCRIPTS}
    assert [one.split("=")[0] for one in needed(by_name["cnn_cifar10", "pytorch"], REGISTRY)] == [
        *("torch", "numpy", "torchvision")
    ]
    text = text_of(by_name["cnn_cifar10", "keras2-theano"], REGISTRY, "https://guide.example")
    assert "lasagne" not in text
    assert 'os.environ["KERAS_BACKEND"] = "theano"' in text
    assert "KERAS_BACKEND=" not in text
    assert "https://guide.example" in text
    assert "nox" not in text
    assert str(ROOT) not in text
