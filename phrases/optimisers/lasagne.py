# %% [markdown]
# # Optimisers: phrases in Lasagne on Theano

# %%
import tempfile
from pathlib import Path

import numpy as np
import theano
import theano.tensor as T
from theano.tensor.signal import pool

theano.config.floatX = "float32"  # float64 by default
theano.tensor.signal.downsample = (
    pool  # Lasagne 0.1 imports it under its old name
)
import lasagne

tensor = theano.shared
value = lambda y: y.eval()

# %% tags=["momentum"]
updates = lasagne.updates.momentum([g], [w], learning_rate=0.1, momentum=0.9)
train = theano.function([], updates=updates)
for _ in range(2):
    train()
y = w

# %% tags=["adam"]
theano.function(
    [], updates=lasagne.updates.adam([g], [w], learning_rate=0.1)
)()
y = w

# %% tags=["adam", "same"]
epsilon = (
    1e-8 * (1 - 0.999) ** 0.5
)  # it is added before the correction of the first step
updates = lasagne.updates.adam([g], [w], learning_rate=0.1, epsilon=epsilon)
theano.function([], updates=updates)()
y = w

# %% tags=["adamw", "by-hand"]
updates = lasagne.updates.adam([g], [w], learning_rate=0.1)
updates[w] -= 0.1 * 0.01 * w  # Lasagne has no AdamW, and so no default
theano.function([], updates=updates)()
y = w

# %% tags=["rmsprop"]
theano.function(
    [], updates=lasagne.updates.rmsprop([g], [w], learning_rate=0.1)
)()
y = w

# %% tags=["rmsprop", "same"]
updates = lasagne.updates.rmsprop(
    [g], [w], learning_rate=0.1, rho=0.99, epsilon=1e-16
)
theano.function([], updates=updates)()  # epsilon is under the root
y = w

# %% tags=["adagrad"]
theano.function(
    [], updates=lasagne.updates.adagrad([g], [w], learning_rate=0.1)
)()
y = w

# %% tags=["weight-decay"]
loss = T.sum(g * w) + 0.1 * lasagne.regularization.l2(
    w
)  # the square, not half of it
theano.function(
    [], updates=lasagne.updates.sgd(loss, [w], learning_rate=0.1)
)()
y = w

# %% tags=["weight-decay", "same"]
loss = T.sum(g * w) + 0.1 / 2 * lasagne.regularization.l2(w)
theano.function(
    [], updates=lasagne.updates.sgd(loss, [w], learning_rate=0.1)
)()
y = w

# %% [markdown] tags=["no-decay-on-biases"]
# None at all: Lasagne has no AdamW. Its own penalties leave biases out
# (`regularizable`).

# %% tags=["two-rates"]
loss = T.sum(w) + T.sum(b)
updates = lasagne.updates.sgd(loss, [w], learning_rate=0.1)
updates.update(lasagne.updates.sgd(loss, [b], learning_rate=0.01))
theano.function([], updates=updates)()
y = T.stack([w, b])

# %% tags=["clip-norm"]
y = T.stack(lasagne.updates.total_norm_constraint([a, b], max_norm=1))

# %% tags=["clip-value"]
y = T.clip(g, -1, 1)

# %% [markdown] tags=["average-of-weights"]
# None at all.

# %% tags=["accumulation", "by-hand"]
batch, total = T.vector(), theano.shared(np.zeros(1, "float32"))
loss = (w[0] * batch).mean() / 2  # 2 batches
train = theano.function([batch], updates=[(total, total + T.grad(loss, w))])
for numbers in np.split(samples.get_value(), 2):
    train(numbers)
y = total

# %% tags=["freeze-parameter"]
loss = T.sum(w) + T.sum(b)
theano.function(
    [], updates=lasagne.updates.sgd(loss, [b], learning_rate=0.1)
)()  # not w
y = T.stack([w, b])

# %% tags=["set-rate"]
rate, weight = theano.shared(np.float32(0.1)), theano.shared(np.float32(0))
updates = lasagne.updates.sgd(weight, [weight], learning_rate=rate)
before = rate.get_value()
rate.set_value(np.float32(0.01))
y = T.stack([before, rate])

# %% tags=["optimiser-state"]
path = Path(tempfile.mkdtemp()) / "state.npz"
updates = lasagne.updates.momentum([g], [w], learning_rate=0.1, momentum=0.9)
theano.function([], updates=updates)()
np.savez(path, *(state.get_value() for state in updates))  # weights, too
again = lasagne.updates.momentum([g], [w], learning_rate=0.1, momentum=0.9)
with np.load(path) as held:
    for state, name in zip(again, held.files):
        state.set_value(held[name])
[y] = [state for state in again if state is not w]  # the rate is in it
