# %% [markdown]
# # Losses: phrases in Caffe2

# %%
import numpy as np
from caffe2.python import core, workspace

workspace.GlobalInit(["caffe2"])
tensor = np.asarray


def run(net, **blobs):
    for name, numbers in blobs.items():
        workspace.FeedBlob(name, numbers)
    workspace.RunNetOnce(net)


# %% tags=["cross-entropy"]
net = core.Net("net")
net.SoftmaxWithLoss(["logits", "labels"], ["probabilities", "loss"])
run(net, logits=logits, labels=labels.astype(np.int32))
y = workspace.FetchBlob("loss")

# %% tags=["loss-of-probabilities"]
net = core.Net("net")
net.AveragedLoss(net.LabelCrossEntropy(["probabilities", "labels"]), "loss")
run(net, probabilities=probabilities, labels=labels.astype(np.int32))
y = workspace.FetchBlob("loss")

# %% tags=["ignored-label"]
counts = (labels != -1).astype(
    np.float32
)  # weights in place of ignored labels
net = core.Net("net")
net.SoftmaxWithLoss(["logits", "labels", "counts"], ["probabilities", "loss"])
run(
    net,
    logits=logits,
    labels=np.maximum(labels, 0).astype(np.int32),
    counts=counts,
)
y = workspace.FetchBlob("loss")

# %% tags=["label-smoothing", "by-hand"]
smooth = 0.9 * np.eye(3, dtype=np.float32)[labels] + np.float32(0.1 / 3)
net = core.Net("net")
net.SoftmaxWithLoss(
    ["logits", "smooth"], ["probabilities", "loss"], label_prob=1
)
run(net, logits=logits, smooth=smooth)
y = workspace.FetchBlob("loss")

# %% tags=["class-weights"]
net = core.Net("net")
net.SoftmaxWithLoss(["logits", "labels", "weights"], ["probabilities", "loss"])
run(
    net, logits=logits, labels=labels.astype(np.int32), weights=weights[labels]
)
y = workspace.FetchBlob("loss")

# %% tags=["class-weights", "same"]
net = core.Net("net")
net.SoftmaxWithLoss(
    ["logits", "labels", "weights"],
    ["probabilities", "loss"],
    average_by_batch_size=True,
)
run(
    net, logits=logits, labels=labels.astype(np.int32), weights=weights[labels]
)
y = workspace.FetchBlob("loss")

# %% tags=["binary-logits"]
net = core.Net("net")
net.AveragedLoss(
    net.SigmoidCrossEntropyWithLogits(["logits", "targets"]), "loss"
)
run(net, logits=logits[:, None], targets=targets[:, None])
y = workspace.FetchBlob("loss")

# %% tags=["mse-shape", "raises"]
net = core.Net("net")
net.AveragedLoss(net.SquaredL2Distance(["outputs", "targets"]), "loss")
run(net, outputs=outputs, targets=targets)
y = workspace.FetchBlob("loss")

# %% tags=["cosine"]
net = core.Net("net")
net.CosineSimilarity(["a", "b"], "cosine")
run(net, a=a, b=b)
y = workspace.FetchBlob("cosine")[0]

# %% tags=["loss-per-sample"]
net = core.Net("net")
net.LabelCrossEntropy([net.Softmax("logits"), "labels"], "losses")
run(net, logits=logits, labels=labels.astype(np.int32))
y = workspace.FetchBlob("losses")

# %% tags=["sample-weights"]
net = core.Net("net")
net.SoftmaxWithLoss(
    ["logits", "labels", "weights"],
    ["probabilities", "loss"],
    average_by_batch_size=True,
)
run(net, logits=logits, labels=labels.astype(np.int32), weights=weights)
y = workspace.FetchBlob("loss")
