# %% [markdown]
# # Attention: phrases in MXNet Module

# %%
import mxnet as mx
import numpy as np

tensor = mx.nd.array
data = mx.sym.Variable("data")
queries, keys, values = (
    mx.sym.Variable(name) for name in ("queries", "keys", "values")
)
mask_or_bias = mx.sym.Variable("mask_or_bias")

# %% [markdown] tags=["mask-polarity"]
# None at all: MXNet 1.9 has operators for the products of attention, but no
# layer, and none that takes a mask.

# %% tags=["multi-head"]
heads = x.transpose((1, 0, 2)).reshape(
    (3, 1, 2, 1, 2)
)  # (time, batch, head, 1, size)
qkv = mx.nd.tile(heads, reps=(1, 1, 1, 3, 1)).reshape(
    (3, 1, 12)
)  # each head's q, k, v
scores = mx.sym.contrib.interleaved_matmul_selfatt_qk(data, heads=2)
outputs = mx.sym.contrib.interleaved_matmul_selfatt_valatt(
    data, mx.sym.softmax(scores), heads=2
)
y = outputs.eval(data=qkv)[0].transpose((1, 0, 2))

# %% tags=["causal-mask", "by-hand"]
scores = mx.sym.linalg.gemm2(queries, keys, transpose_b=True, alpha=2**-0.5)
later = mx.nd.array(np.triu(np.full((1, 1, 3, 3), -1e9), 1))
weights = mx.sym.softmax(mx.sym.broadcast_add(scores, mask_or_bias))
outputs = mx.sym.linalg.gemm2(weights, values)
[y] = outputs.eval(queries=q, keys=k, values=v, mask_or_bias=later)

# %% tags=["scaled-dot-product", "by-hand"]
scores = mx.sym.linalg.gemm2(queries, keys, transpose_b=True, alpha=2**-0.5)
outputs = mx.sym.linalg.gemm2(mx.sym.softmax(scores), values)
[y] = outputs.eval(queries=q, keys=k, values=v)

# %% tags=["padding-mask", "by-hand"]
scores = mx.sym.linalg.gemm2(queries, keys, transpose_b=True, alpha=2**-0.5)
padding = mx.nd.array(np.arange(2) >= lengths.asnumpy()[:, None]) * -1e9
weights = mx.sym.softmax(mx.sym.broadcast_add(scores, mask_or_bias))
outputs = mx.sym.linalg.gemm2(weights, values)
[y] = outputs.eval(
    queries=q, keys=k, values=v, mask_or_bias=padding.reshape((2, 1, 1, 2))
)

# %% tags=["cross-attention", "by-hand"]
scores = mx.sym.linalg.gemm2(queries, keys, transpose_b=True, alpha=2**-0.5)
outputs = mx.sym.linalg.gemm2(mx.sym.softmax(scores), keys)
[y] = outputs.eval(queries=q, keys=memory)

# %% tags=["cache-step", "by-hand"]
all_k, all_v = (
    mx.nd.concat(cached_k, new_k, dim=2),
    mx.nd.concat(cached_v, new_v, dim=2),
)
scores = mx.sym.linalg.gemm2(queries, keys, transpose_b=True, alpha=2**-0.5)
outputs = mx.sym.linalg.gemm2(mx.sym.softmax(scores), values)
[y] = outputs.eval(queries=q, keys=all_k, values=all_v)
