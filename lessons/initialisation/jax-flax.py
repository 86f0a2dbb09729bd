# %% [markdown]
# # First weights and seeds: checks in JAX with Flax NNX and Optax

# %%
import jax.numpy as jnp
from flax import nnx

rngs = nnx.Rngs(0)

# %% tags=["initialiser", "trap"]
layer = nnx.Linear(400, 200, rngs=rngs)
observed = layer.kernel.var() * (400 + 200) / 2

# %% tags=["initialiser", "mend"]
layer = nnx.Linear(400, 200, kernel_init=nnx.initializers.glorot_uniform(), rngs=rngs)
observed = layer.kernel.var() * (400 + 200) / 2

# %% tags=["bias-default", "trap"]
bias = nnx.Linear(400, 200, rngs=rngs).bias
observed = "none" if bias is None else "random" if bias.any() else "zero"

# %% tags=["equal-layers", "trap"]
seeded = nnx.Rngs(1)  # one for all layers: with nnx.Rngs(1) for each, layers are equal
observed = jnp.array_equal(nnx.Linear(4, 5, rngs=seeded).kernel, nnx.Linear(4, 5, rngs=seeded).kernel)

# %% tags=["seed-library", "trap"]
one, other = (nnx.Linear(4, 5, rngs=nnx.Rngs(1)).kernel for _ in range(2))  # the seed is an argument
observed = "the framework's own" if jnp.array_equal(one, other) else "none of them"
