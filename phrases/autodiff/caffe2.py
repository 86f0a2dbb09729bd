# %% [markdown]
# # Gradients, compilation, devices, precision: phrases in Caffe2

# %%
import numpy as np
from caffe2.python import core, workspace

workspace.GlobalInit(["caffe2"])
tensor = np.asarray

# %% tags=["gradient"]
net = core.Net("net")
net.SumElements(net.Pow("x", exponent=3.0), "sum")
gradients = net.AddGradientOperators(["sum"])
workspace.FeedBlob("x", x)
workspace.RunNetOnce(net)
y = workspace.FetchBlob(gradients["x"])

# %% [markdown] tags=["second-derivative"]
# None at all: gradient operators have no gradients.

# %% [markdown] tags=["jacobian"]
# None at all.

# %% [markdown] tags=["vmap"]
# None at all: an operator is written for a batch.

# %% tags=["stop-gradient"]
net = core.Net("net")
net.SumElements(net.Mul(["x", net.StopGradient("x")]), "sum")
gradients = net.AddGradientOperators(["sum"])
workspace.FeedBlob("x", x)
workspace.RunNetOnce(net)
y = workspace.FetchBlob(gradients["x"])


# %% tags=["custom-backward"]
def double(inputs, outputs):
    outputs[0].feed(2 * inputs[0].data)


def backward(inputs, outputs):
    outputs[0].feed(np.clip(2 * inputs[-1].data, -1, 1))


net = core.Net("net")
net.SumElements(net.Python(double, backward)("x", "doubled"), "sum")
gradients = net.AddGradientOperators(["sum"])
workspace.FeedBlob("x", x)
workspace.RunNetOnce(net)
y = workspace.FetchBlob(gradients["x"])
