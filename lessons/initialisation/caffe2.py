# %% [markdown]
# # First weights and seeds: checks in Caffe2

# %%
import random

import numpy as np
from caffe2.python import brew, model_helper, workspace

workspace.GlobalInit(["caffe2"])

# %% tags=["initialiser", "trap"]
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "fc", 400, 200)  # XavierFill, which uses only the fan-in
workspace.RunNetOnce(model.param_init_net)
observed = workspace.FetchBlob("fc_w").var() * (400 + 200) / 2

# %% tags=["initialiser", "mend"]
bound = (6 / (400 + 200)) ** 0.5
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "fc", 400, 200, weight_init=("UniformFill", {"min": -bound, "max": bound}))
workspace.RunNetOnce(model.param_init_net)
observed = workspace.FetchBlob("fc_w").var() * (400 + 200) / 2

# %% tags=["bias-default", "trap"]
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "fc", 400, 200)
workspace.RunNetOnce(model.param_init_net)
observed = "random" if workspace.FetchBlob("fc_b").any() else "zero"

# %% tags=["equal-layers", "trap"]
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "fc1", 4, 5)
brew.fc(model, "x", "fc2", 4, 5)
model.param_init_net.Proto().device_option.random_seed = 1
workspace.RunNetOnce(model.param_init_net)
observed = np.array_equal(workspace.FetchBlob("fc1_w"), workspace.FetchBlob("fc2_w"))

# %% tags=["equal-layers", "mend"]
for number, operator in enumerate(model.InitProto().op):
    operator.device_option.random_seed = 1 + number
workspace.RunNetOnce(model.param_init_net)
observed = np.array_equal(workspace.FetchBlob("fc1_w"), workspace.FetchBlob("fc2_w"))


# %% tags=["seed-library", "trap"]
def equal(seed):
    """Whether two layers are equal that are made after the same seed."""
    drawn = []
    for _ in range(2):
        model = model_helper.ModelHelper("model")
        brew.fc(model, "x", "fc", 4, 5)
        seed(model.param_init_net)
        workspace.RunNetOnce(model.param_init_net)
        drawn.append(workspace.FetchBlob("fc_w"))
    return np.array_equal(*drawn)


sources = {
    "the framework's own": lambda net: setattr(net.Proto().device_option, "random_seed", 1),
    "NumPy's": lambda net: np.random.seed(1),
    "Python's": lambda net: random.seed(1),
}
observed = next((name for name, seed in sources.items() if equal(seed)), "none of them")
