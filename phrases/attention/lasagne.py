# %% [markdown]
# # Attention: phrases in Lasagne on Theano

# %%
import numpy as np
import theano
import theano.tensor as T

theano.config.floatX = "float32"  # float64 by default
tensor = theano.shared
value = lambda y: y.eval()

# %% [markdown] tags=["mask-polarity"]
# None at all: Lasagne is older than attention layers, and Theano has no
# function for it.

# %% [markdown] tags=["multi-head"]
# None at all: Lasagne is older than attention layers.

# %% tags=["causal-mask", "by-hand"]
scores = T.batched_dot(q[0], k[0].dimshuffle(0, 2, 1)) / np.float32(2**0.5)
scores = T.switch(T.tril(T.ones((3, 3))), scores, -np.inf)
weights = T.exp(scores) / T.exp(scores).sum(axis=-1, keepdims=True)
y = T.batched_dot(weights, v[0]).dimshuffle("x", 0, 1, 2)

# %% tags=["scaled-dot-product", "by-hand"]
scores = T.batched_dot(q[0], k[0].dimshuffle(0, 2, 1)) / np.float32(2**0.5)
weights = T.exp(scores) / T.exp(scores).sum(
    axis=-1, keepdims=True
)  # softmax takes matrices
y = T.batched_dot(weights, v[0]).dimshuffle("x", 0, 1, 2)

# %% tags=["padding-mask", "by-hand"]
scores = T.batched_dot(q[:, 0], k[:, 0].dimshuffle(0, 2, 1)) / np.float32(
    2**0.5
)
padding = T.arange(2) >= lengths.dimshuffle(0, "x", "x")
scores = T.switch(padding, -np.inf, scores)
weights = T.exp(scores) / T.exp(scores).sum(axis=-1, keepdims=True)
y = T.batched_dot(weights, v[:, 0]).dimshuffle(0, "x", 1, 2)

# %% tags=["cross-attention", "by-hand"]
scores = T.batched_dot(q[0], memory[0].dimshuffle(0, 2, 1)) / np.float32(
    2**0.5
)
weights = T.exp(scores) / T.exp(scores).sum(axis=-1, keepdims=True)
y = T.batched_dot(weights, memory[0]).dimshuffle("x", 0, 1, 2)

# %% tags=["cache-step", "by-hand"]
keys, values = (
    T.concatenate([cached_k, new_k], axis=2),
    T.concatenate([cached_v, new_v], axis=2),
)
scores = T.batched_dot(q[0], keys[0].dimshuffle(0, 2, 1)) / np.float32(2**0.5)
weights = T.exp(scores) / T.exp(scores).sum(axis=-1, keepdims=True)
y = T.batched_dot(weights, values[0]).dimshuffle("x", 0, 1, 2)
