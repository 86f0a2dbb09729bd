# %% [markdown]
# # Attention: phrases in JAX with Flax NNX

# %%
import jax
import jax.numpy as jnp
from flax import nnx

tensor = jnp.asarray
rngs = nnx.Rngs(0)

# %% tags=["mask-polarity"]
layer = nnx.MultiHeadAttention(1, 2, use_bias=False, decode=False, rngs=rngs)
for part in (layer.query, layer.key, layer.value, layer.out):
    part.kernel[...] = jnp.eye(2).reshape(part.kernel.shape)
y = layer(x, mask=mask)

# %% tags=["multi-head"]
layer = nnx.MultiHeadAttention(2, 4, use_bias=False, decode=False, rngs=rngs)
for part in (layer.query, layer.key, layer.value, layer.out):
    part.kernel[...] = jnp.eye(4).reshape(part.kernel.shape)
y = layer(x)

# %% tags=["causal-mask"]
# it wants (batch, time, heads, size)
q, k, v = (array.swapaxes(1, 2) for array in (q, k, v))
y = jax.nn.dot_product_attention(q, k, v, is_causal=True).swapaxes(1, 2)

# %% tags=["scaled-dot-product"]
# it wants (batch, time, heads, size)
q, k, v = (array.swapaxes(1, 2) for array in (q, k, v))
y = jax.nn.dot_product_attention(q, k, v).swapaxes(1, 2)

# %% tags=["padding-mask"]
q, k, v = (array.swapaxes(1, 2) for array in (q, k, v))
y = jax.nn.dot_product_attention(q, k, v, key_value_seq_lengths=lengths)
y = y.swapaxes(1, 2)

# %% tags=["cross-attention"]
q, memory = q.swapaxes(1, 2), memory.swapaxes(1, 2)
y = jax.nn.dot_product_attention(q, memory, memory).swapaxes(1, 2)

# %% tags=["sinusoidal-positions", "by-hand"]
angles = jnp.arange(3.0)[:, None] / 10000 ** (jnp.arange(0, 4, 2) / 4)
y = jnp.stack([jnp.sin(angles), jnp.cos(angles)], axis=2).reshape(3, 4)

# %% tags=["rotary-positions"]
y = nnx.RoPE()(x)

# %% tags=["cache-step"]
layer = nnx.MultiHeadAttention(1, 2, use_bias=False, decode=True, rngs=rngs)
for part in (layer.query, layer.key, layer.value, layer.out):
    part.kernel[...] = jnp.eye(2).reshape(part.kernel.shape)
layer.init_cache((1, 2, 2))  # batch, longest sequence, features
layer(cached_k[:, 0], cached_k[:, 0], cached_v[:, 0])
y = layer(q[:, 0], new_k[:, 0], new_v[:, 0])[:, None]
