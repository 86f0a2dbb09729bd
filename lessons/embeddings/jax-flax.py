# %% [markdown]
# # Embeddings: checks in JAX with Flax NNX and Optax

# %%
import jax.numpy as jnp
import optax
from flax import nnx

rngs = nnx.Rngs(0)

# %% tags=["adam-rows", "trap"]
embed = nnx.Embed(3, 1, rngs=rngs)
optimizer = nnx.Optimizer(embed, optax.adam(0.01), wrt=nnx.Param)
for word in (0, 1):
    before = embed.embedding[0].item()
    gradients = nnx.grad(lambda embed, word: embed(word).sum())(embed, jnp.array([word]))
    optimizer.update(embed, gradients)
observed = embed.embedding[0].item() != before

# %% tags=["padding-index", "trap"]
embed = nnx.Embed(3, 2, rngs=rngs)
gradients = nnx.grad(lambda embed, words: embed(words).sum())(embed, jnp.array([0]))
observed = "learns" if gradients["embedding"][0].any() else "stays"

# %% tags=["embedding-range", "trap", "raises"]
outputs = nnx.Embed(3, 2, rngs=rngs)(jnp.array([3]))
observed = "NaN" if jnp.isnan(outputs).any() else "zeros" if not outputs.any() else "some row"

# %% tags=["embedding-init", "trap"]
observed = nnx.Embed(1000, 100, rngs=rngs).embedding[...].std()

# %% tags=["clip-repeated", "trap"]
embed = nnx.Embed(3, 1, rngs=rngs)
gradients = nnx.grad(lambda embed: embed(jnp.array([0, 0])).sum())(embed)
observed = optax.global_norm(gradients)
