# %% [markdown]
# # Activations and initialisers: phrases in JAX with Flax NNX

# %%
import jax
import jax.numpy as jnp
from flax import nnx

tensor = jnp.asarray
key = jax.random.key(0)

# %% tags=["gelu"]
y = nnx.gelu(x)

# %% tags=["gelu", "same"]
y = nnx.gelu(x, approximate=False)

# %% tags=["leaky-relu"]
y = nnx.leaky_relu(x)

# %% tags=["hard-sigmoid"]
y = nnx.hard_sigmoid(x)

# %% tags=["softmax-axis"]
y = nnx.softmax(x)

# %% tags=["softplus"]
y = nnx.softplus(x)

# %% tags=["glorot-limit"]
shape = 1000, 3, 3, 2, 4  # 1,000 kernels
both = nnx.initializers.glorot_uniform, nnx.initializers.he_uniform
draws = [init(batch_axis=0)(key, shape) for init in both]
y = [round(jnp.abs(kernels).max().item(), 2) for kernels in draws]

# %% tags=["orthogonal"]
kernel = nnx.initializers.orthogonal()(key, (3, 3))
y = jnp.abs((kernel @ kernel.T).round(4))

# %% tags=["truncated-normal"]
draws = nnx.initializers.truncated_normal(1.0)(key, (100_000,))
y = round(draws.std().item(), 1)

# %% tags=["bias-start"]
y = int((nnx.Linear(3, 2, rngs=nnx.Rngs(0)).bias[...] == 0).all())
