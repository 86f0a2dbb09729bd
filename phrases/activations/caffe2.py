# %% [markdown]
# # Activations and initialisers: phrases in Caffe2

# %%
import numpy as np
from caffe2.python import brew, core, model_helper, workspace

workspace.GlobalInit(["caffe2"])
tensor = np.asarray

# %% tags=["gelu"]
workspace.FeedBlob("x", x)
workspace.RunOperatorOnce(core.CreateOperator("Gelu", "x", "y"))
y = workspace.FetchBlob("y")

# %% tags=["leaky-relu"]
workspace.FeedBlob("x", x)
workspace.RunOperatorOnce(core.CreateOperator("LeakyRelu", "x", "y"))
y = workspace.FetchBlob("y")

# %% tags=["hard-sigmoid"]
workspace.FeedBlob("x", x)
workspace.RunOperatorOnce(core.CreateOperator("HardSigmoid", "x", "y"))
y = workspace.FetchBlob("y")

# %% tags=["hard-sigmoid", "same"]
workspace.FeedBlob("x", x)
workspace.RunOperatorOnce(
    core.CreateOperator("HardSigmoid", "x", "y", alpha=1 / 6)
)
y = workspace.FetchBlob("y")

# %% tags=["softmax-axis"]
workspace.FeedBlob("x", x)
workspace.RunOperatorOnce(
    core.CreateOperator("Softmax", "x", "y", axis=2)
)  # 1 by default
y = workspace.FetchBlob("y")

# %% tags=["softplus"]
workspace.FeedBlob("x", x)
workspace.RunOperatorOnce(core.CreateOperator("Softplus", "x", "y"))
y = workspace.FetchBlob("y")

# %% [markdown] tags=["glorot-limit"]
# None for He: `MSRAFill` is normal. `XavierFill` is uniform, and knows the
# fan-in alone.

# %% [markdown] tags=["orthogonal"]
# None at all.

# %% [markdown] tags=["truncated-normal"]
# None at all.

# %% tags=["bias-start"]
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "fc", 3, 2)
workspace.RunNetOnce(model.param_init_net)
y = int((workspace.FetchBlob("fc_b") == 0).all())
