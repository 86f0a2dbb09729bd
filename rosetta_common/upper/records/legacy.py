"""The digests of schema 1, which cover whole files; ``redigest`` searches for the files with these digests."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from pathlib import Path

from rosetta_common.ground.files import sha256
from rosetta_common.ground.workloads import JUDGES, WORKLOADS, specification
from rosetta_common.upper.registry import Environment, Framework

MEASURED = ("devices.py", "languages.py", "minibatches.py", "progress.py", "subsets.py", "timing.py")
OWN = {"resnet50_features": ("resnet50_features.py", "classifier.py", "prediction.py")}
GUESTS = {".R": ("executor.R",), ".jl": ("executor.jl",)}
JUDGING = ("inputs.py", "comparison.py", "losses.py", "rungs.py", "differences.py", "judge.py", "shared_figures.py")
OF_WORKLOAD = {
    "cnn_cifar10": ("cnn_trials.py", "reference_cnn.py", "cnn.py"),
    "gru_imdb": ("gru_trials.py", "reference_gru.py", "gru.py"),
    "resnet50_features": ("resnet50_trials.py", "reference_resnet50.py", "resnet50.py"),
}
OBSERVING = ("observe.py", "trials.py", "layouts.py", "adapter.py")
CHECKING = ("checks.py", "pairs.py", "languages.py")
ADAPTERS = {
    **dict.fromkeys(("pytorch", "lightning"), "torch_modules"),
    **dict.fromkeys(("keras-tensorflow", "keras-jax", "keras-torch", "r-keras"), "keras_layers"),
    **dict.fromkeys(("keras2-tensorflow", "keras2-cntk", "keras2-theano"), "keras2_layers"),
    "tensorflow": "tensorflow_module",
    "jax-flax": "flax_nnx",
    "paddle": "paddle_layers",
    "tinygrad": "tinygrad_state",
    "mlx": "mlx_modules",
    "mxnet-gluon": "mxnet_gluon",
    "mxnet-module": "mxnet_module",
    "chainer": "chainer_links",
    "cntk": "cntk_functions",
    "tensorflow1": "tensorflow1_estimator",
    "lasagne": "lasagne_layers",
    "caffe2": "caffe2_blobs",
    "dynet": "dynet_parameters",
}


def run_files(workload: str, example: Path) -> list[str]:
    """The shared files of a run, by path below the root, in the order in which they were digested."""
    names = (*MEASURED, f"{_dataset(workload)}.py", *OWN.get(workload, ()), *GUESTS.get(example.suffix, ()))
    return [f"rosetta_common/ground/{name}" for name in names]


def proof_files(workload: str, framework: Framework) -> list[str]:
    """The shared files of a proof, by path below the root."""
    ground, upper = "rosetta_common/ground", "rosetta_common/upper/proofs"
    trials, *judging = OF_WORKLOAD[workload]
    adapter = "" if workload in OWN else ADAPTERS.get(framework.variant_of or framework.name, "")
    return [
        *(f"{ground}/proof/{name}" for name in (*OBSERVING, trials)),
        *([f"{ground}/proof/adapters/{adapter}.py"] if adapter else []),
        *(f"{ground}/{name}" for name in ("minibatches.py", "progress.py", "subsets.py", f"{_dataset(workload)}.py")),
        *(f"{ground}/{name}" for name in OWN.get(workload, ()) if name != "classifier.py"),
        *(f"{upper}/{name}" for name in (*JUDGING, *judging)),
    ]


def check_files() -> list[str]:
    """The shared files of checks, by path below the root."""
    return [f"rosetta_common/ground/{name}" for name in CHECKING]


def files_digest(root: Path, files: list[str]) -> str:
    """SHA-256 of the files' SHA-256; "" if a file is missing."""
    paths = [root / name for name in files]
    if not all(path.is_file() for path in paths):
        return ""
    return hashlib.sha256("".join(sha256(str(path)) for path in paths).encode()).hexdigest()


def file_digest(path: Path) -> str:
    """SHA-256 of a file; "" if it is missing."""
    return sha256(str(path)) if path.is_file() else ""


def specification_digest(workload: str, profile: str) -> str:
    """SHA-256 of a specification's values, without its seed and its accuracy band."""
    spec = specification(workload, profile, 0)
    values = {key: value for key, value in spec._asdict().items() if key not in (*JUDGES, "seed")}
    return hashlib.sha256(json.dumps(values, sort_keys=True).encode()).hexdigest()


def pins_digest(environment: Environment, pins: Path, variables: Mapping[str, str]) -> str:
    """SHA-256 of an environment's inputs, its variables included; "" if the pins are missing."""
    if not pins.is_file():
        return ""
    julia = pins.parent / environment.name / "Project.toml"
    entry = {
        "python": environment.python,
        "links": environment.links,
        "build_first": environment.build_first,
        "variables": {**variables, **environment.variables},
        "requirements": "".join(path.read_text(encoding="utf-8") for path in (pins, julia) if path.is_file()),
    }
    return hashlib.sha256(json.dumps(entry, sort_keys=True).encode()).hexdigest()


def _dataset(workload: str) -> str:
    return str(WORKLOADS[workload]["full"]["dataset"])
