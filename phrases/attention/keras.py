# %% [markdown]
# # Attention: phrases in Keras

# %%
import importlib.util
import os

backends = (
    "tensorflow",
    "jax",
    "torch",
)  # one of them is installed beside Keras
installed = next(name for name in backends if importlib.util.find_spec(name))
os.environ.setdefault("KERAS_BACKEND", installed)

# %%
import numpy as np
from keras import layers, ops

tensor = ops.convert_to_tensor

# %% tags=["mask-polarity"]
layer = layers.MultiHeadAttention(num_heads=1, key_dim=2, use_bias=False)
layer.build(x.shape, x.shape)
layer.set_weights(
    [np.eye(2).reshape(2, 1, 2)] * 3 + [np.eye(2).reshape(1, 2, 2)]
)
y = layer(x, x, attention_mask=mask[None])  # (batch, queries, keys)

# %% tags=["multi-head"]
layer = layers.MultiHeadAttention(num_heads=2, key_dim=2, use_bias=False)
layer.build(x.shape, x.shape)
layer.set_weights(
    [np.eye(4).reshape(4, 2, 2)] * 3 + [np.eye(4).reshape(2, 2, 4)]
)
y = layer(x, x)

# %% tags=["causal-mask"]
# It wants (batch, time, heads, size)
q, k, v = (ops.swapaxes(part, 1, 2) for part in (q, k, v))
y = ops.swapaxes(ops.dot_product_attention(q, k, v, is_causal=True), 1, 2)

# %% tags=["scaled-dot-product"]
# It wants (batch, time, heads, size)
q, k, v = (ops.swapaxes(part, 1, 2) for part in (q, k, v))
y = ops.swapaxes(ops.dot_product_attention(q, k, v), 1, 2)

# %% tags=["padding-mask"]
keep = ops.less(ops.arange(k.shape[2]), lengths[:, None])  # (batch, keys)
# It wants (batch, time, heads, size)
q, k, v = (ops.swapaxes(part, 1, 2) for part in (q, k, v))
outputs = ops.dot_product_attention(q, k, v, mask=keep[:, None, None])
y = ops.swapaxes(outputs, 1, 2)

# %% tags=["cross-attention"]
# It wants (batch, time, heads, size)
q, memory = ops.swapaxes(q, 1, 2), ops.swapaxes(memory, 1, 2)
y = ops.swapaxes(ops.dot_product_attention(q, memory, memory), 1, 2)

# %% tags=["sinusoidal-positions", "by-hand"]
angles = ops.arange(3.0)[:, None] / 10000 ** (ops.arange(0.0, 4.0, 2.0) / 4)
y = ops.reshape(ops.stack([ops.sin(angles), ops.cos(angles)], axis=2), (3, 4))

# %% tags=["rotary-positions", "by-hand"]
angles = ops.arange(3.0)[:, None] / 10000 ** (ops.arange(0.0, 4.0, 2.0) / 4)
cos, sin = ops.cos(angles), ops.sin(angles)
first, second = ops.split(x, 2, axis=-1)
y = ops.concatenate(
    [first * cos - second * sin, second * cos + first * sin], axis=-1
)

# %% tags=["cache-step", "by-hand"]
keys = ops.concatenate([cached_k, new_k], axis=2)
values = ops.concatenate([cached_v, new_v], axis=2)
q, keys, values = (ops.swapaxes(part, 1, 2) for part in (q, keys, values))
y = ops.swapaxes(ops.dot_product_attention(q, keys, values), 1, 2)
