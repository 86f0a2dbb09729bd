"""Runs self-contained scripts in an empty folder, at small sizes, and the examples that they were made from."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from filelock import FileLock

from rosetta_common.ground.cifar10 import CIFAR10
from rosetta_common.ground.datasets import DATASETS
from rosetta_common.ground.files import sha256
from rosetta_common.ground.imdb import IMDB
from rosetta_common.ground.mnist import MNIST, read_part
from rosetta_common.ground.nietzsche import NIETZSCHE
from rosetta_common.ground.subsets import balanced_subset
from rosetta_common.ground.workloads import find_workload, specification
from rosetta_common.upper.project import ROOT, WORKSHOP
from rosetta_common.upper.registry import SUFFIXES, Framework, Registry
from rosetta_common.upper.running.environments import Interpreter, prepare
from rosetta_common.upper.running.tasks import How
from rosetta_common.upper.running.variables import variables_of
from rosetta_common.upper.scripts.head import extra_packages
from rosetta_common.upper.scripts.script import Script, make_scripts

FOLDER = WORKSHOP / "scripts"
OFFLINE = Path(__file__).with_name("offline")
SEED = 1  # not the default, so that a seed that is left out shows
TIMEOUT = 1200.0  # seconds; a framework may compile for minutes
SHUFFLED = 113  # the seed with which Keras' loader shuffles the reviews
# Chosen samples, in the place of all: put before the first line that prints, behind the loader.
CHOSEN = {
    "python": """
x_train, y_train = x_train[np.load("train.npy")], y_train[np.load("train.npy")]
x_test, y_test = x_test[np.load("test.npy")], y_test[np.load("test.npy")]
""",
    "r": """
chosen_ <- import("numpy", convert = FALSE)$load
x_train <- x_train$take(chosen_("train.npy"), axis = 0L)
y_train <- y_train$take(chosen_("train.npy"), axis = 0L)
x_test <- x_test$take(chosen_("test.npy"), axis = 0L)
y_test <- y_test[py_to_r(chosen_("test.npy")) + 1L]
""",
}


@dataclass(frozen=True)
class Printed:
    """What a run printed: the losses of its epochs, its accuracy, and all of its text."""

    losses: list[float]
    accuracy: float
    predicted: str
    text: str = field(repr=False)


def small_script(workload: str, framework: Framework) -> Script:
    """The script with the numbers of the profile ``smoke``."""
    return make_scripts([(workload, framework)], "smoke", SEED)[0][0]


def chooses(workload: str) -> bool:
    """Whether an example's samples are chosen among all, so that its script must be given the same ones.

    Nothing is chosen if no network is trained, or if the loader takes its windows at equal distances.
    """
    spec = specification(workload, "smoke", SEED)
    return hasattr(spec, "epochs") and "load_nietzsche_text" not in find_workload(workload).loaders


def small_code(script: Script) -> str:
    """The code of a small script; a network that is trained gets the example's samples."""
    code = script.code
    if chooses(script.workload):
        # bigrams are numbered among the chosen reviews
        first = re.search(r"^(known = |print\(|cat\()", code, re.MULTILINE)
        assert first, "the script prints nothing after it has loaded the data"
        numpy = "import numpy as np\n" if script.framework.language == "python" else ""
        code = code[: first.start()] + numpy + CHOSEN[script.framework.language] + code[first.start() :]
    return code


def why_not(workload: str) -> str:
    """Why scripts of a workload can't run here: without the real data they would download them."""
    dataset = DATASETS[specification(workload, "smoke", SEED).dataset]
    return "" if dataset.find() else f"the files of {dataset.title} are not here"


def run_script(script: Script, interpreter: Interpreter) -> Printed:
    """Run a small script in a folder that holds nothing but the data, without the project on the path."""
    framework, workload = script.framework, script.workload
    folder = FOLDER / workload / framework.name
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    path = folder / f"script{SUFFIXES[framework.language]}"
    path.write_text(small_code(script), encoding="utf-8")
    _put_data(folder, script)
    extra = packages_beside(framework, interpreter)
    variables = {
        **_variables(framework, interpreter),
        "PYTHONPATH": os.pathsep.join([str(OFFLINE), *([str(extra)] if extra else [])]),
        "ROSETTA_DATA_DIR": str(_data_folder()),
        "CHAINER_DATASET_ROOT": str(FOLDER / "chainer"),
    }
    return _ran(_command(framework, path, interpreter), folder, variables)


def run_example(workload: str, framework: Framework, interpreter: Interpreter) -> Printed:
    """Run the example itself, as its file says, at the profile ``smoke``."""
    variables = {
        **_variables(framework, interpreter),
        **framework.settings(workload),
        "PYTHONPATH": str(ROOT),
        "ROSETTA_PROFILE": "smoke",
        "ROSETTA_SEED": str(SEED),
    }
    return _ran(_command(framework, framework.example(workload), interpreter), ROOT, variables)


def interpreter_of(framework: Framework, registry: Registry) -> Interpreter:
    """The interpreter of a column; ``Unavailable`` if its environment can't be made."""
    return prepare(framework.environment, False, registry, print)


def packages_beside(framework: Framework, interpreter: Interpreter) -> Path | None:
    """A folder with the packages that only the scripts need; installed once."""
    pins = extra_packages(framework.environment)
    if pins is None:
        return None
    folder = FOLDER / "packages" / f"{framework.environment.name}-{sha256(str(pins))[:8]}"
    with alone():
        if not (folder / "ready").exists():
            shutil.rmtree(folder, ignore_errors=True)
            options = "--no-deps", "--require-hashes", "--target", str(folder), "--requirement", str(pins)
            install = sys.executable, "-m", "uv", "pip", "install", "--quiet", "--python", str(interpreter.python)
            subprocess.run([*install, *options], check=True)
            (folder / "ready").touch()
    return folder


def alone() -> FileLock:
    """A lock for what the processes of one session share."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    return FileLock(FOLDER / "lock")


def _variables(framework: Framework, interpreter: Interpreter) -> dict[str, str]:
    how = How(timeout=TIMEOUT, offline=True, cpu=True)
    own = {"RETICULATE_PYTHON": str(interpreter.python)} if framework.language == "r" else {}
    return {**variables_of(framework.language, interpreter, how, "scripts"), **own}


def _command(framework: Framework, path: Path, interpreter: Interpreter) -> list[str]:
    if framework.language == "r":
        return ["Rscript", "--no-init-file", str(path)]
    return [str(interpreter.python), str(path)]


def _ran(command: list[str], folder: Path, variables: dict[str, str]) -> Printed:
    done = subprocess.run(
        command, cwd=folder, env=variables, capture_output=True, text=True, timeout=TIMEOUT, check=False
    )
    assert not done.returncode, f"{command[-1]} ended with {done.returncode}:\n{(done.stdout + done.stderr)[-3000:]}"
    return printed(done.stdout)


def printed(text: str) -> Printed:
    """Read what a run printed: ``epoch 1: loss 2.3``, ``epoch  1  loss 2.3`` or Keras' ``- loss: 2.3``."""
    accuracy = re.search(r"test accuracy ([\d.]+)", text)
    assert accuracy, f"no accuracy:\n{text[-3000:]}"
    predicted = re.search(r"predicted.*", text)
    losses = [float(found) for found in re.findall(r"\bloss:? +([\d.]+(?:e-?\d+)?)", text)]
    return Printed(losses, float(accuracy[1]), predicted.group() if predicted else "", text)


def _data_folder() -> Path:
    """One folder with the files of all data sets, under the names that they have everywhere."""
    with alone():
        return _made_data_folder()


def _made_data_folder() -> Path:
    folder = FOLDER / "data"
    folder.mkdir(parents=True, exist_ok=True)
    files = ((CIFAR10, "cifar-10-batches-py"), (IMDB, "imdb.npz"), (NIETZSCHE, "nietzsche.txt"))
    for dataset, name in files:
        if (found := dataset.find()) and not (folder / name).exists():
            base = Path(found.folder)
            (folder / name).symlink_to(base if base.name == name else base / name)
    if MNIST.find() and not (folder / "mnist.npz").exists():
        _write_digits(Path(MNIST.find().folder), folder)
    chainers = FOLDER / "chainer/pfnet/chainer/cifar/cifar-10.npz"
    if CIFAR10.find() and not chainers.exists():
        _write_for_chainer(folder / "cifar-10-batches-py", chainers)
    return folder


def _write_digits(official: Path, folder: Path) -> None:
    """Write MNIST as the loaders of Keras, torchvision and Chainer make it from a download; Keras' file comes last."""
    raw, chainers = folder / "MNIST/raw", FOLDER / "chainer/pfnet/chainer/mnist"
    raw.mkdir(parents=True, exist_ok=True)
    chainers.mkdir(parents=True, exist_ok=True)
    arrays = {}
    for part, short in (("train", "train"), ("t10k", "test")):
        images, labels = read_part(official, part)
        arrays |= {f"x_{short}": images, f"y_{short}": labels}
        np.savez_compressed(chainers / f"{short}.npz", x=images.reshape(len(images), -1), y=labels.astype(np.uint8))
    for path in official.glob("*.gz"):
        (folder / path.name).symlink_to(path)
        (raw / path.stem).write_bytes(gzip.decompress(path.read_bytes()))
    with (folder / "part").open("wb") as file:
        np.savez_compressed(file, **arrays)
    (folder / "part").rename(folder / "mnist.npz")


def _write_for_chainer(batches: Path, path: Path) -> None:
    """Write the file that Chainer's loader makes from a download, from the unpacked batches."""
    import pickle

    def read(names):
        read = [pickle.loads((batches / name).read_bytes(), encoding="bytes") for name in names]
        return np.concatenate([one[b"data"] for one in read]), np.concatenate([one[b"labels"] for one in read])

    (train_x, train_y), (test_x, test_y) = read([f"data_batch_{i}" for i in range(1, 6)]), read(["test_batch"])
    path.parent.mkdir(parents=True, exist_ok=True)
    with (path.parent / "part").open("wb") as file:
        labels = (part.astype(np.uint8) for part in (train_y, test_y))
        np.savez_compressed(file, train_x=train_x, train_y=next(labels), test_x=test_x, test_y=next(labels))
    (path.parent / "part").rename(path)


def _put_data(folder: Path, script: Script) -> None:
    """Put the unpacked data and the numbers of the chosen samples into a folder."""
    data = _data_folder()
    spec = specification(script.workload, "smoke", SEED)
    for place in data.iterdir():
        (folder / place.name).symlink_to(place)
    if not chooses(script.workload):
        return
    if spec.dataset == NIETZSCHE.name:
        for part, chosen in _windows(script.workload).items():
            np.save(folder / f"{part}.npy", chosen)
        return
    keras = ".imdb.load_data(" in script.code or "$imdb$load_data(" in script.code
    for part, labels in _labels(spec.dataset, data).items():
        chosen = balanced_subset(labels, spec.n_train if part == "train" else spec.n_test, spec.classes)
        if keras:
            chosen = np.argsort(_orders_of_keras(len(labels))[part])[chosen]
        np.save(folder / f"{part}.npy", chosen)


def _windows(workload: str) -> dict[str, np.ndarray]:
    """The numbers of the windows that the project's loader draws, among all windows."""
    small, full = (specification(workload, profile, SEED) for profile in ("smoke", "full"))
    sizes = {"train": full.n_train, "test": full.n_test}
    wanted = {"train": small.n_train, "test": small.n_test}
    return {part: np.random.RandomState(0).permutation(n)[: wanted[part]] for part, n in sizes.items()}


def _orders_of_keras(n: int) -> dict[str, np.ndarray]:
    """The orders in which Keras' loader gives the reviews: both are drawn one after the other."""
    random = np.random.RandomState(SHUFFLED)
    orders = {}
    for part in ("train", "test"):
        orders[part] = np.arange(n)
        random.shuffle(orders[part])
    return orders


def _labels(dataset: str, data: Path) -> dict[str, np.ndarray]:
    if dataset == "imdb":
        with np.load(data / "imdb.npz", allow_pickle=True) as stored:
            return {part: stored[f"y_{part}"] for part in ("train", "test")}
    if dataset == "mnist":
        with np.load(data / "mnist.npz") as stored:
            return {part: stored[f"y_{part}"] for part in ("train", "test")}
    with np.load(FOLDER / "chainer/pfnet/chainer/cifar/cifar-10.npz") as stored:
        return {part: stored[f"{part}_y"].astype(np.int64) for part in ("train", "test")}
