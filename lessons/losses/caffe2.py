# %% [markdown]
# # Activations and losses: checks in Caffe2

# %%
import numpy as np
from caffe2.python import brew, model_helper, workspace

workspace.GlobalInit(["caffe2"])


def feed(**blobs):
    for name, numbers in blobs.items():
        workspace.FeedBlob(name, numbers)


def run(model):
    workspace.RunNetOnce(model.param_init_net)
    workspace.RunNetOnce(model.net)


def normal(*shape):
    return np.random.RandomState(1).randn(*shape).astype(np.float32)


def ones(*shape):
    return np.ones(shape, np.float32)


# %% tags=["activation-default", "trap"]
feed(x=normal(100, 400))
model = model_helper.ModelHelper("model")
brew.fc(model, "x", "fc", 400, 200)
run(model)
observed = (workspace.FetchBlob("fc") < 0).mean()

# %% tags=["loss-input", "trap"]
feed(logits=np.float32([[2, 0]]), labels=np.int32([0]))
model = model_helper.ModelHelper("model")
model.net.SoftmaxWithLoss(["logits", "labels"], ["probabilities", "loss"])
run(model)
observed = workspace.FetchBlob("loss")

# %% tags=["softmax-twice", "trap"]
feed(probabilities=np.float32([[1, 0]]), labels=np.int32([0]))  # the outputs of a network that ends in softmax
model = model_helper.ModelHelper("model")
model.net.SoftmaxWithLoss(["probabilities", "labels"], ["squashed", "loss"])
run(model)
observed = workspace.FetchBlob("loss")

# %% tags=["softmax-twice", "mend"]
model = model_helper.ModelHelper("model")
model.net.AveragedLoss(model.net.LabelCrossEntropy(["probabilities", "labels"]), "loss")
run(model)  # better: leave the softmax out
observed = workspace.FetchBlob("loss")

# %% tags=["sparse-labels", "trap"]
feed(logits=ones(1, 3), numbers=np.int32([2]), vectors=np.float32([[0, 0, 1]]))
model = model_helper.ModelHelper("model")
model.net.SoftmaxWithLoss(["logits", "numbers"], ["probabilities", "loss"])
run(model)
model.net.SoftmaxWithLoss(["logits", "vectors"], ["probabilities", "loss"])
try:
    run(model)
    observed = "both"
except RuntimeError:
    observed = "numbers"  # vectors with label_prob=1

# %% tags=["label-dtypes", "trap"]
model = model_helper.ModelHelper("model")
model.net.SoftmaxWithLoss(["logits", "labels"], ["probabilities", "loss"])
refused = []
for dtype in ("int32", "int64", "uint8", "float32"):
    feed(logits=ones(1, 3), labels=np.array([2], dtype))
    try:
        run(model)
    except RuntimeError:
        refused.append(dtype)
observed = " ".join(refused) or "none"

# %% tags=["label-dtypes", "mend"]
labels = np.array([2], "int64")
feed(logits=ones(1, 3), labels=labels.astype("int32"))
run(model)
observed = "none"

# %% tags=["nan-relu", "trap"]
feed(x=np.float32([np.nan]))
model = model_helper.ModelHelper("model")
brew.relu(model, "x", "relu")
run(model)
observed = "nan" if np.isnan(workspace.FetchBlob("relu")).all() else "0"

# %% tags=["leaky-slope", "trap"]
feed(x=np.float32([-1]))
model = model_helper.ModelHelper("model")
model.net.LeakyRelu("x", "y")
run(model)
observed = -workspace.FetchBlob("y").item()

# %% tags=["loss-reduction", "trap"]
feed(logits=np.zeros((2, 3), np.float32), labels=np.int32([0, 1]))
model = model_helper.ModelHelper("model")
model.net.SoftmaxWithLoss(["logits", "labels"], ["probabilities", "loss"])
run(model)
observed = "one number" if workspace.FetchBlob("loss").size == 1 else "one for each sample"

# %% tags=["half-square", "trap"]
feed(x=np.float32([[3]]), y=np.float32([[1]]))
model = model_helper.ModelHelper("model")
model.net.SquaredL2Distance(["x", "y"], "distance")
run(model)
observed = workspace.FetchBlob("distance").item()
