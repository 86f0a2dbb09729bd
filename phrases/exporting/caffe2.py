# %% [markdown]
# # Export and import: phrases in Caffe2

# %%
import os
import tempfile

import numpy as np
from caffe2.python import brew, model_helper, workspace
from caffe2.python.predictor import mobile_exporter

workspace.GlobalInit(["caffe2"])
tensor = np.asarray

# %% tags=["export-graph"]
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "fc", 2, 1, weight_init=("ConstantFill", {"value": 1.0}))
workspace.RunNetOnce(model.param_init_net)
init_net, predict_net = mobile_exporter.Export(
    workspace, model.net, model.GetAllParams()
)
predictor = workspace.Predictor(
    init_net.SerializeToString(), predict_net.SerializeToString()
)
[y] = predictor.run({"x": x})

# %% [markdown] tags=["saved-model"]
# None at all: a SavedModel is TensorFlow's.

# %% [markdown] tags=["old-keras-file"]
# None at all: the file is Keras'.

# %% tags=["way-out"]
path = os.path.join(tempfile.mkdtemp(), "weights.npz")
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "fc", 2, 1)
workspace.RunNetOnce(model.param_init_net)
np.savez(
    path,
    **{str(name): workspace.FetchBlob(name) for name in model.GetAllParams()},
)
with np.load(path) as held:
    y = sum(held[name].size for name in held.files)
