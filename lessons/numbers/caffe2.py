# %% [markdown]
# # Numbers and precision: checks in Caffe2

# %%
import numpy as np
from caffe2.python import brew, model_helper, workspace

workspace.GlobalInit(["caffe2"])

# %% tags=["float64-input", "trap"]
workspace.FeedBlob("x", np.ones(2))
observed = workspace.FetchBlob("x").dtype.name

# %% tags=["float64-layer", "trap", "raises"]
workspace.FeedBlob("x", np.ones((1, 2)))
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "fc", 2, 1)
workspace.RunNetOnce(model.param_init_net)
workspace.RunNetOnce(model.net)
observed = workspace.FetchBlob("fc").dtype.name

# %% tags=["default-int", "trap", "raises"]
workspace.FeedBlob("x", [1, 2])
observed = workspace.FetchBlob("x").dtype.name

# %% tags=["deviation", "trap"]
workspace.FeedBlob("x", np.float32([0, 2]))
model = model_helper.ModelHelper("model")
model.net.Summarize("x", "summary")
workspace.RunNetOnce(model.net)
minimum, maximum, mean, observed = workspace.FetchBlob("summary").tolist()

# %% tags=["shared-memory", "trap"]
numbers = np.zeros(2, np.float32)
workspace.FeedBlob("x", numbers)
numbers[0] = 1
observed = workspace.FetchBlob("x")[0] == 1

# %% tags=["mean-of-integers", "trap", "raises"]
workspace.FeedBlob("x", np.int32([1, 2]))
model = model_helper.ModelHelper("model")
model.net.ReduceMean("x", "mean", keepdims=False)
workspace.RunNetOnce(model.net)
observed = workspace.FetchBlob("mean").item()

# %% tags=["mean-of-integers", "mend"]
model = model_helper.ModelHelper("model")
model.net.Cast("x", "floats", to="float")
model.net.ReduceMean("floats", "mean", keepdims=False)
workspace.RunNetOnce(model.net)
observed = workspace.FetchBlob("mean").item()
