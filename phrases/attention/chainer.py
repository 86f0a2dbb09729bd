# %% [markdown]
# # Attention: phrases in Chainer

# %%
import chainer.functions as F
import chainer.links as L
import numpy as np

tensor = np.asarray

# %% [markdown] tags=["mask-polarity"]
# None at all: it has no attention layer.

# %% tags=["multi-head", "by-hand"]
identity = np.eye(4, dtype=np.float32)
to_qkv = L.Linear(4, 12, nobias=True, initialW=np.tile(identity, (3, 1)))
output = L.Linear(4, 4, nobias=True, initialW=identity)
q, k, v = (
    part.reshape(1, 3, 2, 2).transpose(
        0, 2, 1, 3
    )  # (batch, heads, time, size)
    for part in F.split_axis(to_qkv(x, n_batch_axes=2), 3, axis=2)
)
weights = F.softmax(F.matmul(q, k, transb=True) / 2**0.5, axis=3)
y = F.matmul(weights, v).transpose(0, 2, 1, 3).reshape(1, 3, 4)
y = output(y, n_batch_axes=2)

# %% tags=["causal-mask", "by-hand"]
scores = F.matmul(q, k, transb=True) / q.shape[-1] ** 0.5
hidden = np.triu(np.full((3, 3), -np.inf, np.float32), 1)
y = F.matmul(F.softmax(scores + hidden, axis=3), v)

# %% tags=["scaled-dot-product", "by-hand"]
scores = F.matmul(q, k, transb=True) / q.shape[-1] ** 0.5
y = F.matmul(F.softmax(scores, axis=3), v)  # F.softmax's default is axis 1

# %% tags=["padding-mask", "by-hand"]
scores = F.matmul(q, k, transb=True) / q.shape[-1] ** 0.5
keep = np.arange(k.shape[2]) < lengths[:, None]  # (batch, keys)
hidden = np.where(keep, 0, -np.inf).astype(np.float32)
y = F.matmul(F.softmax(scores + hidden[:, None, None], axis=3), v)

# %% tags=["cross-attention", "by-hand"]
scores = F.matmul(q, memory, transb=True) / q.shape[-1] ** 0.5
y = F.matmul(F.softmax(scores, axis=3), memory)

# %% tags=["sinusoidal-positions", "by-hand"]
angles = np.arange(3)[:, None] / 10000 ** (np.arange(0, 4, 2) / 4)
y = np.stack([np.sin(angles), np.cos(angles)], axis=2)
y = y.reshape(3, 4).astype(np.float32)

# %% tags=["rotary-positions", "by-hand"]
angles = np.arange(3)[:, None] / 10000 ** (np.arange(0, 4, 2) / 4)
cos, sin = (f(angles).astype(np.float32) for f in (np.cos, np.sin))
first, second = F.split_axis(x, 2, axis=1)
y = F.hstack([first * cos - second * sin, second * cos + first * sin])

# %% tags=["cache-step", "by-hand"]
keys = F.concat([cached_k, new_k], axis=2)
values = F.concat([cached_v, new_v], axis=2)
scores = F.matmul(q, keys, transb=True) / q.shape[-1] ** 0.5
y = F.matmul(F.softmax(scores, axis=3), values)
