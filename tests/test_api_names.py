"""The index of API names: what is found in code, what isn't, and what the site's own examples and lessons give."""

from __future__ import annotations

import re

import pytest

from rosetta_common.upper.names.index import READERS, NameIndex, Place, lines_of, where
from rosetta_common.upper.names.other_code import julia_uses, r_uses
from rosetta_common.upper.names.python_code import python_uses
from rosetta_common.upper.names.uses import last_part
from rosetta_common.upper.registry import read_registry

from miniature import ROOT

REGISTRY = read_registry()
OWN_CLASS = """\
import keras
class Net(keras.Model):
    def own(self):
        self.part = self.log()
        self.own(), self.part()
net = Net()
net.fit(), net.own()
"""


def names(text: str) -> set[str]:
    return {use.name for use in python_uses(text)}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("import torch\ntorch.optim.SGD(model, lr=torch.float32)", {"torch.optim.SGD", "torch.float32"}),
        ("from torch import nn\nnn.init.xavier_uniform_(w)", {"torch.nn.init.xavier_uniform_"}),
        ("import chainer.links as L\nL.Linear(2)", {"chainer.links.Linear"}),
        ("import mlx.nn\nmlx.nn.GRU(2)", {"mlx.nn.GRU"}),
        ("from cntk.layers import Dense\nDense(2)(x)", {"cntk.layers.Dense"}),
        ("import time, mxnet as mx\nmx.nd.ones(2); time.time()", {"mxnet.nd.ones"}),
        # a variable may stand for a module or for a function, but only its own name stands in the code
        ("import keras\nlayers = keras.layers\nlayers.Dense(1)", {"keras.layers", "keras.layers.Dense"}),
        ("import jax\nfast = jax.jit\nfast(f)", {"jax.jit"}),
        # what isn't a framework's
        ("import numpy as np\nfrom rosetta_common import load\nnp.zeros(1); load().foo()", set()),
        ("import torch", set()),
        ("import torch\ntorch.__version__", set()),
        ("'torch.nn.ReLU'  # torch.nn.GELU", set()),
        # names of the code itself
        ("from torch import nn\ndef f(nn):\n    return nn.ReLU()", set()),
        ("from torch import nn\n[nn.a for nn in x]; lambda nn: nn.b\nnn.c", {"torch.nn.c"}),
        ("from torch import nn\nfor nn in x:\n    nn.ReLU()", set()),
        ("from optax import adam\ndef adam(): pass\nadam()", set()),
        # methods: of what a framework made, without a guess of the class
        ("import torch\no = torch.optim.SGD(1)\no.zero_grad()\no.x", {"torch.optim.SGD", ".zero_grad"}),
        ("import torch\nl = torch.tensor(1)\n(l * 2).backward()", {"torch.tensor", ".backward"}),
        ("import torch\nx = torch.cat(y).cpu()\nx.mean(); x.numpy()", {"torch.cat", ".cpu", ".numpy"}),
        ("import numpy as np\nx = np.ones(1)\nx.foo(); y.bar()", set()),
        ("import tensorflow as tf\nwith tf.GradientTape() as tape:\n    pass\ntape.gradient(1)",
         {"tensorflow.GradientTape", ".gradient"}),
        # a class of the code has the methods of its base, and its own don't count
        (OWN_CLASS, {"keras.Model", ".log", ".fit"}),
        # a function may use what stands below it
        ("import torch\ndef step():\n    o.step()\no = torch.optim.SGD(1)", {"torch.optim.SGD", ".step"}),
    ],
)  # fmt: skip
def test_names_in_python_are_resolved_by_the_syntax_tree(text: str, found: set[str]) -> None:
    assert names(text) == found


def test_a_use_has_the_line_of_its_last_part() -> None:
    text = "import torch\n\nx = (\n    torch.nn\n    .ReLU\n)"
    assert [(use.name, use.line) for use in python_uses(text)] == [("torch.nn.ReLU", 5)]


def test_names_in_r_are_those_of_pythons_modules() -> None:
    text = """\
keras <- import("keras") # keras$losses$Comment
np <- import("numpy")
layers <- keras$layers
np$zeros(2L)
model <- keras$Sequential(list(layers$Dense(2L, "keras$losses$Text")))
model$fit(x)
other$fit_too(x)
"""
    found = [(use.name, use.line) for use in r_uses(text)]
    assert sorted(found) == [
        (".fit", 6),
        ("keras.Sequential", 5),
        ("keras.layers", 3),
        ("keras.layers.Dense", 5),
    ]


def test_names_in_julia_are_those_that_using_names() -> None:
    text = """\
using Knet: nll, relu, momentum, RNN
using Statistics: mean
import CUDA
# nll
loss(x) = nll(model(x)) + mean(x)
layer = RNN(2; rnnType = :relu, momentum = 0.9)
f(x::RNN) = spec.relu
CUDA.functional()
"""
    found = [(use.name, use.line) for use in julia_uses(text)]
    assert sorted(found) == [("CUDA.functional", 8), ("Knet.RNN", 6), ("Knet.RNN", 7), ("Knet.nll", 5)]


def test_the_index_holds_each_place_once_and_no_module_that_only_leads_on() -> None:
    load, build = (Place("workloads/one", f"step-{step}", step) for step in ("load", "build"))
    index = NameIndex()
    pieces = [
        ("import keras\nlayers = keras.layers", load),
        ("layers.Dense(1), layers.Dense(2)", build),
        ("layers.ReLU()", None),
    ]
    index.add("keras-jax", "python", *lines_of(pieces))
    index.add("keras-torch", "python", *lines_of(pieces[:2]))
    tidy = index.tidied()
    assert tidy.names == {"keras.layers.Dense": {"keras-jax": [build], "keras-torch": [build]}}
    assert [where(name) for name in ("keras.layers.Dense", ".fit")] == ["keras.layers", ""]


FOUND = {
    "torch.nn.CrossEntropyLoss": "pytorch",
    "cntk.cross_entropy_with_softmax": "cntk",
    "keras.backend.sparse_categorical_crossentropy": "keras2-theano",
    "keras.losses.SparseCategoricalCrossentropy": "r-keras",
    "chainer.functions.softmax_cross_entropy": "chainer",
    "chainer.links.NStepGRU": "chainer",
    "mxnet.rnn.FusedRNNCell": "mxnet-module",
    "torch.nn.GRUCell": "pytorch-grucell",
    "torch.nn.init.xavier_uniform_": "pytorch",
    "cntk.momentum_sgd": "cntk",
    "Knet.nll": "knet",
    "lasagne.layers.DenseLayer": "lasagne",
    "dynet.AdamTrainer": "dynet",
    ".zero_grad": "pytorch",
}  # a framework whose examples have the name


@pytest.mark.parametrize("framework", REGISTRY.frameworks.values(), ids=lambda framework: framework.name)
def test_every_name_found_in_an_example_stands_in_its_line(framework) -> None:
    found = set()
    for workload in REGISTRY.workloads:
        path = framework.example(workload)
        if not path.is_file():
            continue
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        for use in READERS[framework.language](text):
            assert re.search(rf"(?<!\w){re.escape(last_part(use.name))}(?!\w)", lines[use.line - 1]), (path, use)
            found.add(use.name)
    assert len(found) > 5
    assert {name for name, one in FOUND.items() if one == framework.name} <= found


@pytest.mark.parametrize(
    "path", sorted((ROOT / "lessons").glob("*/*.py")), ids=lambda path: f"{path.parent.name}/{path.name}"
)
def test_every_name_found_in_a_lesson_stands_in_its_line(path) -> None:
    text = path.read_text(encoding="utf-8")
    lines = text.splitlines()
    found = python_uses(text)
    for use in found:
        assert re.search(rf"(?<!\w){re.escape(last_part(use.name))}(?!\w)", lines[use.line - 1]), use
    assert found
