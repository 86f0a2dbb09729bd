# %% [markdown]
# # Activations and losses: checks in MXNet Gluon

# %%
import mxnet as mx
import numpy as np
from mxnet import gluon
from mxnet.gluon import nn

mx.random.seed(0)


def initialised(layer):
    layer.initialize()
    return layer


# %% tags=["activation-default", "trap"]
outputs = initialised(nn.Dense(200))(mx.nd.random.normal(shape=(100, 400)))
observed = (outputs < 0).mean().asscalar()

# %% tags=["loss-input", "trap"]
loss_fn = gluon.loss.SoftmaxCrossEntropyLoss()
observed = loss_fn(mx.nd.array([[2, 0]]), mx.nd.array([0])).asscalar()

# %% tags=["softmax-twice", "trap"]
probabilities = mx.nd.array([[1, 0]])  # the outputs of a network that ends in softmax
loss_fn = gluon.loss.SoftmaxCrossEntropyLoss()
observed = loss_fn(probabilities, mx.nd.array([0])).asscalar()

# %% tags=["softmax-twice", "mend"]
loss_fn = gluon.loss.SoftmaxCrossEntropyLoss(from_logits=True)  # here "logits" means logarithms of probabilities
observed = loss_fn(probabilities.log(), mx.nd.array([0])).asscalar()  # better: leave the softmax out

# %% tags=["sparse-labels", "trap"]
logits = mx.nd.zeros((1, 3))
loss_fn = gluon.loss.SoftmaxCrossEntropyLoss()
loss_fn(logits, mx.nd.array([2]))
try:
    loss_fn(logits, mx.nd.array([[0, 0, 1]]))
    observed = "both"
except mx.MXNetError:
    observed = "numbers"

# %% tags=["label-dtypes", "trap"]
loss_fn = gluon.loss.SoftmaxCrossEntropyLoss()
refused = []
for dtype in ("int32", "int64", "uint8", "float32"):
    try:
        loss_fn(mx.nd.zeros((1, 3)), mx.nd.array([2], dtype=dtype)).wait_to_read()
    except mx.MXNetError:
        refused.append(dtype)
observed = " ".join(refused) or "none"

# %% tags=["nan-relu", "trap"]
x = mx.nd.array([float("nan")])
observed = "nan" if np.isnan(nn.Activation("relu")(x).asscalar()) else "0"

# %% tags=["nan-relu", "mend"]
observed = "nan" if np.isnan(mx.nd.relu(x).asscalar()) else "0"  # another operator, in a hybrid_forward F.relu

# %% tags=["gelu", "trap"]
observed = nn.GELU()(mx.nd.array([1])).asscalar()

# %% tags=["leaky-slope", "trap", "raises"]
observed = -nn.LeakyReLU()(mx.nd.array([-1])).asscalar()

# %% tags=["ignored-label", "trap", "raises"]
logits = mx.nd.array([[2, 0], [0, 0]])
observed = gluon.loss.SoftmaxCrossEntropyLoss()(logits, mx.nd.array([0, -100])).mean().asscalar()

# %% tags=["negative-label", "trap", "raises"]
logits = mx.nd.array([[2, 0], [0, 0]])
observed = gluon.loss.SoftmaxCrossEntropyLoss()(logits, mx.nd.array([0, -1])).mean().asscalar()

# %% tags=["class-weights", "trap"]
logits, labels, weights = mx.nd.array([[2, 0], [2, 0]]), mx.nd.array([0, 1]), mx.nd.array([[1], [3]])
observed = gluon.loss.SoftmaxCrossEntropyLoss()(logits, labels, weights).mean().asscalar()

# %% tags=["loss-reduction", "trap"]
losses = gluon.loss.SoftmaxCrossEntropyLoss()(mx.nd.zeros((2, 3)), mx.nd.array([0, 1]))
observed = "one number" if losses.size == 1 else "one for each sample"

# %% tags=["loss-broadcast", "trap", "raises"]
outputs, targets = mx.nd.arange(4).reshape((4, 1)), mx.nd.arange(4)
observed = gluon.loss.L2Loss()(outputs, targets).mean().asscalar()

# %% tags=["half-square", "trap"]
observed = gluon.loss.L2Loss()(mx.nd.array([3]), mx.nd.array([1])).asscalar()

# %% tags=["binary-loss-input", "trap"]
observed = gluon.loss.SigmoidBinaryCrossEntropyLoss()(mx.nd.array([0.5]), mx.nd.ones(1)).asscalar()

# %% tags=["binary-loss-input", "mend"]
observed = gluon.loss.SigmoidBinaryCrossEntropyLoss(from_sigmoid=True)(mx.nd.array([0.5]), mx.nd.ones(1)).asscalar()

# %% tags=["kl-arguments", "trap"]
p, q = mx.nd.array([[0.5, 0.5]]), mx.nd.array([[0.9, 0.1]])
observed = gluon.loss.KLDivLoss()(p.log(), q).asscalar()

# %% tags=["softmax-axis", "trap"]
outputs = mx.nd.softmax(mx.nd.random.normal(shape=(2, 3, 4))).asnumpy()
sums = [np.allclose(outputs.sum(axis), 1) for axis in range(3)]
observed = "all together" if not any(sums) else ["the first", "the second", "the last"][sums.index(True)]

# %% tags=["hard-sigmoid", "trap"]
observed = mx.nd.hard_sigmoid(mx.nd.ones(1)).asscalar()
