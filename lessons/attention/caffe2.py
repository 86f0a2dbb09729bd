# %% [markdown]
# # Attention: checks in Caffe2

# %%
import numpy as np
from caffe2.python import core, workspace

workspace.GlobalInit(["caffe2"])

# %% tags=["masked-samples", "trap"]
net = core.Net("scores")
net.SequenceMask("scores", "masked", mode="upper", axis=2)
workspace.FeedBlob("scores", np.zeros((2, 3, 3), np.float32))  # two samples
workspace.RunNetOnce(net)
observed = int((workspace.FetchBlob("masked")[1] < 0).sum())

# %% tags=["masked-samples", "mend"]
net = core.Net("samples")
net.SequenceMask("scores", "masked", mode="upper", axis=2, batch=0)
workspace.RunNetOnce(net)
observed = int((workspace.FetchBlob("masked")[1] < 0).sum())
