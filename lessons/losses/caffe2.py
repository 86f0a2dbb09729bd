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

# %% tags=["gelu", "trap"]
feed(x=ones(1))
model = model_helper.ModelHelper("model")
model.net.Gelu("x", "y")
run(model)
observed = workspace.FetchBlob("y").item()

# %% tags=["gelu", "mend"]
model = model_helper.ModelHelper("model")
model.net.Gelu("x", "y", fast_gelu=True)
run(model)
observed = workspace.FetchBlob("y").item()

# %% tags=["leaky-slope", "trap"]
feed(x=np.float32([-1]))
model = model_helper.ModelHelper("model")
model.net.LeakyRelu("x", "y")
run(model)
observed = -workspace.FetchBlob("y").item()

# %% tags=["softmax-axis", "trap"]
feed(x=normal(2, 3, 4))
model = model_helper.ModelHelper("model")
brew.softmax(model, "x", "y")
run(model)
sums = [np.allclose(workspace.FetchBlob("y").sum(axis), 1) for axis in range(3)]
observed = "all together" if not any(sums) else ["the first", "the second", "the last"][sums.index(True)]

# %% tags=["softmax-axis", "mend"]
model = model_helper.ModelHelper("model")
brew.softmax(model, "x", "y", axis=2)
run(model)
sums = [np.allclose(workspace.FetchBlob("y").sum(axis), 1) for axis in range(3)]
observed = "all together" if not any(sums) else ["the first", "the second", "the last"][sums.index(True)]

# %% tags=["binary-loss-input", "trap"]
feed(outputs=np.float32([[0.5]]), labels=np.float32([[1]]))
model = model_helper.ModelHelper("model")
model.net.SigmoidCrossEntropyWithLogits(["outputs", "labels"], "loss")
run(model)
observed = workspace.FetchBlob("loss").item()

# %% tags=["ignored-label", "trap", "raises"]
feed(logits=np.float32([[2, 0], [0, 0]]), labels=np.int32([0, -100]))
model = model_helper.ModelHelper("model")
model.net.SoftmaxWithLoss(["logits", "labels"], ["probabilities", "loss"])
run(model)
observed = workspace.FetchBlob("loss").item()

# %% tags=["negative-label", "trap", "raises"]
feed(logits=np.float32([[2, 0], [0, 0]]), labels=np.int32([0, -1]))
model = model_helper.ModelHelper("model")
model.net.SoftmaxWithLoss(["logits", "labels"], ["probabilities", "loss"])
run(model)
observed = workspace.FetchBlob("loss").item()

# %% tags=["negative-label", "mend"]
feed(labels=np.int32([0, 0]), weights=np.float32([1, 0]))  # any label, with a weight of 0
model = model_helper.ModelHelper("model")
model.net.SoftmaxWithLoss(["logits", "labels", "weights"], ["probabilities", "loss"])
run(model)
observed = workspace.FetchBlob("loss").item()

# %% tags=["class-weights", "trap"]
labels, weights = np.int32([0, 1]), np.float32([1, 3])
feed(logits=np.float32([[2, 0], [2, 0]]), labels=labels, weights=weights[labels])
model = model_helper.ModelHelper("model")
model.net.SoftmaxWithLoss(["logits", "labels", "weights"], ["probabilities", "loss"])
run(model)
observed = workspace.FetchBlob("loss").item()

# %% tags=["class-weights", "mend"]
model = model_helper.ModelHelper("model")
model.net.SoftmaxWithLoss(["logits", "labels", "weights"], ["probabilities", "loss"], average_by_batch_size=True)
run(model)
observed = workspace.FetchBlob("loss").item()

# %% tags=["loss-reduction", "trap"]
feed(logits=np.zeros((2, 3), np.float32), labels=np.int32([0, 1]))
model = model_helper.ModelHelper("model")
model.net.SoftmaxWithLoss(["logits", "labels"], ["probabilities", "loss"])
run(model)
observed = "one number" if workspace.FetchBlob("loss").size == 1 else "one for each sample"

# %% tags=["loss-broadcast", "trap", "raises"]
numbers = np.arange(4, dtype=np.float32)
feed(outputs=numbers.reshape(4, 1), targets=numbers)
model = model_helper.ModelHelper("model")
model.net.AveragedLoss(model.net.SquaredL2Distance(["outputs", "targets"]), "loss")
run(model)
observed = workspace.FetchBlob("loss").item()

# %% tags=["half-square", "trap"]
feed(x=np.float32([[3]]), y=np.float32([[1]]))
model = model_helper.ModelHelper("model")
model.net.SquaredL2Distance(["x", "y"], "distance")
run(model)
observed = workspace.FetchBlob("distance").item()
