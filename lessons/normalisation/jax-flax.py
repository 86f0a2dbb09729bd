# %% [markdown]
# # Normalisation: checks in JAX with Flax NNX and Optax

# %%
import jax
import jax.numpy as jnp
from flax import nnx

rngs = nnx.Rngs(0)

# %% tags=["batchnorm-momentum", "trap"]
layer = nnx.BatchNorm(1, rngs=rngs)
layer(jnp.array([[0.0], [2.0]]))  # the batch's mean is 1
observed = layer.mean[0]

# %% tags=["batchnorm-momentum", "mend"]
layer = nnx.BatchNorm(1, momentum=0.9, rngs=rngs)  # the share of the old mean
layer(jnp.array([[0.0], [2.0]]))
observed = layer.mean[0]

# %% tags=["batchnorm-epsilon", "trap"]
layer = nnx.BatchNorm(1, rngs=rngs)
layer.eval()
layer.var[...] = jnp.zeros(1)
observed = layer(jnp.ones((1, 1))).item() ** -2  # 1 / sqrt(0 + epsilon)

# %% tags=["batchnorm-variance", "trap"]
layer = nnx.BatchNorm(1, momentum=0, rngs=rngs)
layer(jnp.array([[0.0], [4.0]]))  # their variance is 4 if divided by n, 8 if by n - 1
observed = layer.var[0] / 4

# %% tags=["batchnorm-scale", "trap"]
observed = "scale" in nnx.state(nnx.BatchNorm(4, rngs=rngs), nnx.Param)

# %% tags=["batchnorm-prediction", "trap"]
layer = nnx.BatchNorm(4, rngs=rngs)
for _ in range(20):
    layer(3 + 2 * jax.random.normal(rngs(), (64, 4)))
layer.eval()
x = jax.random.normal(rngs(), (10, 4))
by_hand = (x - layer.mean) / jnp.sqrt(layer.var + layer.epsilon) * layer.scale + layer.bias
observed = jnp.abs(layer(x) - by_hand).max()
