# %% [markdown]
# # Randomness: phrases in Caffe2

# %%
import numpy as np
from caffe2.proto import caffe2_pb2
from caffe2.python import brew, core, model_helper, workspace

workspace.GlobalInit(["caffe2"])
tensor = np.asarray

# %% tags=["seed"]
seeded = core.DeviceOption(
    caffe2_pb2.CPU, random_seed=1
)  # of a net or an operator
draws = []
for _ in range(2):
    fill = core.CreateOperator(
        "GaussianFill", [], "x", shape=[3], device_option=seeded
    )
    workspace.RunOperatorOnce(fill)
    draws.append(workspace.FetchBlob("x"))
y = abs(draws[1] - draws[0]).max()

# %% tags=["keys-or-state"]
fill, draws = core.CreateOperator("GaussianFill", [], "x", shape=[3]), []
for _ in range(2):
    workspace.RunOperatorOnce(fill)
    draws.append(workspace.FetchBlob("x"))
y = int(np.array_equal(*draws))

# %% tags=["same-layer"]
kernels = []
for _ in range(2):
    model = model_helper.ModelHelper("model")
    brew.fc(model, "x", "fc", 3, 2)
    model.param_init_net.Proto().device_option.random_seed = 1
    workspace.RunNetOnce(model.param_init_net)
    kernels.append(workspace.FetchBlob("fc_w"))
y = int(np.array_equal(*kernels))

# %% tags=["seeded-dropout"]
workspace.FeedBlob("x", np.ones(100, np.float32))
passes = []
for _ in range(2):
    model = model_helper.ModelHelper("model")
    brew.dropout(model, "x", "dropout", ratio=0.5, is_test=False)
    model.net.Proto().device_option.random_seed = 1
    workspace.RunNetOnce(model.net)
    passes.append(workspace.FetchBlob("dropout"))
y = int(np.array_equal(*passes))

# %% [markdown] tags=["workers"]
# None at all: its `data_workers` and `parallel_workers` are threads.
