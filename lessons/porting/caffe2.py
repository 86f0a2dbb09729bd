# %% [markdown]
# # My port is worse: the notes in Caffe2

# %%
import os
import tempfile

import numpy as np
from caffe2.python import brew, model_helper, optimizer, workspace

workspace.GlobalInit(["caffe2"])
os.chdir(tempfile.mkdtemp())

# %% tags=["notes", "trap"]
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "fc1", 4, 5)
brew.relu(model, "fc1", "relu")
brew.fc(model, "relu", "fc2", 5, 3)
model.net.SoftmaxWithLoss(["fc2", "labels"], ["probabilities", "loss"])
gradients = model.AddGradientOperators(["loss"])
optimizer.build_sgd(model, base_learning_rate=0.1)
prediction = model_helper.ModelHelper("prediction", init_params=False)
brew.fc(prediction, "x", "fc1", 4, 5)
brew.relu(prediction, "fc1", "relu")
brew.fc(prediction, "relu", "fc2", 5, 3)
x, y = np.random.randn(8, 4).astype(np.float32), np.arange(8, dtype=np.int32) % 3

notes = {"data/x": x, "data/y": y}
workspace.FeedBlob("x", x)
workspace.FeedBlob("labels", y)
workspace.RunNetOnce(model.param_init_net)
names = [str(name) for name in model.GetAllParams()]
for name in names:
    notes[f"weights/{name}"] = notes[f"seeds/{name}"] = workspace.FetchBlob(name)
workspace.RunNetOnce(model.net)  # it computes the loss and the gradients, and it steps
notes["loss"] = workspace.FetchBlob("loss")
for name in ("fc1", "relu", "fc2"):
    notes[f"outputs/{name}"] = workspace.FetchBlob(name)
for name in names:
    notes[f"gradients/{name}"] = workspace.FetchBlob(str(gradients[name]))
    notes[f"step/{name}"] = workspace.FetchBlob(name)
for name in ("logits", "again"):
    workspace.RunNetOnce(prediction.net)
    notes[f"evaluation/{name}"] = workspace.FetchBlob("fc2")
np.savez("port.npz", **notes)

observed = len({key.partition("/")[0] for key in np.load("port.npz")})
