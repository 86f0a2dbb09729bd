# %% [markdown]
# # Attention: phrases in CNTK

# %%
import cntk as C
import numpy as np
from cntk.layers import Dense

tensor = np.float32  # all its numbers are floats

# %% [markdown] tags=["mask-polarity"]
# None at all: its `AttentionModel` is additive, and takes the lengths of
# sequences as its mask.

# %% tags=["multi-head", "by-hand"]
numbers, project = (
    C.input_variable((3, 4)),
    Dense(12, bias=False, input_rank=1),
)
projected = project(numbers)
project.W.value = np.tile(np.eye(4, dtype=np.float32), 3)
heads = []
for first in (0, 2):
    q, k, v = (
        projected[:, begin + first : begin + first + 2] for begin in (0, 4, 8)
    )
    scores = C.times_transpose(q, k) / 2**0.5
    heads.append(C.times(C.softmax(scores, axis=1), v))
output = Dense(4, bias=False, input_rank=1)
model = output(C.splice(*heads, axis=1))
output.W.value = np.eye(4, dtype=np.float32)
y = model.eval(x)

# %% tags=["causal-mask", "by-hand"]
scores = C.times_transpose(q[0, 0], k[0, 0]) / q.shape[-1] ** 0.5
hidden = np.triu(np.full((3, 3), -1e30, np.float32), 1)
weights = C.softmax(scores + hidden, axis=1)
y = C.times(weights, v[0, 0]).eval()[None, None]

# %% tags=["scaled-dot-product", "by-hand"]
scores = C.times_transpose(q[0, 0], k[0, 0]) / q.shape[-1] ** 0.5
y = C.times(C.softmax(scores, axis=1), v[0, 0]).eval()[None, None]

# %% tags=["padding-mask", "by-hand"]
queries, keys, values = (C.input_variable((2, 2)) for _ in range(3))
hidden = C.input_variable((1, 2))
scores = C.times_transpose(queries, keys) / 2**0.5 + hidden
model = C.times(C.softmax(scores, axis=1), values)
padding = np.where(np.arange(2) < lengths[:, None], 0, -1e30)[:, None]
batch = {queries: q[:, 0], keys: k[:, 0], values: v[:, 0], hidden: padding}
y = model.eval(batch)[:, None]

# %% tags=["cross-attention", "by-hand"]
scores = C.times_transpose(q[0, 0], memory[0, 0]) / q.shape[-1] ** 0.5
y = C.times(C.softmax(scores, axis=1), memory[0, 0]).eval()[None, None]

# %% tags=["sinusoidal-positions", "by-hand"]
angles = np.arange(3)[:, None, None] / 10000 ** (
    np.arange(0, 4, 2)[:, None] / 4
)
angles = np.float32(angles)  # (3, 2, 1)
y = C.reshape(C.splice(C.sin(angles), C.cos(angles), axis=2), (3, 4)).eval()

# %% tags=["rotary-positions", "by-hand"]
angles = np.float32(np.arange(3)[:, None] / 10000 ** (np.arange(0, 4, 2) / 4))
cos, sin = C.cos(angles), C.sin(angles)
first, second = x[:, :2], x[:, 2:]
turned = cos * first - sin * second, cos * second + sin * first
y = C.splice(*turned, axis=1).eval()

# %% tags=["cache-step", "by-hand"]
keys = C.splice(cached_k[0, 0], new_k[0, 0], axis=0)
values = C.splice(cached_v[0, 0], new_v[0, 0], axis=0)
scores = C.times_transpose(q[0, 0], keys) / q.shape[-1] ** 0.5
y = C.times(C.softmax(scores, axis=1), values).eval()[None, None]
