# %% [markdown]
# # Activations and losses: checks in Lasagne on Theano

# %%
import numpy as np
import theano
import theano.tensor as T
from theano.tensor.signal import pool

theano.config.floatX = "float32"  # float64 by default
theano.tensor.signal.downsample = pool  # Lasagne 0.1 imports it under its old name
pool.max_pool_2d = lambda x, ds, st, padding, **others: pool.pool_2d(x, ws=ds, stride=st, pad=padding, **others)
import lasagne
from lasagne.layers import (
    DenseLayer,
    InputLayer,
    get_output,
)
from lasagne.nonlinearities import rectify, softmax
from lasagne.objectives import categorical_crossentropy

lasagne.random.set_rng(np.random.RandomState(0))


def normal(*shape):
    return np.random.RandomState(1).randn(*shape).astype("float32")


# %% tags=["activation-default", "trap"]
layer = DenseLayer(InputLayer((100, 400)), 200)
observed = (get_output(layer, normal(100, 400)).eval() < 0).mean()  # the default is rectify

# %% tags=["activation-default", "mend"]
layer = DenseLayer(InputLayer((100, 400)), 200, nonlinearity=None)
observed = (get_output(layer, normal(100, 400)).eval() < 0).mean()

# %% tags=["loss-input", "trap"]
logits, labels = T.constant([[2.0, 0.0]]), T.lvector("labels")
observed = categorical_crossentropy(logits, labels).eval({labels: [0]}).item()  # for a "probability" of 2

# %% tags=["loss-input", "mend"]
observed = categorical_crossentropy(softmax(logits), labels).eval({labels: [0]}).item()

# %% tags=["softmax-twice", "trap"]
probabilities, labels = T.constant([[1.0, 0.0]]), T.lvector("labels")
observed = categorical_crossentropy(probabilities, labels).eval({labels: [0]}).item()

# %% tags=["sparse-labels", "trap"]
probabilities = T.matrix("probabilities")
categorical_crossentropy(probabilities, T.lvector("numbers"))
categorical_crossentropy(probabilities, T.matrix("vectors"))
observed = "both"

# %% tags=["label-dtypes", "trap"]
refused = []
for dtype in ("int32", "int64", "uint8", "float32"):
    try:
        categorical_crossentropy(T.matrix("probabilities"), T.vector("labels", dtype=dtype))
    except TypeError:
        refused.append(dtype)
observed = " ".join(refused) or "none"

# %% tags=["label-dtypes", "mend"]
categorical_crossentropy(T.matrix("probabilities"), T.cast(T.vector("labels"), "int32"))
observed = "none"

# %% tags=["nan-relu", "trap"]
observed = "nan" if np.isnan(rectify(T.constant(float("nan"))).eval()) else "0"

# %% tags=["leaky-slope", "trap"]
observed = -lasagne.nonlinearities.leaky_rectify(T.constant(-1.0)).eval().item()

# %% tags=["softmax-axis", "trap", "raises"]
outputs = softmax(T.constant(normal(2, 3, 4))).eval()
sums = [np.allclose(outputs.sum(axis), 1) for axis in range(3)]
observed = "all together" if not any(sums) else ["the first", "the second", "the last"][sums.index(True)]

# %% tags=["binary-loss-input", "trap"]
observed = lasagne.objectives.binary_crossentropy(T.constant(0.5), T.constant(1.0)).eval().item()

# %% tags=["ignored-label", "trap", "raises"]
logits, labels = T.matrix("logits"), T.lvector("labels")
loss = theano.function([logits, labels], categorical_crossentropy(softmax(logits), labels).mean())
observed = loss(np.array([[2, 0], [0, 0]], "float32"), [0, -100]).item()

# %% tags=["negative-label", "trap", "raises"]
logits, labels = T.matrix("logits"), T.lvector("labels")
loss = theano.function([logits, labels], categorical_crossentropy(softmax(logits), labels).mean())
observed = loss(np.array([[2, 0], [0, 0]], "float32"), [0, -1]).item()

# %% tags=["class-weights", "trap"]
labels, weights = T.constant([0, 1]), T.constant([1.0, 3.0])
losses = categorical_crossentropy(softmax(T.constant([[2.0, 0.0], [2.0, 0.0]])), labels)
observed = lasagne.objectives.aggregate(losses, weights[labels]).eval().item()

# %% tags=["class-weights", "mend"]
observed = lasagne.objectives.aggregate(losses, weights[labels], mode="normalized_sum").eval().item()

# %% tags=["loss-reduction", "trap"]
labels = T.lvector("labels")
losses = categorical_crossentropy(T.constant(np.full((2, 3), 1 / 3)), labels).eval({labels: [0, 1]})
observed = "one number" if losses.ndim == 0 else "one for each sample"

# %% tags=["loss-broadcast", "trap", "raises"]
x, targets = T.matrix("x"), T.vector("targets")
layer = DenseLayer(InputLayer((None, 1)), 1, W=lasagne.init.Constant(1), nonlinearity=None)
outputs, numbers = get_output(layer, x), np.arange(4, dtype="float32")
loss = lasagne.objectives.squared_error(outputs, targets).mean()
observed = loss.eval({x: numbers.reshape(4, 1), targets: numbers}).item()

# %% tags=["loss-broadcast", "mend"]
loss = lasagne.objectives.squared_error(outputs.flatten(), targets).mean()
observed = loss.eval({x: numbers.reshape(4, 1), targets: numbers}).item()

# %% tags=["half-square", "trap"]
observed = lasagne.objectives.squared_error(T.constant(3.0), T.constant(1.0)).eval().item()


# %% tags=["hard-sigmoid", "trap"]
observed = T.nnet.hard_sigmoid(T.constant(1.0)).eval().item()
