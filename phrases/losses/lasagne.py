# %% [markdown]
# # Losses: phrases in Lasagne on Theano

# %%
import theano
import theano.tensor as T
from theano.tensor.signal import pool

theano.config.floatX = "float32"  # float64 by default
theano.tensor.signal.downsample = (
    pool  # Lasagne 0.1 imports it under its old name
)
from lasagne.nonlinearities import softmax
from lasagne.objectives import (
    aggregate,
    binary_crossentropy,
    categorical_crossentropy,
    squared_error,
)

tensor = theano.shared
value = lambda y: y.eval()

# %% tags=["cross-entropy"]
y = categorical_crossentropy(softmax(logits), labels).mean()

# %% tags=["loss-of-probabilities"]
y = categorical_crossentropy(probabilities, labels).mean()

# %% tags=["ignored-label", "by-hand"]
counts = T.neq(labels, -1)
losses = categorical_crossentropy(softmax(logits), T.switch(counts, labels, 0))
y = aggregate(losses, counts, mode="normalized_sum")

# %% tags=["label-smoothing", "by-hand"]
smooth = 0.9 * T.extra_ops.to_one_hot(labels, 3) + 0.1 / 3
y = categorical_crossentropy(softmax(logits), smooth).mean()

# %% tags=["class-weights"]
losses = categorical_crossentropy(softmax(logits), labels)
y = aggregate(losses, weights[labels])

# %% tags=["binary-logits"]
y = binary_crossentropy(T.nnet.sigmoid(logits), targets).mean()

# %% tags=["mse-shape", "raises"]
y = squared_error(outputs, targets).mean()

# %% tags=["huber", "by-hand"]
distance = abs(outputs - targets)
y = T.switch(distance < 1, 0.5 * distance**2, distance - 0.5).mean()

# %% tags=["kl-divergence", "by-hand"]
y = (p * T.log(p / q)).sum()

# %% tags=["cosine", "by-hand"]
y = (T.dot(a, b.T) / (a.norm(2) * b.norm(2)))[0, 0]

# %% [markdown] tags=["ctc"]
# Theano's `theano.tensor.nnet.ctc` needs the library warp-ctc, which the
# pinned environment doesn't have.

# %% tags=["triplet", "by-hand"]
y = T.maximum((anchor - positive).norm(2) - (anchor - negative).norm(2) + 1, 0)

# %% tags=["loss-per-sample"]
y = categorical_crossentropy(softmax(logits), labels)

# %% tags=["sample-weights"]
y = aggregate(categorical_crossentropy(softmax(logits), labels), weights)
