# %% [markdown]
# # Weights: phrases in Caffe2

# %%
import os
import tempfile

import numpy as np
from caffe2.python import (
    brew,
    core,
    gru_cell,
    model_helper,
    rnn_cell,
    workspace,
)

workspace.GlobalInit(["caffe2"])
tensor = np.asarray


def dense():
    model = model_helper.ModelHelper("model")
    brew.fc(model, "x", "fc", 3, 2)
    workspace.RunNetOnce(model.param_init_net)
    return model


# %% tags=["list-weights"]
y = [
    f"{name} {workspace.FetchBlob(name).shape}"
    for name in dense().GetAllParams()
]

# %% tags=["count-weights"]
y = sum(workspace.FetchBlob(name).size for name in dense().GetAllParams())

# %% tags=["set-weight"]
model = dense()
workspace.FeedBlob("fc_b", b)
y = workspace.FetchBlob("fc_b")

# %% tags=["save-weights"]
folder = tempfile.mkdtemp()
file = {
    "db": os.path.join(folder, "model.minidb"),
    "db_type": "minidb",
    "absolute_path": True,
}
workspace.RunOperatorOnce(
    core.CreateOperator("Save", dense().GetAllParams(), [], **file)
)
y = os.listdir(folder)

# %% tags=["load-weights"]
path = os.path.join(tempfile.mkdtemp(), "model.minidb")
file = {"db": path, "db_type": "minidb", "absolute_path": True}
names = dense().GetAllParams()
workspace.FeedBlob("fc_b", b)
workspace.RunOperatorOnce(core.CreateOperator("Save", names, [], **file))
dense()  # it makes the blobs anew
workspace.RunOperatorOnce(core.CreateOperator("Load", [], names, **file))
y = workspace.FetchBlob("fc_b")

# %% tags=["load-a-part"]
path = os.path.join(tempfile.mkdtemp(), "model.minidb")
file = {"db": path, "db_type": "minidb", "absolute_path": True}
names = dense().GetAllParams()
workspace.FeedBlob("fc_b", b)
workspace.RunOperatorOnce(core.CreateOperator("Save", names, [], **file))
model = dense()
brew.fc(model, "fc", "head", 2, 1)
workspace.RunNetOnce(model.param_init_net)
workspace.RunOperatorOnce(
    core.CreateOperator("Load", [], [], load_all=True, **file)
)
y = workspace.FetchBlob("fc_b")

# %% tags=["dense-layout"]
dense()
y = list(workspace.FetchBlob("fc_w").shape)

# %% tags=["conv-layout"]
model = model_helper.ModelHelper("model")
brew.conv(model, "x", "conv", 3, 8, kernel=[5, 2])
workspace.RunNetOnce(model.param_init_net)
y = list(workspace.FetchBlob("conv_w").shape)

# %% tags=["gru-order"]
workspace.FeedBlob("x", np.zeros((1, 1, 2), np.float32))
workspace.FeedBlob("h", np.full((1, 1, 1), 2, np.float32))
model = model_helper.ModelHelper("model")
_, last = gru_cell.GRU(
    model, "x", None, ["h"], 2, 1, scope="gru", forward_only=True
)
y = []
for block in range(3):
    workspace.RunNetOnce(model.param_init_net)
    for name in model.GetAllParams():
        workspace.FeedBlob(str(name), np.zeros_like(workspace.FetchBlob(name)))
    workspace.FeedBlob("gru/i2h_b", 100 * np.eye(3, dtype=np.float32)[block])
    workspace.RunNetOnce(model.net)
    y.append(workspace.FetchBlob(last).item())

# %% tags=["lstm-order"]
workspace.FeedBlob("x", np.zeros((1, 1, 2), np.float32))
workspace.FeedBlob("h", np.zeros((1, 1, 1), np.float32))
workspace.FeedBlob("c", np.full((1, 1, 1), 2, np.float32))
model = model_helper.ModelHelper("model")
_, last, _, _ = rnn_cell.LSTM(
    model, "x", None, ["h", "c"], 2, 1, scope="lstm", forward_only=True
)
y = []
for block in range(4):
    workspace.RunNetOnce(model.param_init_net)
    for name in model.GetAllParams():
        workspace.FeedBlob(str(name), np.zeros_like(workspace.FetchBlob(name)))
    workspace.FeedBlob("lstm/i2h_b", 100 * np.eye(4, dtype=np.float32)[block])
    workspace.RunNetOnce(model.net)
    y.append(workspace.FetchBlob(last).item())

# %% [markdown] tags=["attention-projection"]
# None at all: its attention (`caffe2.python.attention`) belongs to recurrent
# decoders, and has one head.

# %% tags=["batch-norm-vectors"]
model = model_helper.ModelHelper("model")
brew.spatial_bn(model, "x", "bn", 3, is_test=False)
y = [str(name) for name in model.GetAllParams()]

# %% tags=["flatten-dense"]
y = kernel.reshape(2, 1, 2, -1).transpose(1, 2, 0, 3).reshape(4, -1)

# %% tags=["tie-weights"]
model = model_helper.ModelHelper("model")
model.net.Gather(["table", "ids"], "vectors")
model.net.MatMul(["hidden", "table"], "scores", trans_b=1)  # the same blob
table[0] = 1
for name, numbers in (
    ("table", table),
    ("hidden", hidden),
    ("ids", np.int32([0])),
):
    workspace.FeedBlob(name, numbers)
workspace.RunNetOnce(model.net)
y = workspace.FetchBlob("scores")
