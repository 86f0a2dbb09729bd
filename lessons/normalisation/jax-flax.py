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

# %% tags=["layernorm-epsilon", "trap"]
x = jnp.array([[-1e-4, 1e-4]])  # its variance is 1e-8
observed = 1e-8 * (nnx.LayerNorm(2, rngs=rngs)(x)[0, 1] ** -2 - 1)

# %% tags=["layernorm-epsilon", "mend"]
observed = 1e-8 * (nnx.LayerNorm(2, epsilon=1e-5, rngs=rngs)(x)[0, 1] ** -2 - 1)

# %% tags=["groupnorm-epsilon", "trap"]
x = jnp.array([[-1e-4, 1e-4]])
observed = 1e-8 * (nnx.GroupNorm(2, num_groups=1, rngs=rngs)(x)[0, 1] ** -2 - 1)

# %% tags=["rmsnorm-epsilon", "trap"]
x = jnp.full((1, 2), 1e-4)  # its mean square is 1e-8
observed = 1e-8 * (nnx.RMSNorm(2, rngs=rngs)(x)[0, 1] ** -2 - 1)

# %% tags=["layernorm-axes", "trap"]
outputs = nnx.LayerNorm(4, rngs=rngs)(jnp.arange(24.0).reshape(2, 3, 4) ** 2)
observed = "the last" if abs(outputs.mean(-1)).max() < 1e-3 else "all but the first"

# %% tags=["norm-float16", "trap"]
x = jnp.array([[0, 600]], jnp.float16)  # their variance is 90,000: float16 ends at 65,504
outputs = nnx.LayerNorm(2, dtype=jnp.float16, rngs=rngs)(x)
observed = bool(abs(outputs[0, 1] - 1) < 0.01)

# %% tags=["frozen-batchnorm", "trap"]
layer = nnx.BatchNorm(1, rngs=rngs)  # its parameters are frozen if the optimiser is not for them
layer(jnp.full((4, 1), 2.0))
observed = bool(layer.mean[0] != 0)

# %% tags=["frozen-batchnorm", "mend"]
layer = nnx.BatchNorm(1, use_running_average=True, rngs=rngs)
layer(jnp.full((4, 1), 2.0))
observed = bool(layer.mean[0] != 0)
