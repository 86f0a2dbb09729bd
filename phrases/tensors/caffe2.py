# %% [markdown]
# # Tensors: phrases in Caffe2

# %%
import numpy as np
from caffe2.python import core, workspace

workspace.GlobalInit(["caffe2"])
tensor = np.asarray


def run(net, **blobs):
    for name, numbers in blobs.items():
        workspace.FeedBlob(name, numbers)
    workspace.RunNetOnce(net)


# %% tags=["create"]
net = core.Net("net")
zeros, ones = (
    net.ConstantFill([], shape=[1, 3], value=number) for number in (0.0, 1.0)
)
numbers = net.GivenTensorFill([], shape=[1, 3], values=[0.0, 1.0, 2.0])
net.Concat([zeros, ones, numbers], ["y", "sizes"], axis=0)
run(net)
y = workspace.FetchBlob("y")

# %% tags=["default-dtype"]
workspace.FeedBlob("x", np.array([1.5]))  # NumPy's types: no lists are taken
workspace.FeedBlob("i", np.array([1]))
y = [workspace.FetchBlob(name).dtype.name for name in "xi"]

# %% tags=["cast"]
net = core.Net("net")
net.Cast("x", "y", to=core.DataType.INT32)
run(net, x=x)
y = workspace.FetchBlob("y")

# %% tags=["from-numpy"]
array = np.ones(2, np.float32)
workspace.FeedBlob("x", array)
array[0] = 5
y = workspace.FetchBlob("x")[0]

# %% tags=["shape"]
net = core.Net("net")
net.Shape("x", "y")
run(net, x=x)
y = workspace.FetchBlob("y")

# %% tags=["reshape"]
net = core.Net("net")
net.Reshape("x", ["y", "old_shape"], shape=[3, -1])
run(net, x=x)
y = workspace.FetchBlob("y")

# %% tags=["transpose"]
net = core.Net("net")
net.Transpose("x", "y", axes=[2, 0, 1])
run(net, x=x)
y = workspace.FetchBlob("y")

# %% tags=["expand"]
net = core.Net("net")
net.ExpandDims("x", "wide", dims=[0])
net.Squeeze("wide", "narrow", dims=[0])
run(net, x=x)
y = [str(workspace.FetchBlob(name).shape) for name in ("wide", "narrow")]

# %% tags=["concatenate"]
net = core.Net("net")
net.Concat(["a", "b"], ["rows", "sizes"], axis=0, add_axis=1)
net.Concat(["rows", "rows"], ["y", "sizes"], axis=0)
run(net, a=a, b=b)
y = workspace.FetchBlob("y")

# %% tags=["split"]
net = core.Net("net")
net.Split("x", ["first", "second", "third"], axis=1)
run(net, x=x)
y = workspace.FetchBlob("second")

# %% tags=["boolean-mask"]
net = core.Net("net")
net.BooleanMask(["x", net.GT(["x", "two"], broadcast=1)], "y")
run(net, x=x, two=np.float32([2]))
y = workspace.FetchBlob("y")

# %% [markdown] tags=["einsum"]
# None at all.

# %% tags=["matmul"]
net = core.Net("net")
net.MatMul(["a", "b"], "y")
run(net, a=a, b=b)
y = workspace.FetchBlob("y")

# %% tags=["variance"]
net = core.Net("net")
net.Summarize("x", "summary")  # smallest, largest, mean, deviation
net.Moments("x", ["mean", "variance"], keepdims=False)
run(net, x=x)
y = [workspace.FetchBlob("summary")[3], workspace.FetchBlob("variance").item()]

# %% tags=["argmax"]
net = core.Net("net")
net.ArgMax("x", "y", axis=1, keepdims=False)
run(net, x=x)
y = workspace.FetchBlob("y")

# %% tags=["out-of-range", "raises"]
net = core.Net("net")
net.Gather(["x", "ids"], "y")
run(net, x=x, ids=ids)
y = workspace.FetchBlob("y")
