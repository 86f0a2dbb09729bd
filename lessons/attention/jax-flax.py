# %% [markdown]
# # Attention: checks in JAX with Flax NNX and Optax

# %%
import jax
import jax.numpy as jnp
from flax import nnx

rngs = nnx.Rngs(0)
attention = jax.nn.dot_product_attention

# %% tags=["attention-mask", "trap"]
x = jnp.eye(2).reshape(1, 2, 1, 2)  # two words, one head
mask = jnp.array([[[[False, True], [False, True]]]])
observed = "keep" if attention(x, x, x, mask=mask)[0, 0, 0, 1] > 0.9 else "drop"

# %% tags=["masked-row", "trap"]
x = jnp.eye(2).reshape(1, 2, 1, 2)
output = attention(x, x, x, mask=jnp.zeros((1, 1, 2, 2), bool))
observed = "NaN" if jnp.isnan(output).any() else "zeros" if not output.any() else "the mean of all"

# %% tags=["causal-corner", "trap"]
queries, keys, values = jnp.zeros((1, 2, 1, 3)), jnp.zeros((1, 3, 1, 3)), jnp.eye(3).reshape(1, 3, 1, 3)
observed = int((attention(queries, keys, values, is_causal=True)[0, 0] > 0).sum())

# %% tags=["attention-axes", "trap"]
x, values = jnp.zeros((2, 5, 3, 4)), jax.random.normal(jax.random.key(0), (2, 5, 3, 4))
output = attention(x, x, values)  # equal scores: the mean over the positions
observed = "BLHD" if jnp.allclose(output[:, :1], values.mean(1, keepdims=True), atol=1e-6) else "BHLD"

# %% tags=["attention-batch", "trap"]
layer = nnx.MultiHeadAttention(1, 4, decode=False, rngs=rngs)
x = jax.random.normal(jax.random.key(0), (2, 5, 4))
moved = layer(x.at[1].add(1))[0] - layer(x)[0]  # does the first sample see the second?
observed = 2 if jnp.abs(moved).max() > 1e-6 else 5

# %% tags=["attention-scale", "trap"]
queries = jnp.array([[[[1.0, 0, 0, 0]]]])
keys, values = jnp.array([[[[1.0, 0, 0, 0]], [[0, 0, 0, 0]]]]), jnp.eye(4)[:2].reshape(1, 2, 1, 4)
first, second = attention(queries, keys, values).reshape(-1)[:2]
observed = jnp.log(first / second)

# %% tags=["attention-biases", "trap"]
layer = nnx.MultiHeadAttention(2, 8, decode=False, rngs=rngs)
observed = layer.query.bias.ndim

# %% tags=["attention-dropout", "trap"]
layer = nnx.MultiHeadAttention(1, 4, dropout_rate=0.5, decode=False, rngs=rngs)
x = jax.random.normal(jax.random.key(0), (2, 64, 4))
evaluating = nnx.view(layer, deterministic=True)
observed = not jnp.array_equal(evaluating(x), evaluating(x))
