# %% [markdown]
# # Abilities: probes in Caffe2

# %%
import os
import tempfile

import numpy as np
from caffe2.python import brew, core, model_helper, optimizer, workspace
from rosetta_common.ground.probes import compare_arrays, existing, listed, named, wheel

workspace.GlobalInit(["caffe2"])
registered = set(workspace.RegisteredOperators())


class Operators:
    """The operators by NumPy's names: Abs for abs, ReduceSum for reduce_sum."""

    def __getattr__(self, name):
        operator = "".join(part.capitalize() for part in name.split("_"))
        operator = {"Subtract": "Sub", "Multiply": "Mul", "Divide": "Div", "Power": "Pow"}.get(operator, operator)
        if operator not in registered:
            raise AttributeError(name)

        def run(*arguments):
            names = []
            for number, array in enumerate(arguments):
                names.append(f"input{number}")
                workspace.FeedBlob(names[-1], array)
            workspace.RunOperatorOnce(core.CreateOperator(operator, names, ["output"]))
            return workspace.FetchBlob("output")

        return run


arrays = compare_arrays([Operators()], np.asarray, np.asarray)


def gradient(build, at):
    workspace.ResetWorkspace()
    net = core.Net("net")
    workspace.FeedBlob("x", np.float32([at]))
    y = build(net)
    gradients = net.AddGradientOperators([y])
    workspace.RunNetOnce(net)
    return workspace.FetchBlob(gradients["x"]).item()


# %% tags=["wheel", "measure"]
observed = wheel("torch")


# %% tags=["branch-gradient", "measure", "raises"]
def branch(net):
    """Its operator Where has no gradient, so a mask chooses; both branches are computed."""
    zero, one = (
        net.GivenTensorFill([], name, shape=[1], values=[value]) for name, value in (("zero", 0.0), ("one", 1.0))
    )
    positive = net.StopGradient(net.Cast(net.GT(["x", zero]), to=core.DataType.FLOAT))
    square = net.Mul([positive, net.Sqr("x", "square")], "if_positive")
    other = net.Mul([net.Sub([one, positive]), net.Scale("x", "other", scale=-3.0)], "else")
    return net.Add([square, other], "y")


observed = max(abs(gradient(branch, 2.0) - 4), abs(gradient(branch, -2.0) + 3))


# %% tags=["second-derivative", "measure", "raises"]


def twice(net):
    y = net.Pow("x", "y", exponent=4.0)
    return net.AddGradientOperators([y])["x"]


observed = abs(gradient(twice, 2.0) - 48)

# %% tags=["forward-mode", "measure", "raises"]
observed = abs(core.Net("net").AddForwardGradientOperators("x") - 12)

# %% tags=["print-shows", "measure"]
shown = []
model = model_helper.ModelHelper("model")
workspace.FeedBlob("x", np.float32([[1.25]]))
y = model.net.Scale("x", "y", scale=2.0)
shown.append(str(y))
workspace.RunNetOnce(model.net)
observed = "value" if "2.5" in shown[0] else "symbol"

# %% tags=["python-branch", "measure", "raises"]
net = core.Net("net")
total = net.SumElements("x", "total")
y = net.Scale("x", "y", scale=2.0) if total > 0 else net.Copy("x", "y")
found = []
for number in (1.0, -1.0):
    workspace.FeedBlob("x", np.float32([number]))
    workspace.RunNetOnce(net)
    found.append(workspace.FetchBlob("y").item())
observed = found == [2, -1]

# %% tags=["arrays-agree", "measure"]
observed = named(arrays, "agrees")

# %% tags=["arrays-differ", "measure"]
observed = named(arrays, "differs")

# %% tags=["arrays-missing", "measure"]
observed = named(arrays, "missing")

# %% tags=["convolutions", "measure"]
from caffe2.python.helpers import conv

observed = existing(conv, "conv", "conv_nd", "conv_transpose", "group_conv")

# %% tags=["recurrent-layers", "measure"]
from caffe2.python import gru_cell, rnn_cell

cells = [name for name in dir(rnn_cell) if name.endswith("Cell") and not name.startswith("_") and name != "RNNCell"]
observed = listed([*cells, *(name for name in dir(gru_cell) if name == "GRUCell")])

# %% tags=["zoo", "measure"]
import pkgutil

from caffe2.python import models

observed = listed(
    found.name for found in pkgutil.iter_modules(models.__path__) if found.name in ("resnet", "shufflenet")
)

# %% tags=["reuse", "measure"]
path = os.path.join(tempfile.mkdtemp(), "body.minidb")
workspace.ResetWorkspace()
model = model_helper.ModelHelper("model")
body = brew.fc(model, "data", "body", 4, 3)
workspace.RunNetOnce(model.param_init_net)
before = workspace.FetchBlob("body_w")
save = core.CreateOperator("Save", ["body_w", "body_b"], [], absolute_path=1, db=path, db_type="minidb")
workspace.RunOperatorOnce(save)
workspace.FeedBlob("body_w", np.zeros((3, 4), np.float32))
load = core.CreateOperator("Load", [], ["body_w", "body_b"], absolute_path=1, db=path, db_type="minidb")
workspace.RunOperatorOnce(load)
new = model_helper.ModelHelper("new")
new.net.FC(["data", "body_w", "body_b"], "body")
new.net.StopGradient("body", "features")
head = brew.fc(new, "features", "head", 3, 2)
loss = new.net.AveragedLoss(new.net.Sqr("head", "squares"), "loss")
new.AddGradientOperators([loss])
optimizer.build_sgd(new, base_learning_rate=0.1)
workspace.FeedBlob("data", np.ones((1, 4), np.float32))
workspace.RunNetOnce(new.param_init_net)
untrained = workspace.FetchBlob("head_w")
workspace.RunNetOnce(new.net)
observed = bool((workspace.FetchBlob("body_w") == before).all() and (workspace.FetchBlob("head_w") != untrained).any())

# %% tags=["high-level", "measure"]
from caffe2.python import checkpoint

observed = "checkpoint" if existing(checkpoint, "CheckpointManager") != "none" else "none"

# %% tags=["devices", "measure"]
import importlib.util

found = importlib.util.find_spec("caffe2.python.data_parallel_model")  # it needs NCCL or Gloo, and networkx
observed = "data_parallel_model" if found else "none"
