# %% [markdown]
# # Losses: phrases in MXNet Gluon

# %%
import mxnet as mx
from mxnet import gluon


def tensor(array):
    return mx.nd.array(array, dtype=array.dtype)


# %% tags=["cross-entropy"]
# a loss gives one number for each sample
y = gluon.loss.SoftmaxCrossEntropyLoss()(logits, labels).mean().asscalar()

# %% tags=["loss-of-probabilities"]
loss_fn = gluon.loss.SoftmaxCrossEntropyLoss(
    from_logits=True
)  # from logarithms
y = loss_fn(probabilities.log(), labels).mean().asscalar()

# %% tags=["ignored-label", "by-hand"]
known = (labels != -1).astype("float32").reshape((-1, 1))
losses = gluon.loss.SoftmaxCrossEntropyLoss()(logits, labels, known)
y = (losses.sum() / known.sum()).asscalar()

# %% tags=["label-smoothing", "by-hand"]
smooth = mx.nd.one_hot(labels, 3, on_value=0.9 + 0.1 / 3, off_value=0.1 / 3)
loss_fn = gluon.loss.SoftmaxCrossEntropyLoss(sparse_label=False)
y = loss_fn(logits, smooth).mean().asscalar()

# %% tags=["class-weights"]
loss_fn = gluon.loss.SoftmaxCrossEntropyLoss()
# weights are those of the samples
y = loss_fn(logits, labels, weights[labels].expand_dims(1)).mean().asscalar()

# %% tags=["binary-logits"]
loss_fn = gluon.loss.SigmoidBinaryCrossEntropyLoss()
y = loss_fn(logits, targets).mean().asscalar()

# %% tags=["mse-shape"]
loss_fn = gluon.loss.L2Loss(weight=2)  # it halves the squares
y = loss_fn(outputs, targets).mean().asscalar()  # it reshapes targets

# %% tags=["huber"]
y = gluon.loss.HuberLoss()(outputs, targets).mean().asscalar()

# %% tags=["kl-divergence"]
y = gluon.loss.KLDivLoss()(q.log(), p).mean().asscalar()

# %% tags=["cosine", "by-hand"]
# gluon.loss.CosineEmbeddingLoss gives 1 minus it
y = (mx.nd.L2Normalization(a) * mx.nd.L2Normalization(b)).sum().asscalar()

# %% tags=["ctc"]
# gluon.loss.CTCLoss takes the last class as the blank
y = mx.nd.ctc_loss(logits.swapaxes(0, 1), labels).asscalar()

# %% tags=["triplet"]
loss_fn = gluon.loss.TripletLoss()  # of squared distances
y = loss_fn(anchor, positive, negative).mean().asscalar()

# %% tags=["triplet", "same"]
near, far = (anchor - positive).norm(axis=1), (anchor - negative).norm(axis=1)
y = (near - far + 1).relu().mean().asscalar()

# %% tags=["loss-per-sample"]
y = gluon.loss.SoftmaxCrossEntropyLoss()(logits, labels)

# %% tags=["sample-weights"]
loss_fn = gluon.loss.SoftmaxCrossEntropyLoss()
y = loss_fn(logits, labels, weights.expand_dims(1)).mean().asscalar()
