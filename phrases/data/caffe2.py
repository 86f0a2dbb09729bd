# %% [markdown]
# # Data: phrases in Caffe2

# %%
import numpy as np
from caffe2.python import core, workspace

workspace.GlobalInit(["caffe2"])
tensor = np.asarray

# %% tags=["labels-dtype"]
y = labels.astype(np.int32)

# %% tags=["one-hot"]
workspace.FeedBlob("labels", labels)
workspace.FeedBlob("classes", np.int64([3]))
workspace.RunOperatorOnce(
    core.CreateOperator("OneHot", ["labels", "classes"], "y")
)
y = workspace.FetchBlob("y")
