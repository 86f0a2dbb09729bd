# %% [markdown]
# # Attention: phrases in MXNet Gluon

# %%
import mxnet as mx


def tensor(array):
    return mx.nd.array(array, dtype=array.dtype)


# %% [markdown] tags=["mask-polarity"]
# None at all: it has no attention layer.

# %% tags=["multi-head", "by-hand"]
words = x.swapaxes(0, 1)  # (time, batch, features)
heads = words.reshape((0, 0, 2, 1, -1))
heads = heads.tile((1, 1, 1, 3, 1)).reshape(
    (0, 0, -1)
)  # queries, keys, values
# divided by the root of the size of a key
scores = mx.nd.contrib.interleaved_matmul_selfatt_qk(heads, heads=2)
weights = scores.softmax()
y = mx.nd.contrib.interleaved_matmul_selfatt_valatt(heads, weights, heads=2)
y = y.swapaxes(0, 1)

# %% tags=["causal-mask", "by-hand"]
scores = mx.nd.linalg.gemm2(q, k, transpose_b=True) / q.shape[-1] ** 0.5
seen = mx.nd.arange(1, 4, dtype="int32").reshape(
    (1, 1, 3)
)  # keys of each query
weights = mx.nd.softmax(scores, seen, use_length=True)
y = mx.nd.linalg.gemm2(weights, v)

# %% tags=["scaled-dot-product", "by-hand"]
scores = mx.nd.linalg.gemm2(q, k, transpose_b=True) / q.shape[-1] ** 0.5
y = mx.nd.linalg.gemm2(scores.softmax(), v)

# %% tags=["padding-mask", "by-hand"]
scores = mx.nd.linalg.gemm2(q, k, transpose_b=True) / q.shape[-1] ** 0.5
seen = lengths.astype("int32").reshape((-1, 1, 1)).broadcast_to((2, 1, 2))
weights = mx.nd.softmax(scores, seen, use_length=True)
y = mx.nd.linalg.gemm2(weights, v)

# %% tags=["cross-attention", "by-hand"]
scores = mx.nd.linalg.gemm2(q, memory, transpose_b=True) / q.shape[-1] ** 0.5
y = mx.nd.linalg.gemm2(scores.softmax(), memory)

# %% tags=["sinusoidal-positions", "by-hand"]
angles = mx.nd.arange(3).reshape((3, 1)) / 10000 ** (mx.nd.arange(0, 4, 2) / 4)
y = mx.nd.stack(angles.sin(), angles.cos(), axis=2).reshape((3, -1))

# %% tags=["rotary-positions", "by-hand"]
angles = mx.nd.arange(3).reshape((3, 1)) / 10000 ** (mx.nd.arange(0, 4, 2) / 4)
cos, sin = angles.cos(), angles.sin()
first, second = x.split(2, axis=1)
y = mx.nd.concat(first * cos - second * sin, second * cos + first * sin, dim=1)

# %% tags=["cache-step", "by-hand"]
keys = mx.nd.concat(cached_k, new_k, dim=2)
values = mx.nd.concat(cached_v, new_v, dim=2)
scores = mx.nd.linalg.gemm2(q, keys, transpose_b=True) / q.shape[-1] ** 0.5
y = mx.nd.linalg.gemm2(scores.softmax(), values)
