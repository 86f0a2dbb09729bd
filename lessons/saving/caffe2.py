# %% [markdown]
# # Saving: checks in Caffe2

# %%
import os
import tempfile

import numpy as np
from caffe2.python import brew, core, model_helper, optimizer, workspace

workspace.GlobalInit(["caffe2"])
folder = tempfile.mkdtemp()


def save(name, blobs):
    path = os.path.join(folder, name)
    workspace.RunOperatorOnce(
        core.CreateOperator("Save", list(blobs), [], db=path, db_type="minidb", absolute_path=True)
    )
    return path


def load(path, blobs=(), **arguments):
    workspace.ResetWorkspace()
    workspace.RunOperatorOnce(
        core.CreateOperator("Load", [], list(blobs), db=path, db_type="minidb", absolute_path=True, **arguments)
    )


# %% tags=["checkpoint-content", "trap"]
workspace.FeedBlob("x", np.ones((1, 1), np.float32))
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "fc", 1, 1)
model.AddGradientOperators(["fc"])
adam = optimizer.build_adam(model, base_learning_rate=0.01)
workspace.RunNetOnce(model.param_init_net)
parameters, state = model.GetAllParams(), adam.get_auxiliary_parameters()
load(save("model", parameters), load_all=True)
observed = any("moment" in name for name in workspace.Blobs())

# %% tags=["checkpoint-content", "mend"]
workspace.RunNetOnce(model.param_init_net)
load(save("checkpoint", {*parameters, *state.local, *state.shared}), load_all=True)
observed = any("moment" in name for name in workspace.Blobs())

# %% tags=["missing-name", "trap"]
workspace.FeedBlob("fc_w", np.zeros((1, 1), np.float32))
path = save("weights", ["fc_w"])
try:
    load(path, ["fc_w", "fc_b"])
    observed = "nothing"
except RuntimeError:
    observed = "an error"
