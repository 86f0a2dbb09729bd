# %% [markdown]
# # Training loops: phrases in Caffe2

# %%
import numpy as np
from caffe2.python import brew, model_helper, optimizer, workspace
from caffe2.python.modeling.initializers import Initializer

workspace.GlobalInit(["caffe2"])
tensor = np.asarray


def begin(value=0.0):
    model = model_helper.ModelHelper("model")
    weight = model.create_param(
        "w", [1, 2], Initializer("ConstantFill", value=value)
    )
    model.net.MatMul(["x", weight], "outputs", trans_b=1)
    return model


def run(model, **blobs):
    workspace.RunNetOnce(model.param_init_net)
    for name, numbers in blobs.items():
        workspace.FeedBlob(name, numbers)
    workspace.RunNetOnce(model.net)


# %% tags=["one-step"]
model = begin()
model.net.AveragedLoss(
    model.net.SquaredL2Distance(["outputs", "targets"]), "loss"
)
model.AddGradientOperators(["loss"])  # SquaredL2Distance is half the square
optimizer.build_sgd(model, base_learning_rate=0.1)
run(model, x=x, targets=targets)
y = workspace.FetchBlob("w")[0]

# %% tags=["one-step", "same"]
model = begin()
half = model.net.AveragedLoss(
    model.net.SquaredL2Distance(["outputs", "targets"])
)
model.AddGradientOperators([model.net.Scale(half, "loss", scale=2.0)])
optimizer.build_sgd(model, base_learning_rate=0.1)
run(model, x=x, targets=targets)
y = workspace.FetchBlob("w")[0]

# %% [markdown] tags=["fit"]
# None at all: one's own loop runs the net for each batch.

# %% tags=["train-or-evaluate"]
model = model_helper.ModelHelper("model")
brew.dropout(
    model, "x", "dropout", ratio=0.5, is_test=True
)  # a net for each of both
run(model, x=x)
y = workspace.FetchBlob("dropout")

# %% tags=["predict"]
model = begin(1.0)  # a net without gradient operators
run(model, x=x)
y = workspace.FetchBlob("outputs")

# %% tags=["hooks"]
model = model_helper.ModelHelper("model")
model.net.MatMul(["x", "first_w"], "first", trans_b=1)
model.net.MatMul(["first", "second_w"], "second", trans_b=1)
run(
    model,
    x=x,
    first_w=np.ones((2, 2), np.float32),
    second_w=np.ones((1, 2), np.float32),
)
y = workspace.FetchBlob("first")  # each blob stays in the workspace
