# %% [markdown]
# # Embeddings: checks in Caffe2

# %%
import numpy as np
from caffe2.python import model_helper, optimizer, workspace
from caffe2.python.modeling.initializers import Initializer

workspace.GlobalInit(["caffe2"])


def feed(**blobs):
    for name, numbers in blobs.items():
        workspace.FeedBlob(name, numbers)


# %% tags=["adam-rows", "trap"]
def moves(**arguments):
    model = model_helper.ModelHelper("model")
    model.create_param("embedding", [3, 1], Initializer("XavierFill"))
    model.net.Gather(["embedding", "word"], "vector", **arguments)
    model.AddGradientOperators([model.net.SumElements("vector", "loss")])
    optimizer.build_adam(model, base_learning_rate=0.01)
    workspace.RunNetOnce(model.param_init_net)
    for word in (0, 1):
        before = workspace.FetchBlob("embedding")[0]
        feed(word=np.int32([word]))
        workspace.RunNetOnce(model.net)
    return workspace.FetchBlob("embedding")[0] != before


observed = moves()  # the gradient is sparse

# %% tags=["adam-rows", "mend"]
observed = moves(dense_gradient=True)
