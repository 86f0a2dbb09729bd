# %% [markdown]
# # Attention: checks in MXNet Gluon

# %%
import mxnet as mx
import numpy as np

mx.random.seed(0)


def projected(x):
    """Queries, keys and values of one head, which are the words themselves: (positions, batch, 3 * features)."""
    return mx.nd.concat(x, x, x, dim=2)


# %% tags=["masked-row", "trap"]
x = projected(mx.nd.eye(2).expand_dims(1))  # two words
scores = mx.nd.contrib.interleaved_matmul_selfatt_qk(x, heads=1)
weights = mx.nd.softmax(scores, mx.nd.zeros((1, 2), dtype="int32"), use_length=True)  # each query sees 0 keys
output = mx.nd.contrib.interleaved_matmul_selfatt_valatt(x, weights, heads=1).asnumpy()
observed = "NaN" if np.isnan(output).any() else "zeros" if not output.any() else "the mean of all"

# %% tags=["attention-axes", "trap"]
x = mx.nd.zeros((5, 2, 3 * 3 * 4))
scores = mx.nd.contrib.interleaved_matmul_selfatt_qk(x, heads=3)  # (batch * heads, positions, positions)
observed = "LBHD" if scores.shape == (2 * 3, 5, 5) else "BLHD"

# %% tags=["attention-batch", "trap"]
x = projected(mx.nd.random.normal(shape=(2, 5, 4)))
observed = mx.nd.contrib.interleaved_matmul_selfatt_qk(x, heads=1).shape[-1]

# %% tags=["attention-batch", "mend"]
observed = mx.nd.contrib.interleaved_matmul_selfatt_qk(x.swapaxes(0, 1), heads=1).shape[-1]

# %% tags=["attention-scale", "trap"]
x = projected(mx.nd.array([[[1, 0, 0, 0]]]))
observed = mx.nd.contrib.interleaved_matmul_selfatt_qk(x, heads=1).asscalar()
